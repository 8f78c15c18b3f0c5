// Pieces that every page is made of.
import { fill, h } from "./dom.js";
import { icon } from "./icons.js";
import { reason, toast, tried } from "./told.js";
import { t } from "./words.js";

// button("Send", act, { icon, kind, key, only })
export function button(label, act, { icon: drawing, kind = "", key, only = false, ...props } = {}) {
  const hint = key ? `${label} (${key})` : label;
  return h(
    "button",
    { type: "button", class: `button ${kind} ${only ? "only" : ""}`, onclick: act, title: only || key ? hint : null, "aria-label": only ? label : null, ...props },
    drawing ? icon(drawing) : null,
    only ? null : h("span", null, label),
  );
}

const asked = new WeakMap();

// Fills a place with what `ask` gives. It says that it waits, or why it was refused, with a way to ask again;
// what was asked last counts, however late an earlier answer comes.
export async function filled(place, ask) {
  const own = {};
  asked.set(place, own);
  if (!place.childElementCount) fill(place, h("p", { class: "muted waits" }, t("Loading…")));
  place.setAttribute("aria-busy", "true");
  let content;
  try {
    content = await ask();
  } catch (error) {
    content = failed(error, () => filled(place, ask));
  }
  if (asked.get(place) !== own) return;
  place.removeAttribute("aria-busy");
  fill(place, content);
}

// What stands where something could not be had.
export const failed = (error, again) => h("div", { class: "failed", role: "alert" }, h("p", { class: "wrong" }, reason(error)), button(t("Try again"), again, { icon: "restart", kind: "small" }));

// Words, and what stands between backticks as code.
export function prose(text) {
  const parts = text.split("`");
  return parts.length % 2 === 0 ? text : parts.map((part, at) => (at % 2 ? h("code", null, part) : part));
}

// Bytes or code that may be copied.
export function code(text, label) {
  const block = h("pre", { tabindex: "0", role: "region", "aria-label": label }, text);
  return h("div", { class: "code" }, block, button(t("Copy"), () => copy(text), { icon: "copy", only: true, kind: "quiet small" }));
}

async function copy(text) {
  await tried(async () => {
    await navigator.clipboard.writeText(text);
    toast(t("Copied"));
  });
}

// The head of a page: its title, a line on it, and what can be done.
export function head(title, about, ...tools) {
  document.title = `${title} · wxmenu`;
  return h("header", { class: "head" }, h("div", null, h("h1", { tabindex: "-1" }, title), about ? h("p", { class: "about" }, prose(about)) : null), h("div", { class: "tools" }, tools));
}

// table(["Name", …], [[cell, …], …], "what it says when there is none")
export function table(columns, rows, empty, label) {
  if (rows.length === 0) return h("p", { class: "empty" }, prose(empty));
  const cells = (row) => h("tr", null, row.map((cell, at) => h("td", { "data-label": columns[at] }, typeof cell === "string" ? h("span", null, cell) : cell)));
  return h(
    "div",
    { class: "table", role: "region", tabindex: "0", "aria-label": label ?? document.title },
    h("table", null, h("thead", null, h("tr", null, columns.map((name) => (name ? h("th", { scope: "col" }, name) : h("td"))))), h("tbody", null, rows.map(cells))),
  );
}

// Ways to the pages of a list before and after the one that is shown; nothing where there is only one.
export function pager({ total, page_size: size }, page, go, back, on) {
  const last = Math.max(1, Math.ceil(total / size));
  if (last === 1) return null;
  return [button(back, () => go(page - 1), { disabled: page <= 1 }), h("span", null, `${page} / ${last}`), button(on, () => go(page + 1), { disabled: page >= last })];
}

export const chip = (text, kind = "") => h("span", { class: `chip ${kind}` }, text);
