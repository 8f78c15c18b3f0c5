// Shortcuts. Single letters work while nothing is being typed, and can be switched off.
import { dialog } from "./dialog.js";
import { h } from "./dom.js";
import { keep } from "./keep.js";
import { t } from "./words.js";

const common = [];
let ofPage = [];
let before = "";
let forgets = 0;

// A shortcut that works everywhere: keys as in "g c" or "?".
export function everywhere(keys, about, act) {
  common.push({ keys, about, act });
}

// Those of the page that is shown; the ones of the page before are gone.
export function onPage(...rows) {
  ofPage = rows.map(([keys, about, act]) => ({ keys, about, act }));
}

const lettersOn = () => keep.read("letters", true) !== false;

export function listen() {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.isComposing) return;
    const isTyped = event.target.closest?.("input, textarea, select, [contenteditable]");
    const isLetter = event.key.length === 1 && !event.altKey;
    if (document.querySelector("dialog[open]") || (isLetter && (isTyped || !lettersOn()))) return;
    if (event.key === "Escape" && isTyped) {
      event.target.blur();
      return;
    }
    const key = event.altKey ? `Alt+${event.key}` : event.key;
    const all = [...ofPage, ...common];
    const row = all.find(({ keys }) => keys === `${before} ${key}`) ?? all.find(({ keys }) => keys === key);
    clearTimeout(forgets);
    before = isLetter ? event.key : "";
    forgets = setTimeout(() => (before = ""), 1200);
    if (!row) return;
    before = "";
    event.preventDefault();
    row.act();
  });
}

// What stands on a key, where it is not what the browser calls it.
const CAPS = { ArrowDown: "↓", ArrowUp: "↑", Escape: "Esc" };
const cap = (key) => h("kbd", null, CAPS[key] ?? key);

// Shows all of them.
export function overlay() {
  const list = (rows) =>
    h(
      "dl",
      { class: "keys" },
      rows.map(({ keys, about }) => [h("dt", null, keys.split(/[ +]/).map(cap)), h("dd", null, t(about))]),
    );
  const letters = h("input", { type: "checkbox", id: "letters", onchange: () => keep.write("letters", letters.checked, true) });
  letters.checked = lettersOn();
  dialog(t("Keyboard"), {
    done: null,
    wide: true,
    body: [
      ofPage.length ? [h("h3", null, t("On this page")), list(ofPage)] : null,
      h("h3", null, t("Everywhere")),
      list(common),
      h("p", { class: "field box" }, letters, h("label", { for: "letters" }, t("Shortcuts of a single letter"))),
    ],
  });
}
