// Settings that are in force without a restart.
import { account, accounts } from "../account.js";
import { get, part, put } from "../api.js";
import { fill, h, style } from "../dom.js";
import { area, field, input, select } from "../form.js";
import { reason, toast } from "../told.js";
import { button, filled, head } from "../ui.js";
import { t } from "../words.js";

const said = (text) => (text.trim() === "" ? null : text);

export async function show(main, { me }) {
  await style("pages");
  const body = h("div", null);

  const draw = () => filled(body, async () => {
    const { settings } = await get(`settings/${part(account(me))}`);
    const welcome = area("welcome", { rows: 3, value: settings.welcome ?? "" });
    const fallback = area("default_reply", { rows: 3, value: settings.default_reply ?? "" });
    const ttl = input("session_ttl", { value: settings.session_ttl ?? "", placeholder: "24h" });
    const rules = h("ol", { class: "rules" });
    const wrong = h("p", { class: "wrong", role: "alert" });
    const save = h("button", { class: "button primary", type: "submit" }, t("Put into force"));
    settings.keywords.forEach((rule) => rules.append(row(rule)));
    return h(
        "form",
        {
          class: "settings",
          onsubmit: async (event) => {
            event.preventDefault();
            wrong.textContent = "";
            save.disabled = true;
            try {
              await put(`settings/${part(account(me))}`, {
                welcome: said(welcome.value),
                default_reply: said(fallback.value),
                session_ttl: said(ttl.value),
                keywords: [...rules.children].map((own) => Object.fromEntries(["match", "text", "reply"].map((name) => [name, own.querySelector(`[name="${name}"]`).value]))),
              });
              toast(t("In force from now on"));
            } catch (error) {
              wrong.textContent = reason(error);
            } finally {
              save.disabled = false;
            }
          },
        },
        h("section", { class: "card" }, h("h2", null, t("Replies")), field(t("Welcome text"), welcome, t("The answer to a subscribe. Empty: what the menus say.")), field(t("Default reply"), fallback, t("When nothing took what a person said. Empty: what the menus say."))),
        h("section", { class: "card" }, h("h2", null, t("Keywords")), h("p", { class: "hint" }, t("Asked in this order, of people who stand in no menu, before the menus are.")), rules, button(t("Add a rule"), () => {
          const fresh = row({ match: "equals", text: "", reply: "" });
          rules.append(fresh);
          fresh.querySelector("input").focus();
        }, { icon: "more" })),
        h("section", { class: "card" }, h("h2", null, t("Sessions")), field(t("A session lives for"), ttl, t("Since the last message, such as 30m, 24h or 7d; 0 is for ever. Empty: as in wxmenu.toml."))),
        wrong,
        h("div", { class: "row" }, save, button(t("Discard changes"), draw, { kind: "quiet" })),
    );
  });

  function row(rule) {
    const own = h(
      "li",
      null,
      select("match", [["equals", t("equals")], ["contains", t("contains")], ["regex", "regex"]], rule.match, { "aria-label": t("How") }),
      input("text", { value: rule.text, "aria-label": t("Keyword"), placeholder: t("Keyword"), required: true }),
      input("reply", { value: rule.reply, "aria-label": t("Reply"), placeholder: t("Reply"), required: true }),
      h("span", { class: "row-tools" }, button(t("Further up"), () => own.previousElementSibling?.before(own), { icon: "back", only: true, kind: "quiet small up" }), button(t("Remove the rule"), () => own.remove(), { icon: "close", only: true, kind: "quiet small" })),
    );
    return own;
  }

  fill(main, head(t("Settings"), t("In force without a restart, and kept in the store."), accounts(me, draw)), body);
  await draw();
}
