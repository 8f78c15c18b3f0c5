// Turns as a phone shows them.
import { h } from "../dom.js";
import { icon } from "../icons.js";
import { button } from "../ui.js";
import { clock, t } from "../words.js";
import { parts, sends } from "./links.js";

// A turn: what was sent, what came back, and what can be done with it. `act` holds choose, tap,
// restart and edit; those that are missing cannot be done.
export function turn(own, chosen, act, showsTime) {
  const isChosen = own.turn === chosen;
  const tools = h(
    "div",
    { class: "turn-tools" },
    h(
      "button",
      { type: "button", class: `turn-mark ${own.error ? "bad" : own.answered ? "" : "warn"}`, "aria-pressed": String(isChosen), onclick: () => act.choose(own.turn) },
      h("b", null, `#${own.turn}`),
      h("span", null, gist(own)),
      h("i", { class: "unseen" }, t("why?")),
    ),
    act.restart ? button(t("Restart from turn {n}", { n: own.turn }), () => act.restart(own.turn), { icon: "restart", only: true, kind: "quiet small" }) : null,
    act.edit ? button(t("Edit and send again from turn {n}", { n: own.turn }), () => act.edit(own), { icon: "edit", only: true, kind: "quiet small" }) : null,
  );
  return h(
    "article",
    { class: `turn ${isChosen ? "chosen" : ""}`, "data-turn": own.turn, "aria-label": t("Turn {n}", { n: own.turn }) },
    showsTime ? h("p", { class: "turn-time" }, clock(own.at, false)) : null,
    sent(own),
    tools,
    reply(own, act),
  );
}

function gist(own) {
  const at = (position) => position ?? "–";
  if (own.error) return own.error.code;
  if (own.before !== own.after) return `${at(own.before)} → ${at(own.after)}`;
  return own.matched?.name || own.matched?.kind || (own.limited ? t("limited") : own.repeated ? t("repeated") : t("nothing took it"));
}

function sent(own) {
  const message = own.message ?? {};
  if (message.type === "text") return h("div", { class: "bubble mine" }, message.text);
  if (message.type === "event") return h("p", { class: "event" }, [message.name, message.key].filter(Boolean).join(" · "));
  const [drawing, text] = {
    image: ["image", message.pic_url],
    voice: ["voice", message.recognition],
    video: ["video", message.media_id],
    location: ["place", [message.label, `${message.latitude}, ${message.longitude}`].filter(Boolean).join("\n")],
    link: ["link", [message.title, message.description, message.url].filter(Boolean).join("\n")],
  }[message.type] ?? ["api", own.input];
  return h("div", { class: "bubble mine kind" }, icon(drawing), h("span", null, text || t("(empty)")));
}

function reply(own, act) {
  const said = own.reply;
  if (!said) return h("p", { class: "event" }, t("no reply"));
  switch (said.type) {
    case "text":
      return h("div", { class: "bubble theirs" }, parts(said.content).map((one) => linked(one, act)));
    case "news":
      return h("div", { class: "cards" }, said.articles.map(card));
    case "image":
      return picture("image", said.media_id);
    case "voice":
      return h("div", { class: "bubble theirs kind" }, icon("voice"), h("span", null, said.media_id));
    case "video":
      return h("div", { class: "bubble theirs kind" }, icon("video"), h("span", null, [said.title, said.description, said.media_id].filter(Boolean).join("\n")));
    case "music":
      return h("div", { class: "bubble theirs kind" }, icon("music"), h("span", null, [said.title, said.description, said.hq_music_url ?? said.music_url].filter(Boolean).join("\n")));
    case "transfer":
      return h("p", { class: "event" }, t("handed to customer service: {who}", { who: said.account ?? t("anyone on duty") }));
    default:
      return h("div", { class: "bubble theirs" }, own.shown.join("\n"));
  }
}

function linked({ text, href }, act) {
  if (href === undefined) return text;
  const sending = sends(href);
  if (sending !== null) return h("button", { type: "button", class: "option", title: t("sends “{text}”", { text: sending.text }), onclick: () => act.tap(sending) }, text);
  if (/^https?:\/\//i.test(href)) return h("a", { href, target: "_blank", rel: "noopener noreferrer" }, text);
  return h("span", { class: "dead-link", title: href }, text);
}

// Pictures lie elsewhere; nothing is fetched from there, so that they are only told of.
function picture(drawing, text) {
  return h("figure", { class: "picture" }, icon(drawing), h("figcaption", null, text));
}

function card(article, at) {
  const isAddress = /^https?:\/\//i.test(article.url);
  const title = h("strong", null, article.title);
  return h(
    "div",
    { class: at === 0 ? "card-news first" : "card-news" },
    article.pic_url || at === 0 ? picture("image", article.pic_url || t("no picture")) : null,
    h("div", null, isAddress ? h("a", { href: article.url, target: "_blank", rel: "noopener noreferrer" }, title) : title, article.description ? h("p", null, article.description) : null),
  );
}
