// A customer-service message.
import { account, accounts, hasPlatform, noPlatform } from "../account.js";
import { get, post, upload } from "../api.js";
import { fill, h, style } from "../dom.js";
import { area, field, select } from "../form.js";
import { reason, toast, tried } from "../told.js";
import { button, chip, head, table } from "../ui.js";
import { t } from "../words.js";

export async function show(main, { me, query }) {
  await style("pages");
  const outcome = h("section", { class: "part", "aria-live": "polite" });
  const files = h("ul", { class: "files" });
  let kept = [];

  const ids = area("ids", { rows: 3, class: "mono", placeholder: "o1\no2", value: query.get("to") ?? "" });
  const tag = h("select", { name: "gid" });
  const people = field(t("Openids"), ids, t("One on each line; who was pulled, or wrote a short time ago, is known."));
  const tagged = field(t("Tag"), tag, t("Tags are pulled on the page of followers."));
  const type = select("type", [["contact", t("People")], ["group", t("Everybody with a tag")]], query.get("gid") ? "group" : "contact", { onchange: choose });
  const content = area("content", { rows: 5, placeholder: t("What they read") });
  const pick = h("input", { type: "file", multiple: true, hidden: true, accept: ".png,.jpg,.jpeg,.gif,.amr,.mp3,.mp4", onchange: take });
  const go = h("button", { class: "button primary", type: "submit" }, t("Send"));
  const form = h("form", { class: "card narrow", onsubmit: send }, field(t("To"), type), people, tagged, field(t("Text"), content), me.uploads ? h("div", { class: "field" }, h("div", null, pick, button(t("Add files…"), () => pick.click(), { icon: "more", kind: "small", "aria-describedby": "of-files" })), h("p", { class: "hint", id: "of-files" }, t("Pictures, recordings and films; each is sent as a message of its own."))) : null, files, h("div", { class: "row" }, go));

  function choose() {
    people.hidden = type.value !== "contact";
    tagged.hidden = type.value !== "group";
  }

  async function take() {
    for (const file of pick.files) {
      const answer = await tried(() => upload(file));
      if (answer) kept.push({ ...answer, was: file.name });
    }
    pick.value = "";
    drawFiles();
  }

  function drawFiles() {
    fill(
      files,
      kept.map((file) => h("li", null, file.type.startsWith("image/") ? h("img", { src: file.url, alt: "", width: 40, height: 40 }) : chip(file.type), h("span", null, file.was), h("span", { class: "muted" }, `${Math.ceil(file.bytes / 1024)} KiB`), button(t("Take {name} out", { name: file.was }), () => ((kept = kept.filter((one) => one !== file)), drawFiles()), { icon: "close", only: true, kind: "quiet small" }))),
    );
  }

  async function send(event) {
    event.preventDefault();
    const body = { account: account(me), type: type.value, content: content.value, files: kept.map((file) => file.name) };
    if (type.value === "contact") body.ids = ids.value.split(/[\s,，;；]+/).filter(Boolean);
    else body.gid = Number(tag.value);
    go.disabled = true;
    try {
      const answer = await post("send_message", body);
      draw(answer, null);
      toast(t("{n} were sent it", { n: answer.sent }));
    } catch (error) {
      if (error.body?.receivers) draw(error.body, error);
      else fill(outcome, h("p", { class: "wrong", role: "alert" }, reason(error)), error.body?.advice ? h("p", { class: "muted" }, error.body.advice) : null);
    } finally {
      go.disabled = false;
    }
  }

  function draw({ receivers, unknown = [] }, error) {
    fill(
      outcome,
      h("h2", null, t("What became of it")),
      error ? h("p", { class: "wrong", role: "alert" }, reason(error)) : null,
      table(
        [t("Openid"), t("Outcome"), t("Why")],
        [...receivers.map((one) => [h("span", { class: "mono" }, one.id), one.sent ? chip(t("sent"), "good") : chip(one.errcode ? String(one.errcode) : t("failed"), "bad"), [one.msg, one.advice].filter(Boolean).join(" · ")]), ...unknown.map((id) => [h("span", { class: "mono" }, id), chip(t("unknown"), "warn"), t("never wrote, and was not pulled")])],
        t("Nobody"),
        t("What became of it"),
      ),
    );
  }

  async function begin() {
    const { groups } = await get("groups", { account: account(me) });
    fill(tag, groups.map((one) => h("option", { value: one.id, selected: String(one.id) === query.get("gid") }, `${one.name} (${one.count})`)));
    fill(warning, hasPlatform(me, account(me)) ? null : noPlatform());
    choose();
  }
  const warning = h("div");
  fill(main, head(t("Send"), t("A message of customer service: it reaches those who wrote within 48 hours."), accounts(me, begin)), warning, form, outcome);
  await begin();
}
