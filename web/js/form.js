// Fields and what stands in them.
import { h } from "./dom.js";
import { prose } from "./ui.js";

let count = 0;
// A field with its label; `control` is an input, a select or a textarea.
export function field(label, control, hint) {
  count += 1;
  control.id = control.id || `f${count}`;
  if (hint) control.setAttribute("aria-describedby", `h${count}`);
  const isBox = control.type === "checkbox";
  return h(
    "div",
    { class: isBox ? "field box" : "field" },
    isBox ? control : null,
    h("label", { for: control.id }, label),
    isBox ? null : control,
    hint ? h("p", { class: "hint", id: `h${count}` }, prose(hint)) : null,
  );
}

export const input = (name, props) => h("input", { name, type: "text", autocomplete: "off", spellcheck: "false", ...props });
export const area = (name, props) => h("textarea", { name, rows: 4, spellcheck: "false", ...props });
export const box = (name, props) => h("input", { name, type: "checkbox", ...props });

// options: ["a", ["b", "B"]]
export function select(name, options, chosen, props) {
  const all = options.map((option) => {
    const [value, label] = Array.isArray(option) ? option : [option, option];
    return h("option", { value, selected: value === chosen }, label);
  });
  return h("select", { name, ...props }, all);
}

// The values of a form by name.
export function values(form) {
  const all = {};
  for (const control of form.elements) {
    if (!control.name) continue;
    all[control.name] = control.type === "checkbox" ? control.checked : control.value;
  }
  return all;
}
