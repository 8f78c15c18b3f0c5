// The menus, in three ways.
import { account, accounts } from "../account.js";
import { fill, h, style } from "../dom.js";
import { onPage } from "../keys.js";
import { filled, head } from "../ui.js";
import { t } from "../words.js";
import { coverage } from "./menus/coverage.js";
import { graph } from "./menus/graph.js";
import { tree } from "./menus/tree.js";

export async function show(main, { me }) {
  await style("pages");
  const body = h("div", { class: "part" });
  const tools = h("div", { class: "row" });
  const tabs = [
    ["tree", t("Tree"), tree],
    ["graph", t("Graph"), graph],
    ["coverage", t("Coverage"), coverage],
  ];
  let shown = "tree";
  const bar = h("div", { class: "tabs", role: "tablist", "aria-label": t("Menus") });
  function open(name) {
    shown = name;
    fill(
      bar,
      tabs.map(([own, label]) => h("button", { type: "button", role: "tab", id: `tab-${own}`, "aria-controls": "tab-body", "aria-selected": String(own === name), tabindex: own === name ? 0 : -1, onclick: () => open(own) }, label)),
    );
    body.setAttribute("aria-labelledby", `tab-${name}`);
    fill(tools);
    fill(body);
    return filled(body, async () => {
      const tab = await tabs.find(([own]) => own === name)[2](me, () => open(name));
      if (shown === name) fill(tools, tab.tools);
      return tab.content;
    });
  }
  bar.addEventListener("keydown", (event) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!by) return;
    const at = tabs.findIndex(([own]) => own === shown);
    open(tabs[(at + by + tabs.length) % tabs.length][0]);
    bar.querySelector("[aria-selected=true]").focus();
  });
  Object.assign(body, { id: "tab-body" }).setAttribute("role", "tabpanel");
  fill(main, head(t("Menus"), t("Click a menu to stand in it, in a dry conversation."), accounts(me, () => open(shown))), h("div", { class: "part-head" }, bar, tools), body);
  onPage(["/", "Filter", () => main.querySelector("[name=filter]")?.focus()]);
  await open("tree");
}
