// The chat: a phone at the left, why it was answered so at the right.
import { fill, h } from "../dom.js";
import { icon } from "../icons.js";
import { onPage } from "../keys.js";
import { box, button, code, confirm, dialog, field, input, said_of, select, toast, tried } from "../ui.js";
import { clock, t } from "../words.js";
import { turn as bubble } from "./bubbles.js";
import { ask, composer } from "./composer.js";
import { messageOf, talk } from "./talk.js";
import { why } from "./why.js";

export async function show(main, { me, query }) {
  document.title = `${t("Chat")} · wxmenu`;
  const log = h("div", { class: "log", role: "log", "aria-live": "polite", "aria-label": t("Conversation"), tabindex: "0" });
  const panel = h("aside", { class: "why", id: "why", "aria-label": t("Why") });
  const bar = h("div", { class: "phone-bar" });
  const notes = h("div", { class: "phone-notes" });
  const view = h("div", { class: "chat" });
  let drawn = [];
  let explained;
  let named = "";
  let noted = "";

  const own = talk(me, draw);
  const state = own.own;
  const act = {
    choose: (number) => {
      own.choose(number);
      view.classList.add("why-open");
      if (matchMedia("(max-width: 900px)").matches) panel.querySelector(".why-close")?.focus();
    },
    tap: (text) => send({ type: "text", text }),
  };
  const restart = (number) => tried(() => own.restart(number).then(() => toast(t("Replayed up to turn {n}", { n: number - 1 }))));
  const edit = (turn) => {
    const message = messageOf(turn);
    ask(message.type, message, t("Edit and send again from turn {n}", { n: turn.turn }), (changed) => own.restart(turn.turn, changed));
  };
  const send = (message) => tried(() => own.send(message));
  const line = composer({
    // Dialogs show themselves why something was refused.
    send: (message) => (document.querySelector("dialog[open]") ? own.send(message) : send(message)),
    openid: () => state.openid,
    last: () => state.turns.findLast((turn) => turn.message?.type === "text")?.message.text,
  });

  function draw() {
    view.classList.toggle("live", state.live);
    view.classList.toggle("busy", state.busy);
    drawLog();
    drawBar();
    drawNotes();
    drawWhy();
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

  // Turns that are drawn already stay: who listens hears only what is new.
  function drawLog() {
    const can = state.live ? { ...act } : { ...act, restart, edit };
    if (state.turns.length === 0) {
      drawn = [];
      fill(log, h("div", { class: "log-empty" }, h("p", null, state.live ? t("Nothing was said yet.") : t("A dry run: an own store, nobody is written to.")), h("div", { class: "row" }, ["m", "help"].map((word) => h("button", { type: "button", class: "button small", onclick: () => act.tap(word) }, word)), h("button", { type: "button", class: "button small", onclick: () => send({ type: "subscribe" }) }, t("Subscribe")))));
      return;
    }
    if (drawn.length === 0) fill(log);
    state.turns.forEach((turn, at) => {
      const before = state.turns[at - 1];
      const showsTime = !before || new Date(turn.at) - new Date(before.at) > 5 * 60000;
      if (drawn[at]?.turn === turn && drawn[at].live === state.live) {
        drawn[at].element.classList.toggle("chosen", turn.turn === state.chosen);
        drawn[at].element.querySelector(".turn-mark").setAttribute("aria-pressed", String(turn.turn === state.chosen));
        return;
      }
      const element = bubble(turn, state.chosen, can, showsTime);
      if (drawn[at]) drawn[at].element.replaceWith(element);
      else log.append(element);
      drawn[at] = { turn, element, live: state.live };
    });
    const gone = drawn.splice(state.turns.length);
    for (const { element } of gone) element.remove();
    const last = drawn.at(-1);
    if (state.chosen === last?.turn.turn) log.scrollTop = log.scrollHeight;
    else drawn.find(({ turn }) => turn.turn === state.chosen)?.element.scrollIntoView({ block: "nearest" });
  }

  function drawBar() {
    const bears = JSON.stringify([state.openid, state.account, state.live, state.turns.length === 0]);
    if (bears === named) return;
    named = bears;
    fill(
      bar,
      h("button", { type: "button", class: "who", onclick: settings, title: t("Who writes to whom") }, h("span", { class: "who-name" }, state.openid), h("span", { class: "muted" }, state.account)),
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

  function jump() {
    const spans = ["1m", "31m", "2h", "1d", "8d"];
    const by = input("by", { placeholder: "31m", autofocus: true });
    dialog(t("Jump the clock"), {
      done: t("Jump"),
      body: [
        h("div", { class: "row picks" }, spans.map((span) => h("button", { type: "button", class: "button small", onclick: () => ((by.value = span), by.focus()) }, `+${span}`))),
        field(t("By a span"), by, t("Such as 90s, 31m, 2h, 1d.")),
        field(t("or to a moment"), input("to", { placeholder: "2027-01-01T09:00:00+08:00" })),
      ],
      act: async ({ by, to }) => {
        await own.jump(to ? { to } : { by });
        toast(t("It is {moment} now", { moment: clock(state.clock) }));
      },
    });
  }

  const reset = () => confirm(t("Forget the session"), t("The bot forgets {openid}: position, values, everything. The conversation goes on.", { openid: state.openid }), t("Forget"), async () => {
    toast((await own.reset()) ? t("Forgotten") : t("There was nothing to forget"));
  });

  async function save() {
    if (state.turns.length === 0 || state.live) return;
    const saved = await tried(() => own.save());
    if (!saved) return;
    const name = input("name", { autofocus: true, pattern: "[\\p{L}\\p{N}_\\-]{1,64}", placeholder: t("a-name-for-it") });
    dialog(t("Save as a test"), {
      wide: true,
      done: me.tests ? t("Write into tests/") : null,
      body: [
        saved.differs ? h("p", { class: "note" }, t("Played from the start it goes otherwise: {how}", { how: saved.differs })) : null,
        code(saved.text, t("The test")),
        me.tests ? field(t("Name"), name, t("Letters, digits, - and _. `wxmenu test` plays it from now on.")) : null,
      ],
      act: async (given) => {
        if (!given.name.trim()) throw new Error(t("A test needs a name"));
        toast(t("Written: {file}", { file: (await own.save(given.name.trim())).file }));
      },
    });
  }

  function fresh() {
    own.fresh({ seed: null, stubs: state.stubs, stubHandlers: state.stubHandlers });
    line.focus();
  }

  async function settings() {
    const others = state.live ? [] : ((await tried(own.all)) ?? []);
    const account = me.accounts.find((one) => one.identity === state.account);
    const shown = dialog(t("Who writes to whom"), {
      done: t("Take over"),
      body: [
        h("div", { class: "fields" },
          field(t("Account"), select("account", me.accounts.map((one) => [one.identity, `${one.identity} (${one.mode})`]), state.account)),
          field(t("Openid"), input("openid", { value: state.openid, required: true, autofocus: true, class: "mono" })),
        ),
        account?.mode === "plain" ? null : field(t("Envelope"), select("encrypted", [["", t("as the account is set")], ["yes", t("encrypted")], ["no", t("plain")]], state.encrypted === null ? "" : state.encrypted ? "yes" : "no")),
        h("details", { class: "fold", open: state.stubs.length > 0 }, h("summary", null, t("For a new conversation")),
          field(t("Seed of chance (optional)"), input("seed", { inputmode: "numeric", value: state.seed ?? "" }), t("The same seed, the same game.")),
          field(t("Stand-ins for handlers"), input("stubs", { class: "mono", value: state.stubs.join(" "), placeholder: "NAME=text:OK" }), t("NAME, NAME=goto:MENU, NAME=page:TEMPLATE, NAME=text:TEXT or NAME=error, with blanks between.")),
          field(t("A handler that nobody registered does nothing"), box("stubHandlers", { checked: state.stubHandlers })),
        ),
        h("details", { class: "fold" }, h("summary", null, t("Live instead of dry")), h("p", { class: "hint" }, t("The real bot answers with its own store: what you say counts, handlers run, and the people behind them notice.")), button(state.live ? t("Back to dry") : t("Go live…"), () => { shown.close(); toggleLive(); }, { kind: "small" })),
        others.length ? [h("h3", null, t("Earlier conversations")), h("ul", { class: "others" }, others.map((one) => h("li", null, h("button", { type: "button", class: "button quiet small", "aria-current": one.conversation === state.id ? "true" : null, onclick: () => { shown.close(); tried(() => own.open(one.conversation)); } }, h("b", null, one.openid), " ", t("{n} turns", { n: one.turns }), h("span", { class: "muted" }, ` ${one.account}`)), button(t("Forget this conversation"), async (event) => { const row = event.currentTarget.closest("li"); await tried(() => own.forget(one.conversation)); row.remove(); if (one.conversation === state.id) own.fresh(); }, { icon: "close", only: true, kind: "quiet small" }))))] : null,
      ],
      act: (given) => {
        const seed = given.seed.trim() === "" ? null : Number(given.seed);
        if (seed !== null && !Number.isInteger(seed)) throw new Error(t("“{name}” is a number", { name: t("Seed of chance (optional)") }));
        if (given.encrypted !== undefined) own.seal(given.encrypted === "" ? null : given.encrypted === "yes");
        const next = { account: given.account, openid: given.openid.trim(), seed, stubs: given.stubs.split(/\s+/).filter(Boolean), stubHandlers: given.stubHandlers };
        const isNew = next.account !== state.account || (next.seed !== null && next.seed !== state.seed) || next.stubs.join(" ") !== state.stubs.join(" ") || next.stubHandlers !== state.stubHandlers;
        if (isNew) own.fresh(next);
        else if (next.openid !== state.openid) own.as(next.openid);
      },
    });
  }

  function toggleLive() {
    if (state.live) return void own.goLive(false);
    return confirm(t("Go live?"), t("From now on the real bot answers {openid}: its session in the store changes, handlers run, and nothing can be played again.", { openid: state.openid }), t("Go live"), () => own.goLive(true));
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
    ["o", "Who writes to whom", settings],
  );

  fill(view, h("h1", { class: "unseen", tabindex: "-1" }, t("Chat")), h("section", { class: "phone", "aria-label": t("Phone") }, bar, notes, log, line.element), panel);
  fill(main, view);
  draw();
  try {
    await own.load();
    await begin();
  } catch (error) {
    toast(said_of(error), "bad");
  }
  if (!matchMedia("(pointer: coarse)").matches) line.focus();

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
