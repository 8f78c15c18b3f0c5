// Why the bot answered as it did: everything about one turn.
import { fill, h } from "../dom.js";
import { icon } from "../icons.js";
import { tree } from "../json.js";
import { chip, code } from "../ui.js";
import { clock, span, t } from "../words.js";
import { outcome } from "./outcomes.js";

// Fills the panel with a turn.
export function why(panel, turn, { close }) {
  const back = h("button", { type: "button", class: "button quiet only why-close", "aria-label": t("Back to the chat"), onclick: close }, icon("back"));
  if (!turn) {
    return fill(panel, h("header", { class: "why-head" }, back, h("h2", null, t("Why"))), h("div", { class: "why-empty" }, icon("why"), h("p", null, t("Say something: here it will stand how the bot came to its answer.")), h("p", { class: "hint" }, t("Press ? for the shortcuts."))));
  }
  return fill(
    panel,
    h("header", { class: "why-head" }, back, h("h2", null, t("Why"), " ", h("span", { class: "muted" }, `#${turn.turn}`)), h("span", { class: "muted" }, clock(turn.at))),
    summary(turn),
    [text, matchers, session, page, handlers, bytes].map((draw) => draw(turn)),
  );
}

// Why a turn of before went as it did, as far as that is kept.
export function reasons(turn) {
  if (turn.handlers === null) return h("p", { class: "muted" }, t("It was too long ago: its reasons are no longer kept."));
  return [
    h("p", { class: "why-path" }, path(turn.position_before), h("span", { class: "arrow" }, "→"), h("code", null, turn.after ?? "–")),
    turn.why ? h("p", { class: "muted" }, outcome(turn.why)) : null,
    [text, matchers, handlers].map((draw) => draw(turn)),
    turn.template ? section(t("Template"), h("p", null, h("code", null, turn.template))) : null,
  ];
}

const section = (title, ...children) => h("section", { class: "why-part" }, h("h3", null, title), children);

const path = (position) => (position.length ? position.map((id, at) => [at ? h("span", { class: "muted" }, " / ") : null, h("code", null, id)]) : h("span", { class: "muted" }, t("no menu")));

function summary(turn) {
  const chips = [
    turn.matched ? chip(`${turn.matched.kind} ${turn.matched.name || turn.matched.id}`, "good") : chip(t("nothing took it"), "warn"),
    turn.repeated ? chip(t("answered before"), "warn") : null,
    turn.limited ? chip(t("limited"), "warn") : null,
    turn.error ? chip(turn.error.code, "bad") : null,
    turn.wire?.encrypted ? chip(t("encrypted")) : null,
  ];
  return h(
    "div",
    { class: "why-summary" },
    h("p", { class: "why-path" }, path(turn.position_before), h("span", { class: "arrow" }, "→"), path(turn.position_after)),
    h("p", { class: "row" }, chips),
    turn.error ? h("p", { class: "wrong" }, turn.error.message) : null,
    turn.why?.outcome ? h("p", { class: "muted" }, outcome(turn.why)) : null,
  );
}

function text(turn) {
  if (!turn.why) return null;
  const { text: typed, normalised, steps, tapped } = turn.why;
  return section(
    t("Text"),
    h(
      "dl",
      { class: "pairs" },
      h("dt", null, tapped === null ? t("typed") : t("tapped")),
      h("dd", { class: "mono" }, typed),
      tapped === null ? null : [h("dt", null, t("number of the option")), h("dd", { class: "mono" }, tapped)],
      steps.map((step) => [h("dt", null, step.step), h("dd", { class: "mono" }, step.text)]),
      h("dt", null, t("normalised")),
      h("dd", { class: "mono" }, normalised, typed === normalised ? h("span", { class: "muted" }, ` ${t("(the same)")}`) : null),
    ),
  );
}

function matchers(turn) {
  if (!turn.why) return null;
  const { tried } = turn.why;
  if (tried.length === 0) return null;
  const verdict = (own) => {
    if (own.wins) return chip(t("wins"), "good");
    if (own.typed || own.normalised) return chip(own.typed ? t("matches too") : t("matches when normalised"), "warn");
    return chip(t("no"));
  };
  return section(
    t("Matchers tried, in order"),
    h(
      "ol",
      { class: "tried" },
      tried.map((own) => h("li", { class: own.wins ? "wins" : "" }, h("span", { class: "tried-name" }, h("b", null, own.name || "–"), " ", h("span", { class: "muted" }, own.kind)), own.regex === null ? h("span", { class: "muted" }, t("no regex")) : h("code", null, own.regex), verdict(own))),
    ),
  );
}

// What is as empty as it was before says nothing.
const isEmpty = (value) => value === null || value === undefined || value === "" || value === 0 || (typeof value === "object" && Object.keys(value).length === 0);

function session({ session: { diff, after } }) {
  const told = diff.filter((own) => !(isEmpty(own.before) && isEmpty(own.after)));
  return section(
    t("Session"),
    told.length
      ? h(
          "div",
          { class: "table tight", role: "region", tabindex: "0", "aria-label": t("Session") },
          h("table", null, h("thead", null, h("tr", null, [t("Field"), t("Before"), t("After")].map((name) => h("th", { scope: "col" }, name)))), h("tbody", null, told.map((own) => h("tr", null, h("th", { scope: "row" }, own.name), h("td", { class: "mono was" }, brief(own.before)), h("td", { class: "mono is" }, brief(own.after)))))),
        )
      : h("p", { class: "muted" }, t("Nothing changed.")),
    after ? h("details", { class: "fold" }, h("summary", null, t("The whole session")), tree(after)) : h("p", { class: "muted" }, t("There is none.")),
  );
}

function page(turn) {
  return section(
    t("Template and data"),
    turn.template ? h("p", null, h("code", null, turn.template)) : h("p", { class: "muted" }, t("No template; the answer was given as it is.")),
    turn.data === null ? null : h("details", { class: "fold" }, h("summary", null, t("Data")), tree(turn.data)),
  );
}

function handlers({ handlers: all }) {
  if (all.length === 0) return null;
  const most = Math.max(...all.map((own) => own.took_ms ?? 0), 0.001);
  return section(
    t("Handlers"),
    h(
      "ul",
      { class: "ran" },
      all.map((own) => {
        const bar = h("i", { class: "bar", "aria-hidden": "true" });
        bar.style.inlineSize = `${Math.max(2, ((own.took_ms ?? 0) / most) * 100)}%`;
        return h("li", null, h("span", { class: "ran-name" }, h("b", null, own.name), h("span", { class: "muted" }, [own.event_type, own.command].filter(Boolean).join(" · "))), h("span", { class: "mono" }, span(own.took_ms)), bar, own.error ? h("p", { class: "wrong" }, own.error) : null);
      }),
    ),
  );
}

function bytes({ wire }) {
  if (!wire) return null;
  const parts = [
    [t("In"), wire.in, `${wire.bytes_in} B`],
    wire.encrypted ? [t("In, opened"), wire.plain_in] : null,
    [t("Out"), wire.out, `${wire.bytes_out} B`],
    wire.encrypted ? [t("Out, opened"), wire.plain_out] : null,
    [t("Query"), wire.query],
  ].filter(Boolean);
  return section(
    t("Bytes"),
    parts.map(([name, own, size]) => h("details", { class: "fold" }, h("summary", null, name, size ? h("span", { class: "muted" }, ` ${size}`) : null), code(own, name))),
  );
}

// A value as one line, as people read it.
function brief(value) {
  if (value === null || value === undefined) return "–";
  return typeof value === "string" ? value : JSON.stringify(value);
}
