// What a conversation asks: who writes to whom, what time it is, under which name it is kept.
import { confirm, dialog } from "../dialog.js";
import { h } from "../dom.js";
import { box, field, input, select } from "../form.js";
import { toast, tried } from "../told.js";
import { button, code } from "../ui.js";
import { clock, t } from "../words.js";

// The dialogs of a conversation.
export function dialogs(me, own) {
  const state = own.own;

  function jump() {
    const by = input("by", { placeholder: "31m", autofocus: true });
    const pick = (span) => h("button", { type: "button", class: "button small", onclick: () => ((by.value = span), by.focus()) }, `+${span}`);
    dialog(t("Jump the clock"), {
      done: t("Jump"),
      body: [
        h("div", { class: "row picks" }, ["1m", "31m", "2h", "1d", "8d"].map(pick)),
        field(t("By a span"), by, t("Such as 90s, 31m, 2h, 1d.")),
        field(t("or to a moment"), input("to", { placeholder: "2027-01-01T09:00:00+08:00" })),
      ],
      act: async (given) => {
        await own.jump(given.to ? { to: given.to } : { by: given.by });
        toast(t("It is {moment} now", { moment: clock(state.clock) }));
      },
    });
  }

  const reset = () =>
    confirm(t("Forget the session"), t("The bot forgets {openid}: position, values, everything. The conversation goes on.", { openid: state.openid }), t("Forget"), async () => {
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

  async function who() {
    const others = state.live ? [] : ((await tried(own.all)) ?? []);
    const shown = dialog(t("Who writes to whom"), {
      done: t("Take over"),
      body: [
        h(
          "div",
          { class: "fields" },
          field(t("Account"), select("account", me.accounts.map((one) => [one.identity, `${one.identity} (${one.mode})`]), state.account)),
          field(t("Openid"), input("openid", { value: state.openid, required: true, autofocus: true, class: "mono" })),
        ),
        envelope(),
        state.live ? null : beginning(),
        liveOrDry(() => shown.close()),
        others.length ? [h("h3", null, t("Earlier conversations")), h("ul", { class: "others" }, others.map((one) => earlier(one, () => shown.close())))] : null,
      ],
      act: takeOver,
    });
  }

  function envelope() {
    if (me.accounts.find((one) => one.identity === state.account)?.mode === "plain") return null;
    const chosen = state.encrypted === null ? "" : state.encrypted ? "yes" : "no";
    return field(t("Envelope"), select("encrypted", [["", t("as the account is set")], ["yes", t("encrypted")], ["no", t("plain")]], chosen));
  }

  const beginning = () =>
    h(
      "details",
      { class: "fold", open: state.stubs.length > 0 },
      h("summary", null, t("For a new conversation")),
      field(t("Seed of chance (optional)"), input("seed", { inputmode: "numeric", value: state.seed ?? "" }), t("The same seed, the same game.")),
      field(t("Stand-ins for handlers"), input("stubs", { class: "mono", value: state.stubs.join(" "), placeholder: "NAME=text:OK" }), t("NAME, NAME=goto:MENU, NAME=page:TEMPLATE, NAME=text:TEXT or NAME=error, with blanks between.")),
      field(t("A handler that nobody registered does nothing"), box("stubHandlers", { checked: state.stubHandlers })),
    );

  function liveOrDry(close) {
    const goLive = () => confirm(t("Go live?"), t("From now on the real bot answers {openid}: its session in the store changes, handlers run, and nothing can be played again.", { openid: state.openid }), t("Go live"), () => own.goLive(true));
    const change = () => (close(), state.live ? own.goLive(false) : goLive());
    return h(
      "div",
      { class: "live-choice" },
      h("p", { class: "hint" }, state.live ? t("The real bot answers: sessions change, handlers run.") : t("This is a dry run. Live, the real bot answers with its own store: what you say counts, and the people behind its handlers notice.")),
      button(state.live ? t("Back to dry") : t("Go live…"), change, { kind: "small" }),
    );
  }

  function earlier(one, close) {
    const open = h(
      "button",
      { type: "button", class: "button quiet small", "aria-current": one.conversation === state.id ? "true" : null, onclick: () => (close(), tried(() => own.open(one.conversation))) },
      h("b", null, one.openid),
      h("span", null, t("{n} turns", { n: one.turns })),
      h("span", null, one.account),
    );
    const forget = button(t("Forget this conversation"), () => tried(async () => {
      await own.forget(one.conversation);
      row.remove();
      if (one.conversation === state.id) own.fresh();
    }), { icon: "close", only: true, kind: "quiet small" });
    const row = h("li", null, open, forget);
    return row;
  }

  function takeOver(given) {
    const changed = { account: given.account, openid: given.openid.trim() };
    if (given.encrypted !== undefined) own.seal(given.encrypted === "" ? null : given.encrypted === "yes");
    if (!state.live) Object.assign(changed, begun(given));
    const isNew = Object.entries(changed).some(([name, value]) => name !== "openid" && JSON.stringify(value) !== JSON.stringify(state[name]));
    if (isNew) own.fresh(changed);
    else if (changed.openid !== state.openid) own.as(changed.openid);
  }

  // What a new conversation begins with; a seed that is not said is the one that there is.
  function begun({ seed, stubs, stubHandlers }) {
    const number = seed.trim() === "" ? state.seed : Number(seed);
    if (number !== null && !Number.isInteger(number)) throw new Error(t("“{name}” is a number", { name: t("Seed of chance (optional)") }));
    return { seed: number, stubs: stubs.split(/\s+/).filter(Boolean), stubHandlers };
  }

  return { jump, reset, save, who };
}
