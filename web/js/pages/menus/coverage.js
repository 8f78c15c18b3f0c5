// What the tests of the bot touch.
import { get } from "../../api.js";
import { h } from "../../dom.js";
import { button, chip, prose, table } from "../../ui.js";
import { t } from "../../words.js";

export async function coverage(me, again) {
  if (!me.tests) return { content: h("p", { class: "empty" }, t("This bot has no folder for tests.")), tools: null };
  const { elements, touched, percent, missed, failed } = await get("menus/coverage");
  const bar = h("i", { class: "bar" });
  bar.style.inlineSize = `${percent}%`;
  const content = [
    h("div", { class: "card cover" }, h("p", null, h("b", { class: "big" }, `${percent.toFixed(1)} %`), " ", t("{touched} of {elements} elements are touched by tests", { touched, elements })), bar),
    failed.length ? h("div", { class: "faults" }, failed.map((file) => h("div", { class: "fault error" }, h("p", null, chip(t("fails"), "bad"), " ", file)))) : null,
    table([t("Name"), t("Kind"), t("Place")], missed.map((one) => [h("span", null, prose(one.name)), chip(one.kind), h("code", null, `${one.file}:${one.line}`)]), t("Nothing is missed."), t("Missed")),
  ];
  return { content, tools: button(t("Play the tests again"), again, { icon: "restart" }) };
}
