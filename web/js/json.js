// A value as a tree that is opened branch by branch.
import { fill, h } from "./dom.js";
import { t } from "./words.js";

// Branches are drawn when they are opened: the data of a page may be large.
export function tree(value, name = null, open = true) {
  const label = name === null ? null : h("span", { class: "json-name" }, name);
  if (value === null || typeof value !== "object") {
    return h("div", { class: "json-leaf" }, label, h("span", { class: `json-${value === null ? "null" : typeof value}` }, JSON.stringify(value)));
  }
  const isList = Array.isArray(value);
  const all = Object.entries(value);
  if (all.length === 0) return h("div", { class: "json-leaf" }, label, h("span", { class: "json-null" }, isList ? "[]" : "{}"));
  const inside = h("div", { class: "json-inside" });
  const draw = () => inside.childElementCount || fill(inside, all.map(([key, own]) => tree(own, key, false)));
  const branch = h("details", { class: "json", open, ontoggle: draw }, h("summary", null, label, h("span", { class: "json-null" }, isList ? t("{n} items", { n: all.length }) : all.slice(0, 4).map(([key]) => key).join(", ") + (all.length > 4 ? ", …" : ""))), inside);
  if (open) draw();
  return branch;
}
