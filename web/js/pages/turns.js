// The last turns, if they are kept; each tells its reasons when it is opened.
import { get, part } from "../api.js";
import { reasons } from "../chat/why.js";
import { fill, h } from "../dom.js";
import { tried } from "../told.js";
import { chip, filled } from "../ui.js";
import { clock, span, t } from "../words.js";
import { off } from "./unmatched.js";

// So many of them are asked for, and shown.
const MOST = 20;

// Their list: its element, and what asks for those that are new. `kept` is told whether turns are kept.
export function lastTurns(kept) {
  const element = h("div", null);
  const list = h("ol", { class: "feed", "aria-label": t("The last turns") });
  const known = new Set();

  async function ask() {
    const answer = await get("messages", { page_size: MOST });
    kept(answer.on);
    if (!answer.on) return off();
    if (answer.messages.length === 0) return h("p", { class: "empty" }, t("Nothing was written yet."));
    for (const turn of answer.messages.filter((own) => !known.has(own.id)).reverse()) {
      known.add(turn.id);
      list.prepend(row(turn));
    }
    while (list.childElementCount > MOST) list.lastChild.remove();
    return list;
  }

  // Where they are there already only new ones are added: what was opened stays open, and in sight.
  return { element, draw: () => (list.isConnected ? tried(ask) : filled(element, ask)) };
}

function row(turn) {
  const state = turn.error ? chip(turn.error, "bad") : turn.answered || turn.type === "event" ? chip(turn.matched?.name || turn.matched?.kind || t("answered"), "good") : chip(t("nothing took it"), "warn");
  const said = turn.type === "text" ? turn.text : `[${turn.type}] ${turn.text}`;
  const why = reasonsOf(turn.id);
  return h(
    "li",
    { "data-turn": turn.id },
    h("details", { ontoggle: (event) => event.target.open && why.ask() }, h("summary", null, h("time", { datetime: turn.at }, clock(turn.at)), state, h("span", { class: "mono who-wrote" }, turn.openid), h("span", { class: "gist" }, `${said} → ${turn.reply}`)), why.element),
  );
}

// A place for the reasons of a turn by its number, and what asks for them.
export function reasonsOf(id) {
  const element = h("div", { class: "reasons" });
  const ask = () =>
    filled(element, async () => {
      const { message } = await get(`messages/${part(id)}`);
      return [h("p", { class: "muted" }, t("Took {time}.", { time: span(message.took_ms) })), reasons(message)];
    });
  return { element, ask };
}
