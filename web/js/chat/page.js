// The chat: a phone at the left, why it was answered so at the right.
import { fill, h } from "../dom.js";
import { icon } from "../icons.js";
import { onPage } from "../keys.js";
import { follow } from "../stream.js";
import { reason, toast, tried } from "../told.js";
import { button } from "../ui.js";
import { clock, t } from "../words.js";
import { ask, composer } from "./composer.js";
import { log } from "./log.js";
import { menubar } from "./menubar.js";
import { messageOf, talk } from "./talk.js";
import { why } from "./why.js";

export async function show(main, { me, query }) {
  document.title = `${t("Chat")} · wxmenu`;
  const panel = h("aside", { class: "why", id: "why", "aria-label": t("Why") });
  const bar = h("div", { class: "phone-bar" });
  const notes = h("div", { class: "phone-notes" });
  const view = h("div", { class: "chat" });
  let explained;
  let named = "";
  let noted = "";

  const own = talk(me, draw);
  const state = own.own;
  const restart = (number) => tried(() => own.restart(number).then(() => toast(t("Replayed up to turn {n}", { n: number - 1 }))));
  const edit = (turn) => {
    const message = messageOf(turn);
    ask(message.type, message, t("Edit and send again from turn {n}", { n: turn.turn }), (changed) => own.restart(turn.turn, changed));
  };
  const send = (message) => tried(() => own.send(message));
  const act = {
    choose: (number) => {
      own.choose(number);
      view.classList.add("why-open");
      if (matchMedia("(max-width: 900px)").matches) panel.querySelector(".why-close")?.focus();
    },
    tap: (said) => send({ type: "text", ...said }),
    subscribe: () => send({ type: "subscribe" }),
    restart,
    edit,
  };
  const turns = log(state, act);
  // Nobody asks before the first paint.
  const asks = (name) => async () => (await import("./dialogs.js")).dialogs(me, own)[name]();
  const [jump, reset, save, who] = ["jump", "reset", "save", "who"].map(asks);
  const line = composer({
    // Dialogs show themselves why something was refused.
    send: (message) => (document.querySelector("dialog[open]") ? own.send(message) : send(message)),
    openid: () => state.openid,
    last: () => state.turns.findLast((turn) => turn.message?.type === "text")?.message.text,
  });

  const foot = menubar(view, send);

  function draw() {
    view.classList.toggle("live", state.live);
    view.classList.toggle("busy", state.busy);
    turns.draw();
    drawBar();
    drawNotes();
    drawWhy();
    foot.draw(state.account);
  }

  // Only another turn is drawn anew: what was opened stays open.
  function drawWhy() {
    const turn = state.turns.find((one) => one.turn === state.chosen) ?? null;
    if (turn === explained) return;
    explained = turn;
    why(panel, turn, { close: closeWhy });
    panel.scrollTop = 0;
  }

  function closeWhy() {
    view.classList.remove("why-open");
    line.focus();
  }

  function drawBar() {
    const bears = JSON.stringify([state.openid, state.account, state.live, state.turns.length === 0]);
    if (bears === named) return;
    named = bears;
    fill(
      bar,
      h("button", { type: "button", class: "who", onclick: who, title: t("Who writes to whom") }, h("span", { class: "who-name" }, state.openid), h("span", { class: "muted" }, `${state.live ? t("Live answers") : t("Dry run")} · ${state.account}`), icon("down")),
      h("div", { class: "phone-tools" },
        state.live ? null : button(t("Jump the clock"), jump, { icon: "clock", only: true, kind: "quiet", key: "t" }),
        state.live ? null : button(t("Forget the session"), reset, { icon: "reset", only: true, kind: "quiet" }),
        state.live ? null : button(t("Save as a test"), save, { icon: "save", only: true, kind: "quiet", key: "s", disabled: state.turns.length === 0 }),
        button(t("New conversation"), fresh, { icon: "fresh", only: true, kind: "quiet", key: "n" }),
        button(t("Why"), () => view.classList.toggle("why-open"), { icon: "why", only: true, kind: "quiet why-toggle", key: "w" }),
      ),
    );
  }

  function drawNotes() {
    const tells = JSON.stringify([state.live, state.stale, state.clock]);
    if (tells === noted) return;
    noted = tells;
    fill(
      notes,
      state.live ? h("p", { class: "note", role: "status" }, h("b", null, t("Live answers")), t("The real bot answers: sessions change, handlers run."), button(t("Back to dry"), () => own.goLive(false), { kind: "small" })) : null,
      state.stale ? h("p", { class: "note", role: "status" }, t("The bot was loaded anew since this began."), button(t("Play again"), () => restart(state.turns.length + 1), { kind: "small" })) : null,
      !state.live && state.clock && Math.abs(new Date(state.clock) - Date.now()) > 120000 ? h("p", { class: "phone-clock" }, icon("clock"), clock(state.clock)) : null,
    );
  }

  function fresh() {
    own.fresh({ seed: null, stubs: state.stubs, stubHandlers: state.stubHandlers });
    line.focus();
  }

  function step(by) {
    const at = state.turns.findIndex((turn) => turn.turn === state.chosen);
    const next = state.turns[Math.min(Math.max(at + by, 0), state.turns.length - 1)];
    if (next) own.choose(next.turn);
  }
  const chosen = (act) => () => {
    const turn = state.turns.find((one) => one.turn === state.chosen);
    if (turn && !state.live) act(turn);
  };

  onPage(
    ["/", "Write a message", line.focus],
    [".", "Other kinds of messages", line.more],
    ["j", "Next turn", () => step(1)],
    ["k", "Turn before", () => step(-1)],
    ["Alt+ArrowDown", "Next turn", () => step(1)],
    ["Alt+ArrowUp", "Turn before", () => step(-1)],
    ["r", "Restart from the chosen turn", chosen((turn) => restart(turn.turn))],
    ["e", "Edit the chosen turn and send it again", chosen(edit)],
    ["t", "Jump the clock", () => state.live || jump()],
    ["s", "Save as a test", save],
    ["n", "New conversation", fresh],
    ["w", "Show or hide why", () => view.classList.toggle("why-open")],
    ["o", "Who writes to whom", who],
  );

  fill(view, h("h1", { class: "unseen", tabindex: "-1" }, t("Chat")), h("section", { class: "phone", "aria-label": t("Phone") }, bar, notes, turns.element, line.element, foot.element), panel);
  fill(main, view);
  draw();
  const end = follow((name) => name === "reload_done" && foot.draw(state.account, true));
  try {
    await own.load();
    await begin();
  } catch (error) {
    toast(reason(error), "bad");
  }
  if (!matchMedia("(pointer: coarse)").matches) line.focus();
  return end;

  // What another page asked for: a person, a menu to stand in, a text to say.
  async function begin() {
    const [account, openid, menu, text] = ["account", "openid", "menu", "say"].map((name) => query.get(name));
    if (account === null && openid === null && menu === null && text === null) return;
    history.replaceState(null, "", "#/chat");
    const known = me.accounts.some((one) => one.identity === account);
    own.fresh({ ...(known ? { account } : {}), ...(openid ? { openid } : {}) });
    if (menu !== null) {
      await own.place(menu || null);
      toast(t("Standing in {menu}", { menu: menu || "–" }));
    }
    if (text !== null) await own.send({ type: "text", text });
  }
}
