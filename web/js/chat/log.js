// The turns of a conversation, one below the other; before the first, what could be said.
import { fill, h } from "../dom.js";
import { t } from "../words.js";
import { turn as bubble } from "./bubbles.js";

// A new time of day is shown after so many milliseconds.
const PAUSE = 5 * 60_000;
// What most bots understand.
const OFFERED = ["m", "help"];

// The log of a conversation: its element, and what draws it anew. `act`: choose, tap, subscribe, restart, edit.
export function log(state, act) {
  const element = h("div", { class: "log", role: "log", "aria-live": "polite", "aria-label": t("Conversation"), tabindex: "0" });
  let drawn = [];
  let greeted = "";

  function draw() {
    if (state.turns.length === 0) return greet();
    if (drawn.length === 0) fill(element);
    greeted = "";
    // Turns that are drawn already stay: who listens hears only what is new.
    state.turns.forEach((turn, at) => {
      const known = drawn[at];
      if (known?.turn === turn && known.live === state.live) return mark(known.element, turn);
      const fresh = bubble(turn, state.chosen, state.live ? { ...act, restart: null, edit: null } : act, showsTime(turn, state.turns[at - 1]));
      if (known) known.element.replaceWith(fresh);
      else element.append(fresh);
      drawn[at] = { turn, element: fresh, live: state.live };
      return undefined;
    });
    for (const { element: gone } of drawn.splice(state.turns.length)) gone.remove();
    return scroll();
  }

  function mark(own, turn) {
    own.classList.toggle("chosen", turn.turn === state.chosen);
    own.querySelector(".turn-mark").setAttribute("aria-pressed", String(turn.turn === state.chosen));
  }

  function scroll() {
    if (state.chosen === drawn.at(-1)?.turn.turn) element.scrollTop = element.scrollHeight;
    else drawn.find(({ turn }) => turn.turn === state.chosen)?.element.scrollIntoView({ block: "nearest" });
  }

  function greet() {
    const greeting = `${state.account} ${state.live}`;
    if (greeting === greeted) return;
    greeted = greeting;
    drawn = [];
    const small = (name, tap) => h("button", { type: "button", class: "button small", onclick: tap }, name);
    fill(
      element,
      h(
        "div",
        { class: "log-empty" },
        h("p", null, state.live ? t("Nothing was said yet.") : t("A dry run: an own store, nobody is written to.")),
        h("p", { class: "hint" }, t("Write as a follower would, or begin with:")),
        h("div", { class: "row" }, small(t("Subscribe"), act.subscribe), OFFERED.map((word) => small(word, () => act.tap({ text: word })))),
        h("p", { class: "hint" }, h("a", { href: "#/menus" }, t("or choose a menu to stand in"))),
      ),
    );
  }

  return { element, draw };
}

const showsTime = (turn, before) => !before || new Date(turn.at) - new Date(before.at) > PAUSE;
