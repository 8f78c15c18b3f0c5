// The account's own menu, as it lies under a conversation on a telephone.
import { get } from "../api.js";
import { fill, h } from "../dom.js";
import { reason } from "../told.js";
import { t } from "../words.js";

// Its element, and what draws it for an account. `send` gets the message of a button that is tapped; what is
// open closes when something else of `page` is used.
export function menubar(page, send) {
  const element = h("div", { class: "menubar", role: "group", "aria-label": t("The account's own menu"), hidden: true });
  let shown = null;

  async function draw(account, again = false) {
    if (account === shown && !again) return;
    shown = account;
    let content;
    try {
      content = (await get("menus/buttons", { account, from: "bot" })).buttons.map(first);
    } catch (error) {
      if (error.status === 403) return;
      content = [h("p", { class: "wrong" }, reason(error))];
    }
    if (shown !== account) return;
    element.hidden = content.length === 0;
    fill(element, content);
  }

  // What a button sends is said by the server; nothing if it needs a telephone.
  function tappable(own, props) {
    const needsPhone = own.sends === null && own.buttons.length === 0;
    return h("button", { type: "button", disabled: needsPhone, title: needsPhone ? t("Only a telephone can do this.") : null, ...props }, own.name);
  }

  function first(own, at) {
    if (own.buttons.length === 0) return h("div", null, tappable(own, { onclick: () => send(own.sends) }));
    const id = `below-${at}`;
    const below = h("div", { class: "below", id, hidden: true }, own.buttons.map((one) => tappable(one, { onclick: () => (close(), opener.focus(), send(one.sends)) })));
    const opener = tappable(own, { class: "opens", "aria-expanded": "false", "aria-controls": id, onclick: () => open(below.hidden) });
    const open = (yes) => {
      close();
      below.hidden = !yes;
      opener.setAttribute("aria-expanded", String(yes));
      if (yes) below.querySelector("button:not([disabled])")?.focus();
    };
    return h("div", null, below, opener);
  }

  function close() {
    for (const below of element.querySelectorAll(".below")) below.hidden = true;
    for (const opener of element.querySelectorAll("[aria-expanded]")) opener.setAttribute("aria-expanded", "false");
  }

  element.addEventListener("keydown", (event) => {
    const opened = element.querySelector('[aria-expanded="true"]');
    if (event.key !== "Escape" || !opened) return;
    event.stopPropagation();
    close();
    opened.focus();
  });
  for (const used of ["focusin", "pointerdown"]) page.addEventListener(used, (event) => element.contains(event.target) || close());

  return { element, draw };
}
