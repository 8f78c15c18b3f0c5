// Work in the background.
import { get, part, post } from "../api.js";
import { fill, h, style } from "../dom.js";
import { follow } from "../stream.js";
import { tried } from "../told.js";
import { button, chip, filled, head } from "../ui.js";
import { clock, t } from "../words.js";

const KINDS = { running: "warn", done: "good", failed: "bad", idle: "" };

export async function show(main) {
  await style("pages");
  const list = h("div", { "aria-live": "polite" });
  const draw = () => filled(list, async () => h("ul", { class: "jobs" }, (await get("jobs")).jobs.map(job)));

  const job = (one) =>
    h(
      "li",
      { class: "card" },
      h("div", { class: "row" }, h("h2", null, t(one.name)), one.account ? h("span", { class: "muted" }, one.account) : null, chip(t(one.state), KINDS[one.state])),
      h("p", { class: "muted" }, one.about),
      one.result ? h("p", null, one.result) : null,
      one.error ? h("p", { class: "wrong" }, one.error) : null,
      h("div", { class: "row foot-line" }, h("span", { class: "muted" }, one.started ? `${clock(one.started)}${one.ended ? ` – ${clock(one.ended)}` : ""}` : t("never yet")), button(t("Start"), () => tried(async () => (await post(`jobs/${part(one.name)}`, one.account ? { account: one.account } : {}), await draw())), { disabled: one.state === "running", "aria-label": `${t("Start")}: ${t(one.name)} ${one.account ?? ""}` })),
    );

  fill(main, head(t("Jobs"), t("Work in the background, and how it went.")), list);
  const end = follow((name) => name === "job" && draw());
  await draw();
  return end;
}
