// The tree of menus: what is wrong with it stands where it is wrong, with who goes there.
import { account } from "../../account.js";
import { get } from "../../api.js";
import { h } from "../../dom.js";
import { input } from "../../form.js";
import { icon } from "../../icons.js";
import { chip, prose } from "../../ui.js";
import { t } from "../../words.js";

// What the tab shows, and what stands beside its name.
export async function tree(me) {
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

const chatAt = (own, menu) => `#/chat?${new URLSearchParams({ account: own, menu })}`;
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
