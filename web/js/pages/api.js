// Any call of the platform, as a form.
import { account, hasPlatform, noPlatform, accounts } from "../account.js";
import { get, post } from "../api.js";
import { fill, h, style } from "../dom.js";
import { area, field, input } from "../form.js";
import { tree } from "../json.js";
import { onPage } from "../keys.js";
import { reason, tried } from "../told.js";
import { button, chip, code, head } from "../ui.js";
import { span, t } from "../words.js";

// What the families are about; one that is not here is called by its name.
const FAMILIES = { base: "Tokens and basics", menu: "Custom menu", "customer-service": "Customer service", template: "Template messages", mass: "Messages to many", media: "Media", draft: "Drafts and publishing", user: "People and tags", qrcode: "QR codes and short keys", datacube: "Figures", oauth: "Web pages", mini: "Mini-programs", pay: "Payments" };
const titled = (family) => (FAMILIES[family.name] ? t(FAMILIES[family.name]) : family.name);

export async function show(main, { me, query }) {
  await style("pages");
  const { families } = await get("api");
  const search = input("filter", { type: "search", placeholder: t("Search calls"), "aria-label": t("Search calls"), oninput: draw });
  const list = h("div", { class: "calls" });
  const form = h("section", { class: "call", "aria-label": t("Call") });
  const warning = h("div");
  let chosen = null;

  function draw() {
    const wanted = search.value.trim().toLowerCase();
    const fits = (family, one) => `${family.name} ${titled(family)} ${one.path}`.toLowerCase().includes(wanted);
    fill(
      list,
      families.map((family) => {
        const calls = family.endpoints.filter((one) => fits(family, one));
        if (calls.length === 0) return null;
        return h("details", { open: wanted !== "" || calls.includes(chosen) }, h("summary", null, titled(family), h("span", { class: "muted" }, ` ${calls.length}`)), calls.map((one) => h("button", { type: "button", class: "call-row", "aria-current": one === chosen ? "true" : null, onclick: () => choose(one) }, chip(one.method, one.method === "GET" ? "" : "good"), h("span", { class: "mono" }, one.path))));
      }),
    );
  }

  function choose(one) {
    chosen = one;
    draw();
    const params = h("div", { class: "params" });
    const answer = h("div", { class: "part", "aria-live": "polite" });
    const data = one.method === "POST" ? area("data", { rows: 8, class: "mono", value: "{}" }) : null;
    const add = () => {
      const row = h("div", { class: "row param" }, input("name", { "aria-label": t("Parameter"), placeholder: t("Parameter"), class: "mono" }), input("value", { "aria-label": t("Value"), placeholder: t("Value"), class: "mono" }), button(t("Remove"), () => row.remove(), { icon: "close", only: true, kind: "quiet small" }));
      params.append(row);
      return row;
    };
    const go = h("button", { class: "button primary", type: "submit" }, t("Call"));
    fill(
      form,
      h("h2", { class: "mono" }, `${one.method} ${one.path}`),
      h("p", { class: "row" }, one.token ? chip(t("with the access token")) : chip(t("without a token")), one.file ? chip(t("gives a file")) : null),
      h(
        "form",
        {
          onsubmit: async (event) => {
            event.preventDefault();
            go.disabled = true;
            fill(answer, h("p", { class: "muted" }, t("Calling…")));
            try {
              fill(answer, answered(await post("api", asked(one, params, data))));
            } catch (error) {
              fill(answer, refused(error));
            } finally {
              go.disabled = false;
            }
          },
        },
        h("h3", null, t("Query")),
        params,
        button(t("Add a parameter"), () => add().querySelector("input").focus(), { icon: "more", kind: "small" }),
        data ? field(t("Body (JSON)"), data) : null,
        h("div", { class: "row foot-line" }, go),
      ),
      answer,
    );
    form.querySelector("h2").scrollIntoView({ block: "nearest" });
  }

  function asked(one, params, data) {
    const body = { account: account(me), method: one.method, path: one.path, params: {} };
    for (const row of params.children) {
      const [name, value] = [...row.querySelectorAll("input")].map((own) => own.value);
      if (name.trim()) body.params[name.trim()] = value;
    }
    if (data && data.value.trim() !== "") {
      try {
        body.data = JSON.parse(data.value);
      } catch (error) {
        throw new Error(t("The body is no JSON: {why}", { why: error.message }));
      }
    }
    return body;
  }

  const begin = () => fill(warning, hasPlatform(me, account(me)) ? null : noPlatform());
  begin();
  fill(form, h("p", { class: "empty" }, t("Choose a call: the token is taken care of.")));
  fill(main, head(t("API"), t("Every call of the platform, with the token handled and its answer explained."), accounts(me, begin)), warning, h("div", { class: "api" }, h("div", { class: "part" }, search, list), form));
  onPage(["/", "Search calls", () => search.focus()]);
  draw();
  const wanted = query.get("path");
  const found = wanted && families.flatMap((family) => family.endpoints).find((one) => one.path === wanted);
  if (found) await tried(() => choose(found));
}

function answered({ status, data, file, took_ms: took }) {
  return [
    h("p", { class: "row" }, chip(String(status), status < 400 ? "good" : "bad"), h("span", { class: "muted" }, span(took))),
    file ? saved(file) : [tree(data), h("details", { class: "fold" }, h("summary", null, t("As text")), code(JSON.stringify(data, null, 2), t("Answer")))],
  ];
}

function saved(file) {
  const about = h("p", null, `${file.name ?? "file"} · ${file.type ?? "?"} · ${file.bytes} B`);
  if (!file.base64) return about;
  const href = `data:application/octet-stream;base64,${file.base64}`;
  return [about, h("a", { class: "button", href, download: file.name ?? "file" }, t("Save the file"))];
}

function refused(error) {
  const { errcode, meaning, advice, data } = error.body ?? {};
  return [h("p", { class: "row" }, errcode ? chip(String(errcode), "bad") : null, h("span", { class: "wrong", role: "alert" }, reason(error))), meaning ? h("p", null, meaning) : null, advice ? h("p", { class: "muted" }, advice) : null, data ? tree(data) : null];
}
