// The handlers: who uses them, how they fare, whether they are on.
import { get, part, put } from "../api.js";
import { fill, h, style } from "../dom.js";
import { toast, tried } from "../told.js";
import { chip, filled, head, table } from "../ui.js";
import { span, t } from "../words.js";

export async function show(main) {
  await style("pages");
  const list = h("div", { class: "part" });

  const draw = () => filled(list, async () => {
    const { handlers } = await get("handlers");
    const columns = [t("Handler"), t("Used by"), t("Calls"), t("Errors"), t("Mean time"), t("On")];
    const builtin = handlers.filter((one) => one.builtin);
    return [
      table(columns, handlers.filter((one) => !one.builtin).map(row), t("No handler was registered."), t("Handlers")),
      h("details", { class: "fold part" }, h("summary", null, t("Those of the engine ({n})", { n: builtin.length })), table(columns.slice(0, 5), builtin.map((one) => row(one).slice(0, 5)), "", t("Those of the engine"))),
    ];
  });

  const row = (one) => [
    h("b", null, one.name),
    h("span", { class: "row" }, one.used_by.length ? one.used_by.map((use) => chip([use.menu, use.command].filter(Boolean).join(" / ") || use.account)) : h("span", { class: "muted" }, t("nobody"))),
    String(one.calls),
    one.errors ? chip(String(one.errors), "bad") : "0",
    span(one.mean_ms),
    h(
      "button",
      {
        type: "button",
        class: "switch",
        role: "switch",
        "aria-checked": String(one.on),
        "aria-label": one.name,
        onclick: async (event) => {
          const control = event.currentTarget;
          const on = control.getAttribute("aria-checked") !== "true";
          if (!(await tried(() => put(`handlers/${part(one.name)}`, { on })))) return;
          control.setAttribute("aria-checked", String(on));
          toast(on ? t("{name} is on", { name: one.name }) : t("{name} is off; people get the busy page", { name: one.name }));
        },
      },
      h("i", { "aria-hidden": "true" }),
    ),
  ];

  fill(main, head(t("Handlers"), t("Code that commands call. Who is switched off answers with the busy page.")), list);
  await draw();
}
