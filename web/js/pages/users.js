// Followers and tags.
import { account, accounts, hasPlatform, noPlatform } from "../account.js";
import { get, post } from "../api.js";
import { fill, h, style } from "../dom.js";
import { input } from "../form.js";
import { icon } from "../icons.js";
import { onPage } from "../keys.js";
import { follow } from "../stream.js";
import { toast, tried } from "../told.js";
import { button, chip, filled, head, pager, table } from "../ui.js";
import { clock, t } from "../words.js";

export async function show(main, { me }) {
  await style("pages");
  const list = h("div", { class: "part" });
  const warning = h("div");
  const search = input("q", { type: "search", placeholder: t("Name, remark or openid"), "aria-label": t("Search") });
  const tag = h("select", { name: "gid", "aria-label": t("Tag"), onchange: () => draw(1) });
  let names = new Map();

  async function begin() {
    fill(warning, hasPlatform(me, account(me)) ? null : noPlatform());
    const { groups } = await get("groups", { account: account(me) });
    names = new Map(groups.map((one) => [one.id, one.name]));
    fill(tag, h("option", { value: "" }, t("every tag")), groups.map((one) => h("option", { value: one.id }, `${one.name} (${one.count})`)));
    await draw(1);
  }

  const draw = (page) => filled(list, async () => {
    const answer = await get("users", { account: account(me), q: search.value, gid: tag.value, page });
    return [
      table([t("Name"), t("Openid"), t("Tags"), t("Since"), ""], answer.users.map(row), answer.pulled ? t("Nobody fits.") : t("Followers were not pulled yet."), t("Followers")),
      h("p", { class: "row foot-line" }, h("span", { class: "muted" }, t("{n} followers", { n: answer.total }), answer.pulled ? ` · ${t("pulled {moment}", { moment: clock(answer.pulled) })}` : ""), pager(answer, page, draw, t("Back"), t("Next")), tag.value ? h("a", { class: "button", href: `#/send?gid=${tag.value}` }, icon("send"), h("span", null, t("Write to all of them"))) : null),
    ];
  });

  const row = (one) => [
    h("span", null, h("b", null, one.remark || one.nickname || "–"), one.remark && one.nickname ? h("span", { class: "muted" }, ` ${one.nickname}`) : null, one.subscribed ? null : [" ", chip(t("left"), "warn")]),
    h("span", { class: "mono" }, one.id),
    h("span", { class: "row" }, one.groups.map((id) => chip(names.get(id) ?? String(id)))),
    h("span", { class: "nowrap" }, one.subscribe_time ? clock(one.subscribe_time, false) : "–"),
    h("a", { class: "button small", href: `#/send?to=${encodeURIComponent(one.id)}` }, icon("send"), h("span", null, t("Write"))),
  ];

  const pull = button(t("Pull from the platform"), () => tried(async () => (await post("flush", { account: account(me) }), toast(t("Pulling…")))), { icon: "restart" });
  fill(main, head(t("Followers"), t("As they were pulled last."), accounts(me, begin), pull), warning, h("form", { class: "filters", onsubmit: (event) => (event.preventDefault(), draw(1)) }, search, tag, h("button", { class: "button", type: "submit" }, t("Search"))), list);
  onPage(["/", "Search", () => search.focus()]);
  const end = follow((name, data) => {
    if (name !== "job" || data.name !== "pull") return;
    tried(told);
    begin();
  });
  // The stream tells everybody the same; who asks is told in the language of the pages.
  async function told() {
    const job = (await get("jobs")).jobs.find((one) => one.name === "pull" && one.account === account(me));
    if (job) toast(job.error ?? job.result ?? t(job.state), job.error ? "bad" : "good");
  }
  await begin();
  return end;
}
