// A conversation with the bot: what was said, and what can be done about it.
import { get, part, post, remove } from "../api.js";
import { keep } from "../keep.js";

const LAST = "talk";

// Tells `changed` whenever there is something new to draw.
export function talk(me, changed) {
  const kept = keep.read(LAST) ?? {};
  const known = me.accounts.some((account) => account.identity === kept.account);
  const own = {
    account: known ? kept.account : (me.accounts[0]?.identity ?? ""),
    openid: kept.openid ?? "u1",
    id: known ? (kept.id ?? null) : null,
    live: false,
    encrypted: null,
    seed: null,
    stubs: [],
    stubHandlers: false,
    stale: false,
    clock: null,
    turns: [],
    chosen: null,
    busy: false,
  };

  function note() {
    if (!own.live) keep.write(LAST, { account: own.account, openid: own.openid, id: own.id });
    changed(own);
  }

  function take(conversation) {
    Object.assign(own, {
      id: conversation.conversation,
      account: conversation.account,
      openid: conversation.openid,
      stale: conversation.stale,
      clock: conversation.clock,
      seed: conversation.seed,
      stubs: conversation.stubs,
      stubHandlers: conversation.stub_handlers,
      turns: conversation.turns,
    });
    own.chosen = own.turns.at(-1)?.turn ?? null;
    note();
  }

  async function alone(act) {
    if (own.busy) return undefined;
    own.busy = true;
    changed(own);
    try {
      return await act();
    } finally {
      own.busy = false;
      changed(own);
    }
  }

  // One message; gives the turn.
  const send = (message) =>
    alone(async () => {
      const body = { message, account: own.account, openid: own.openid };
      if (own.encrypted !== null) body.encrypted = own.encrypted;
      if (own.live) body.live = true;
      else if (own.id) body.conversation = own.id;
      else Object.assign(body, beginning());
      const answer = await post("simulate", body);
      const turn = own.live ? { ...answer.turn, turn: (own.turns.at(-1)?.turn ?? 0) + 1 } : answer.turn;
      turn.sent = message;
      own.id = own.live ? null : answer.conversation;
      own.stale = answer.stale;
      own.turns.push(turn);
      own.chosen = turn.turn;
      own.clock = turn.at;
      note();
      return turn;
    });

  // How a conversation begins.
  const beginning = () => ({ stubs: own.stubs, stub_handlers: own.stubHandlers, ...(own.seed === null ? {} : { seed: own.seed }) });

  // A conversation in which nothing was said yet, where the first thing is no message.
  async function begun() {
    if (!own.id) {
      own.id = (await post("simulate", { account: own.account, openid: own.openid, ...beginning() })).conversation;
      note();
    }
    return own.id;
  }

  const restart = (turn, message) =>
    alone(async () => take((await post(`simulate/${part(own.id)}/restart`, message ? { turn, message } : { turn })).conversation));

  return {
    own,
    send,
    restart,
    // Looks for the conversation that was left last.
    async load() {
      if (own.live || !own.id) return note();
      try {
        take((await get(`simulate/${part(own.id)}`)).conversation);
      } catch (error) {
        if (error.status !== 404) throw error;
        own.id = null;
        note();
      }
      return undefined;
    },
    async open(id) {
      take((await get(`simulate/${part(id)}`)).conversation);
    },
    all: async () => (await get("simulate")).conversations,
    forget: (id) => remove(`simulate/${part(id)}`),
    // An empty one; with other settings if they are said.
    fresh(settings = {}) {
      Object.assign(own, { id: null, turns: [], chosen: null, stale: false, clock: null, seed: null, stubs: [], stubHandlers: false }, settings);
      note();
    },
    as(openid) {
      own.openid = openid;
      note();
    },
    choose(turn) {
      own.chosen = turn;
      note();
    },
    goLive(live) {
      Object.assign(own, { live, id: null, turns: [], chosen: null, stale: false, clock: null });
      note();
    },
    seal(encrypted) {
      own.encrypted = encrypted;
      note();
    },
    jump: (by) =>
      alone(async () => {
        own.clock = (await post(`simulate/${part(await begun())}/clock`, by)).clock;
      }),
    place: (menu) => alone(async () => (await post(`simulate/${part(await begun())}/place`, { menu })).position),
    reset: () => alone(async () => (await post(`simulate/${part(await begun())}/reset`)).there_was_one),
    save: (name) => post(`simulate/${part(own.id)}/save`, name ? { name } : {}),
  };
}

// The message of a turn, to be changed and sent once more.
export function messageOf(turn) {
  if (turn.sent && turn.sent.type !== "again") return turn.sent;
  const own = turn.message ?? {};
  switch (own.type) {
    case "text":
      return { type: "text", text: own.text };
    case "event":
      if (/^click$/i.test(own.name)) return { type: "click", key: own.key };
      if (/^subscribe$/i.test(own.name)) return { type: "subscribe", key: own.key };
      return { type: "event", name: own.name, key: own.key };
    case "image":
      return { type: "image", url: own.pic_url };
    case "voice":
      return { type: "voice", text: own.recognition ?? "" };
    case "location":
      return { type: "location", latitude: own.latitude, longitude: own.longitude, label: own.label };
    case "link":
      return { type: "link", url: own.url, title: own.title, description: own.description };
    default:
      return { type: "raw", body: turn.wire?.plain_in ?? "" };
  }
}
