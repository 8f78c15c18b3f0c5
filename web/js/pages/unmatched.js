// Texts that nothing took: what people wanted and the menus do not have.
import { get } from "../api.js";
import { h } from "../dom.js";
import { icon } from "../icons.js";
import { prose, table } from "../ui.js";
import { clock, t } from "../words.js";

export async function unmatched(account) {
  const { unmatched: all, on } = await get("messages/unmatched", { account });
  if (!on) return off();
  const link = (one) => `#/chat?${new URLSearchParams({ account: one.account, menu: one.menu ?? "", say: one.text })}`;
  return table(
    [t("Text"), t("Menu"), t("Times"), t("Last"), ""],
    all.map((one) => [h("b", null, one.text), h("code", null, one.menu ?? "–"), String(one.times), clock(one.last), h("a", { class: "button small", href: link(one) }, icon("chat"), h("span", null, t("Make it a test")))]),
    t("None so far."),
    t("Texts that nothing took"),
  );
}

// What stands where texts are not kept.
export const off = () => h("p", { class: "note" }, h("span", null, prose(t("What people write is not kept. To keep it, masked and in memory: `messages = true` under [console] in wxmenu.toml."))));
