// What people wrote.
import { account, accounts } from "../account.js";
import { get, post } from "../api.js";
import { fill, h, style } from "../dom.js";
import { input, select } from "../form.js";
import { icon } from "../icons.js";
import { onPage } from "../keys.js";
import { tried } from "../told.js";
import { button, chip, filled, head, pager, table } from "../ui.js";
import { clock, span, t } from "../words.js";
import { off, unmatched } from "./unmatched.js";

const TYPES = ["text", "image", "voice", "video", "shortvideo", "location", "link", "event", "file", "miniprogrampage"];

export async function show(main, { me }) {
  await style("pages");
  const list = h("div", { class: "part" });
  const lost = h("div", null);
  const search = input("q", { type: "search", placeholder: t("Text or reply"), "aria-label": t("Search") });
  const type = select("type", [["", t("every type")], ...TYPES], "", { "aria-label": t("Type"), onchange: () => draw(1) });

  const draw = (page = 1) => filled(list, async () => {
    const answer = await get("messages", { account: account(me), q: search.value, type: type.value, page });
    if (!answer.on) return off();
    return [
      table([t("When"), t("Who"), t("Message"), t("Reply"), t("Position"), ""], answer.messages.map(row), t("Nothing was written yet."), t("Messages")),
      h("p", { class: "row foot-line" }, h("span", { class: "muted" }, t("{n} messages, {unread} unread", { n: answer.total, unread: answer.unread })), pager(answer, page, draw, t("Newer"), t("Older"))),
    ];
  });

  const again = (one) => `#/chat?${new URLSearchParams({ account: one.account, menu: one.before ?? "", say: one.text })}`;
  const row = (one) => [
    h("span", { class: "nowrap" }, one.read ? null : h("i", { class: "unread", role: "img", "aria-label": t("unread") }), clock(one.at)),
    h("span", { class: "mono" }, one.openid),
    [one.type === "text" ? null : chip(one.type), long(one.text)],
    [one.error ? chip(one.error, "bad") : one.answered || one.type === "event" ? null : chip(t("nothing took it"), "warn"), long(one.reply)],
    h("span", { class: "nowrap" }, h("code", null, one.before === one.after ? (one.after ?? "–") : `${one.before ?? "–"} → ${one.after ?? "–"}`), h("br"), h("span", { class: "muted" }, span(one.took_ms))),
    one.type === "text" ? h("a", { class: "button small", href: again(one) }, icon("chat"), h("span", null, t("Try it"))) : null,
  ];

  fill(
    main,
    head(t("Messages"), t("The last turns, newest first; openids and long numbers are masked."), button(t("Mark all as read"), () => tried(async () => (await post("readall"), await draw())), { icon: "check" })),
    h("form", { class: "filters", onsubmit: (event) => (event.preventDefault(), draw(1)) }, search, type, accounts(me, () => draw(1)), h("button", { class: "button", type: "submit" }, t("Search"))),
    list,
    me.messages ? h("section", { class: "part" }, h("h2", null, t("Texts that nothing took")), lost) : null,
  );
  onPage(["/", "Search", () => search.focus()]);
  await draw();
  if (me.messages) await filled(lost, () => unmatched(account(me)));
}

// More than a line is opened when it is wanted.
function long(text) {
  const [first, ...rest] = text.split("\n");
  if (rest.length === 0) return h("span", { class: "said" }, text);
  return h("details", { class: "said muted" }, h("summary", null, first), text);
}
