// The menus: what there is, what is wrong with it, who goes where.
import { account, accounts } from "../account.js";
import { get } from "../api.js";
import { fill, h, style } from "../dom.js";
import { input, select } from "../form.js";
import { icon } from "../icons.js";
import { onPage } from "../keys.js";
import { button, chip, code, filled, head, prose, table } from "../ui.js";
import { t } from "../words.js";

export async function show(main, { me }) {
  await style("pages");
  const body = h("div", { class: "part" });
  const tools = h("div", { class: "row" });
  const tabs = [
    ["tree", t("Tree"), drawTree],
    ["graph", t("Graph"), drawGraph],
    ["coverage", t("Coverage"), drawCoverage],
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

const chatAt = (own, menu) => `#/chat?${new URLSearchParams({ account: own, menu })}`;

async function drawTree(me) {
  const own = account(me);
  const { menus, system, diagnostics } = await get("menus", { account: own });
  const placed = new Set();
  const most = visited(menus);
  const list = h("ul", { class: "menus" }, menus.map((menu) => menuRow(menu, own, placed, most)));
  const others = diagnostics.filter((one) => !placed.has(key(one)));
  const filter = input("filter", {
    type: "search",
    placeholder: t("Filter"),
    "aria-label": t("Filter"),
    oninput: () => {
      const wanted = filter.value.trim().toLowerCase();
      for (const row of list.querySelectorAll("li")) row.hidden = !row.textContent.toLowerCase().includes(wanted);
    },
  });
  const sum = (severity) => diagnostics.filter((one) => one.severity === severity).length;
  const content = [
    h("p", { class: "row" }, chip(t("{n} errors", { n: sum("error") }), sum("error") ? "bad" : ""), chip(t("{n} warnings", { n: sum("warning") }), sum("warning") ? "warn" : ""), chip(t("{n} hints", { n: sum("info") }))),
    others.length ? h("div", { class: "faults" }, others.map(fault)) : null,
    list,
    system.length ? h("details", { class: "fold" }, h("summary", null, t("System commands, which work everywhere ({n})", { n: system.length })), h("ul", { class: "commands" }, system.map(command))) : null,
  ];
  return { tools: filter, content };
}

const key = (one) => `${one.code} ${one.file} ${one.line} ${one.column} ${one.message}`;
const visited = (menus) => Math.max(1, ...menus.map((menu) => Math.max(menu.visits, visited(menu.menus))));

function menuRow(menu, own, placed, most) {
  for (const one of menu.diagnostics) placed.add(key(one));
  const bar = h("i", { class: "bar" });
  bar.style.inlineSize = `${(menu.visits / most) * 100}%`;
  return h(
    "li",
    null,
    h(
      "div",
      { class: "menu" },
      h("a", { class: "menu-go", href: chatAt(own, menu.id) }, icon("chat"), h("b", null, menu.title || menu.name), h("code", null, menu.id)),
      h("div", { class: "menu-facts" }, menu.regex === null ? null : h("code", null, menu.regex), menu.hidden ? chip(t("hidden")) : null, menu.permission ? chip(menu.permission, "warn") : null, menu.visits ? h("span", { class: "visits", title: t("Turns that ended here since the start") }, t("{n} visits", { n: menu.visits }), bar) : null),
      menu.description ? h("p", { class: "muted" }, menu.description) : null,
      menu.diagnostics.map(fault),
      menu.commands.length ? h("ul", { class: "commands" }, menu.commands.map(command)) : null,
      h("p", { class: "where" }, `${menu.file}:${menu.line}`, menu.template ? ` · ${menu.template}` : ""),
    ),
    menu.menus.length ? h("ul", { class: "menus" }, menu.menus.map((one) => menuRow(one, own, placed, most))) : null,
  );
}

function command(one) {
  const does = [one.handler && `${one.handler}()`, one.goto && `→ ${one.goto}`, one.form && t("form"), one.event_type && t("on {event}", { event: one.event_type }), one.template].filter(Boolean).join(" · ");
  return h("li", null, h("b", null, one.name || one.id || "–"), one.title ? h("span", { class: "muted" }, one.title) : null, one.regex === null ? null : h("code", null, one.regex), h("span", { class: "does" }, does), one.hidden ? chip(t("hidden")) : null, one.permission ? chip(one.permission, "warn") : null);
}

function fault(one) {
  return h("div", { class: `fault ${one.severity}` }, h("p", null, chip(one.code, one.severity), " ", prose(one.message)), one.help ? h("p", { class: "muted" }, prose(one.help)) : null, one.file ? h("p", { class: "where" }, [one.file, one.line, one.column].filter((part) => part !== null).join(":")) : null);
}

async function drawGraph(me) {
  const heat = h("input", { type: "checkbox", id: "heat", onchange: draw });
  const format = select("format", [["svg", t("Picture")], ["mermaid", "Mermaid"], ["dot", "Graphviz"]], "svg", { "aria-label": t("Form"), onchange: draw });
  heat.disabled = !me.tests;
  const content = h("div", null);
  function draw() {
    return filled(content, async () => {
      const picture = await get("menus/graph", { account: account(me), format: format.value, coverage: heat.checked ? "true" : undefined });
      if (picture.format !== "svg") return code(picture.text, format.value);
      // As an image it can run nothing.
      const image = h("img", { src: `data:image/svg+xml;charset=utf-8,${encodeURIComponent(picture.text)}`, alt: t("The menus and where their commands lead; the tree says the same in words.") });
      return h("div", { class: "graph", tabindex: "0", role: "region", "aria-label": t("Graph") }, image);
    });
  }
  await draw();
  return { tools: [h("span", { class: "row" }, heat, h("label", { for: "heat" }, t("with coverage by tests"))), format], content };
}

async function drawCoverage(me, again) {
  if (!me.tests) return { content: h("p", { class: "empty" }, t("This bot has no folder for tests.")), tools: null };
  const { elements, touched, percent, missed, failed } = await get("menus/coverage");
  const bar = h("i", { class: "bar" });
  bar.style.inlineSize = `${percent}%`;
  const content = [
    h("div", { class: "card cover" }, h("p", null, h("b", { class: "big" }, `${percent.toFixed(1)} %`), " ", t("{touched} of {elements} elements are touched by tests", { touched, elements })), bar),
    failed.length ? h("div", { class: "faults" }, failed.map((file) => h("div", { class: "fault error" }, h("p", null, chip(t("fails"), "bad"), " ", file)))) : null,
    table([t("Name"), t("Kind"), t("Place")], missed.map((one) => [h("span", null, prose(one.name)), chip(one.kind), h("code", null, `${one.file}:${one.line}`)]), t("Nothing is missed."), t("Missed")),
  ];
  return { content, tools: button(t("Play the tests again"), again, { icon: "restart" }) };
}
