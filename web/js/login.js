// Logging in.
import { post } from "./api.js";
import { fill, h } from "./dom.js";
import { field, input } from "./form.js";
import { reason } from "./told.js";
import { t } from "./words.js";

// Shows the form in place of everything; `done` is called when somebody is in.
export function login(done) {
  const wrong = h("p", { class: "wrong", role: "alert" });
  const password = input("password", { type: "password", autocomplete: "current-password", required: true });
  const form = h(
    "form",
    {
      class: "login",
      onsubmit: async (event) => {
        event.preventDefault();
        wrong.textContent = "";
        try {
          await post("login", { password: password.value });
          await done();
        } catch (error) {
          wrong.textContent = reason(error);
          password.select();
        }
      },
    },
    h("img", { src: "/console/assets/icon.svg", width: 48, height: 48, alt: "" }),
    h("h1", null, "wxmenu"),
    h("p", { class: "about" }, t("Try the bot, watch it, run it.")),
    field(t("Password"), password),
    wrong,
    h("button", { class: "button primary", type: "submit" }, t("Log in")),
    h("p", { class: "hint" }, t("Without a password in the settings: open the link that the server printed when it started.")),
  );
  document.title = `${t("Log in")} · wxmenu`;
  fill(document.body, h("main", { class: "gate" }, form));
  password.focus();
}
