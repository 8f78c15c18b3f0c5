// Who is where.
import { account, accounts } from "../account.js";
import { get, part, post } from "../api.js";
import { confirm, dialog } from "../dialog.js";
import { fill, h, style } from "../dom.js";
import { field, input, select } from "../form.js";
import { tree } from "../json.js";
import { onPage } from "../keys.js";
import { toast, tried } from "../told.js";
import { button, filled, head, table } from "../ui.js";
import { clock, t } from "../words.js";

export async function show(main, { me }) {
  await style("pages");
  const list = h("div", { class: "part" });
  let menus = [];
  const search = input("q", { type: "search", placeholder: t("Part of an openid"), "aria-label": t("Openid") });
  const place = h("select", { name: "menu", "aria-label": t("Menu") });
  const form = h("form", { class: "filters", onsubmit: (event) => (event.preventDefault(), draw()) }, search, place, accounts(me, begin), h("button", { class: "button", type: "submit" }, t("Search")));
  place.addEventListener("change", () => draw());

  async function begin() {
    menus = all((await get("menus", { account: account(me) })).menus);
    fill(place, h("option", { value: "" }, t("in any menu")), menus.map(([id, name]) => h("option", { value: id }, `${name} (${id})`)));
    await draw();
  }

  const draw = (after, before = []) => filled(list, async () => {
    const page = await get("sessions", { account: account(me), q: search.value.trim(), menu: place.value, after });
    const rows = [...before, ...page.sessions];
    return [
      table([t("Openid"), t("Position"), t("Last message"), t("Expires"), ""], rows.map(row), t("Nobody is in the store."), t("Sessions")),
      h("p", { class: "row foot-line" }, h("span", { class: "muted" }, t("{n} sessions in the store", { n: page.total })), page.next ? button(t("More"), () => draw(page.next, rows)) : null),
    ];
  });

  function row(one) {
    const at = `sessions/${part(one.account)}/${part(one.openid)}`;
    return [
      h("span", { class: "mono" }, one.openid),
      one.position.length ? h("code", null, one.position.join(" / ")) : h("span", { class: "muted" }, t("no menu")),
      clock(one.last_access),
      one.expires ? clock(one.expires) : t("never"),
      h(
        "div",
        { class: "row-tools" },
        button(t("Inspect"), () => inspect(one, at), { kind: "small" }),
        button(t("Move…"), () => move(one, at), { kind: "small" }),
        button(t("Reset"), () => confirm(t("Reset {openid}?", { openid: one.openid }), t("The bot forgets this person: position, values, everything."), t("Reset"), async () => {
          const { there_was_one: was } = await post(`${at}/reset`);
          toast(was ? t("Forgotten") : t("There was nothing to forget"));
          await draw();
        }), { kind: "small" }),
      ),
    ];
  }

  async function inspect(one, at) {
    const answer = await tried(() => get(at));
    if (!answer) return;
    dialog(one.openid, { wide: true, done: null, body: answer.session ? tree(answer.session) : h("p", null, t("There is none.")) });
  }

  function move(one, at) {
    dialog(t("Move {openid}", { openid: one.openid }), {
      done: t("Move"),
      body: [field(t("Into"), select("to", [["", t("no menu")], ...menus.map(([id, name]) => [id, `${name} (${id})`])], one.position.at(-1) ?? "")), h("p", { class: "hint" }, t("No event is raised, and the person is told nothing."))],
      act: async ({ to }) => {
        await post(`${at}/move`, { menu: to || null });
        toast(t("Moved"));
        await draw();
      },
    });
  }

  fill(main, head(t("Sessions"), t("What the bot remembers of people who wrote to it.")), form, list);
  onPage(["/", "Search", () => search.focus()]);
  await begin();
}

const all = (menus, depth = 0) => menus.flatMap((menu) => [[menu.id, `${"　".repeat(depth)}${menu.title || menu.name}`], ...all(menu.menus, depth + 1)]);
