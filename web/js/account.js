// Which account the pages are about.
import { h } from "./dom.js";
import { select } from "./form.js";
import { keep } from "./keep.js";
import { prose } from "./ui.js";
import { t } from "./words.js";

// The account that was chosen last, or the first one.
export function account(me) {
  const kept = keep.read("account");
  return me.accounts.some((one) => one.identity === kept) ? kept : (me.accounts[0]?.identity ?? "");
}

// A choice of accounts; nothing where there is only one.
export function accounts(me, changed) {
  if (me.accounts.length < 2) return null;
  const choice = select("account", me.accounts.map((one) => one.identity), account(me), {
    "aria-label": t("Account"),
    onchange: () => {
      keep.write("account", choice.value);
      changed(choice.value);
    },
  });
  return h("div", { class: "pick" }, choice);
}

// Whether the platform can be called for it.
export const hasPlatform = (me, identity) => me.accounts.find((one) => one.identity === identity)?.platform === true;

// What stands where it cannot.
export const noPlatform = () => h("p", { class: "note" }, h("span", null, prose(t("This account has no appid and no secret, so the platform cannot be called. `wxmenu stub` plays the platform on this machine."))));
