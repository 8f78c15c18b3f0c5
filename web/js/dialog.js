// Questions that lie above the page.
import { h } from "./dom.js";
import { values } from "./form.js";
import { reason } from "./told.js";
import { button } from "./ui.js";
import { t } from "./words.js";

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
          wrong.textContent = reason(error);
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
  ["[autofocus]", ".dialog-body :is(input, select, textarea)", "footer [type=submit]"].map((one) => form.querySelector(one)).find(Boolean)?.focus();
  return shown;
}

// Asks whether something that cannot be undone should be done.
export function confirm(title, text, done, act) {
  return dialog(title, { body: h("p", null, text), done, kind: "danger", act });
}
