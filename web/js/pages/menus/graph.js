// The menus as a picture, and as text that draws one.
import { account } from "../../account.js";
import { get } from "../../api.js";
import { h } from "../../dom.js";
import { select } from "../../form.js";
import { code, filled } from "../../ui.js";
import { t } from "../../words.js";

export async function graph(me) {
  const heat = h("input", { type: "checkbox", id: "heat", onchange: draw });
  const format = select("format", [["svg", t("Picture")], ["mermaid", "Mermaid"], ["dot", "Graphviz"]], "svg", { "aria-label": t("Form"), onchange: draw });
  heat.disabled = !me.tests;
  const content = h("div", null);
  function draw() {
    return filled(content, async () => {
      const picture = await get("menus/graph", { account: account(me), format: format.value, coverage: heat.checked ? "true" : undefined });
      if (picture.format !== "svg") return code(picture.text, format.value);
      // As an image it can run nothing.
      const image = h("img", { src: `data:image/svg+xml;charset=utf-8,${encodeURIComponent(picture.text)}`, alt: t("The menus and where their commands lead; the tree says the same in words.") });
      return h("div", { class: "graph", tabindex: "0", role: "region", "aria-label": t("Graph") }, image);
    });
  }
  await draw();
  return { tools: [h("span", { class: "row" }, heat, h("label", { for: "heat" }, t("with coverage by tests"))), format], content };
}
