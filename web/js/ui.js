// Pieces that every page is made of.
import { Refusal } from "./api.js";
import { fill, h } from "./dom.js";
import { icon } from "./icons.js";
import { t } from "./words.js";

let said = null;

// Says something in a corner, and to who listens instead of looking.
export function toast(text, kind = "good") {
  let corner = document.querySelector("#told");
  if (!corner) {
    corner = h("div", { id: "told", role: "status", "aria-live": "polite" });
    document.body.append(corner);
  }
  // A dialog lies above everything; what is said while it is open is said in it.
  (document.querySelector("dialog[open]") ?? document.body).append(corner);
  clearTimeout(said);
  fill(corner, h("p", { class: `toast ${kind}` }, text));
  said = setTimeout(() => fill(corner), kind === "bad" ? 9000 : 4000);
}

// Does something; a refusal is said, not lost. Gives nothing then.
export async function tried(act) {
  try {
    return await act();
  } catch (error) {
    toast(said_of(error), "bad");
    return undefined;
  }
}

// Why something went wrong, in words.
export function said_of(error) {
  if (error instanceof Refusal) return error.message;
  if (error instanceof TypeError) return t("The console does not answer. Is the server running?");
  return String(error?.message ?? error);
}

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
    hint ? h("p", { class: "hint", id: `h${count}` }, hint) : null,
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

// Asks with a dialog. `act` gets the values; the dialog stays open while it is refused.
export function dialog(title, { body = [], done = t("OK"), kind = "primary", act = () => {}, wide = false } = {}) {
  const back = document.activeElement;
  const wrong = h("p", { class: "wrong", role: "alert" });
  const form = h(
    "form",
    {
      method: "dialog",
      onsubmit: async (event) => {
        event.preventDefault();
        wrong.textContent = "";
        try {
          if ((await act(values(form), form)) !== false) shown.close();
        } catch (error) {
          wrong.textContent = said_of(error);
        }
      },
    },
    h("header", null, h("h2", { id: "asked" }, title), button(t("Close"), () => shown.close(), { icon: "close", only: true, kind: "quiet" })),
    h("div", { class: "dialog-body" }, body),
    wrong,
    done === null
      ? null
      : h("footer", null, button(t("Cancel"), () => shown.close(), { kind: "quiet" }), h("button", { class: `button ${kind}`, type: "submit" }, done)),
  );
  const shown = h("dialog", { class: wide ? "wide" : "", "aria-labelledby": "asked" }, form);
  shown.addEventListener("close", () => {
    const told = shown.querySelector("#told");
    if (told) document.body.append(told);
    shown.remove();
    if (back?.isConnected) back.focus();
  });
  shown.addEventListener("click", (event) => {
    if (event.target === shown) shown.close();
  });
  document.body.append(shown);
  shown.showModal();
  (form.querySelector("[autofocus], .dialog-body :is(input, select, textarea)") ?? form.querySelector("footer [type=submit]"))?.focus();
  return shown;
}

// Asks whether something that cannot be undone should be done.
export function confirm(title, text, done, act) {
  return dialog(title, { body: h("p", null, text), done, kind: "danger", act });
}

// Bytes or code that may be copied.
export function code(text, label) {
  const block = h("pre", { tabindex: "0", role: "region", "aria-label": label }, text);
  return h("div", { class: "code" }, block, button(t("Copy"), () => copy(text), { icon: "copy", only: true, kind: "quiet small" }));
}

export async function copy(text) {
  await tried(async () => {
    await navigator.clipboard.writeText(text);
    toast(t("Copied"));
  });
}

// A value as one line, as people read it.
export function brief(value) {
  if (value === null || value === undefined) return "–";
  return typeof value === "string" ? value : JSON.stringify(value);
}

// The head of a page: its title, a line on it, and what can be done.
export function head(title, about, ...tools) {
  document.title = `${title} · wxmenu`;
  return h("header", { class: "head" }, h("div", null, h("h1", { tabindex: "-1" }, title), about ? h("p", { class: "about" }, about) : null), h("div", { class: "tools" }, tools));
}

// table(["Name", …], [[cell, …], …], "what it says when there is none")
export function table(columns, rows, empty, label) {
  if (rows.length === 0) return h("p", { class: "empty" }, empty);
  const cells = (row) => h("tr", null, row.map((cell, at) => h("td", { "data-label": columns[at] }, cell)));
  return h(
    "div",
    { class: "table", role: "region", tabindex: "0", "aria-label": label ?? document.title },
    h("table", null, h("thead", null, h("tr", null, columns.map((name) => (name ? h("th", { scope: "col" }, name) : h("td"))))), h("tbody", null, rows.map(cells))),
  );
}

export const chip = (text, kind = "") => h("span", { class: `chip ${kind}` }, text);
