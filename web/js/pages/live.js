// What happens, as it happens.
import { get } from "../api.js";
import { times, turns } from "../chart.js";
import { fill, h, style } from "../dom.js";
import { input } from "../form.js";
import { tree } from "../json.js";
import { onPage } from "../keys.js";
import { follow } from "../stream.js";
import { tried } from "../told.js";
import { button, chip, filled, head, prose } from "../ui.js";
import { clock, span, t } from "../words.js";
import { lastTurns, reasonsOf } from "./turns.js";
import { unmatched } from "./unmatched.js";

// So many events are shown.
const MOST = 200;
// Counts are asked for that often, in milliseconds, and after a turn.
const EVERY = 10_000;
const BAD = new Set(["request_badrequest", "request_handle_error", "wechat_error", "wechat_servererror", "reload_failed"]);

export async function show(main, { me }) {
  await style("pages");
  const tiles = h("dl", { class: "tiles" });
  const charts = h("div", { class: "charts" });
  const feed = h("ol", { class: "feed", "aria-label": t("Events") });
  const lost = h("div", null);
  const unknown = h("section", { class: "part" }, h("div", { class: "part-head" }, h("h2", null, t("Texts that nothing took"))), lost);
  const last = lastTurns((on) => (unknown.hidden = !on));
  const search = input("q", { type: "search", placeholder: t("Filter: name, openid, text"), "aria-label": t("Filter"), oninput: filter });
  let paused = false;
  let waiting = [];
  let timer = 0;
  let soon = 0;

  const pause = button(t("Pause"), () => {
    paused = !paused;
    pause.setAttribute("aria-pressed", String(paused));
    pause.lastChild.textContent = paused ? t("Go on ({n})", { n: 0 }) : t("Pause");
    if (!paused) waiting.splice(0).forEach(add);
  }, { key: "p", "aria-pressed": "false" });

  function fits(row) {
    return row.dataset.words.includes(search.value.trim().toLowerCase());
  }
  function filter() {
    for (const row of feed.children) row.hidden = row.dataset.words !== undefined && !fits(row);
  }
  function add([name, data, at]) {
    feed.querySelector(".empty")?.remove();
    const row = event(name, data, at);
    row.hidden = !fits(row);
    feed.prepend(row);
    while (feed.childElementCount > MOST) feed.lastChild.remove();
  }

  async function counts() {
    const stats = await tried(() => get("stats"));
    if (!stats) return;
    const timed = stats.minutes.reduce((sum, one) => sum + one.turns, 0);
    const mean = timed ? stats.minutes.reduce((sum, one) => sum + one.mean_ms * one.turns, 0) / timed : null;
    const tile = (name, value, kind = "") => h("div", { class: value && kind ? kind : "" }, h("dt", null, name), h("dd", null, String(value)));
    fill(tiles, tile(t("Turns"), stats.turns), tile(t("Sessions"), stats.sessions), tile(t("Nothing took it"), stats.unanswered, "warn"), tile(t("Failed"), stats.errors, "bad"), tile(t("Refused requests"), stats.bad_requests, "bad"), tile(t("Retries"), stats.retries), tile(t("Late replies"), stats.late), tile(t("Mean time"), span(mean)));
    fill(charts, turns(stats.minutes), times(stats.minutes));
    about.textContent = t("Counted since {moment}.", { moment: clock(stats.started) });
  }

  const about = h("p", { class: "muted" });
  fill(
    main,
    head(t("Live"), t("Every signal of the engine, as it is raised.")),
    tiles,
    charts,
    about,
    h("section", { class: "part" }, h("div", { class: "part-head" }, h("h2", null, t("Events")), search, pause, button(t("Clear"), () => fill(feed, nothing()), { kind: "quiet" })), fill(feed, nothing())),
    h("section", { class: "part" }, h("div", { class: "part-head" }, h("h2", null, t("The last turns"))), last.element),
    unknown,
  );
  onPage(["p", "Pause", () => pause.click()], ["/", "Filter", () => search.focus()]);
  const drawLost = () => filled(lost, () => unmatched(null));
  const end = follow((name, data) => {
    if (name === "state" || name === "notification") return;
    const told = [name, data, data.at ?? new Date().toISOString()];
    if (paused) {
      waiting = [...waiting, told].slice(-MOST);
      pause.lastChild.textContent = t("Go on ({n})", { n: waiting.length });
    } else add(told);
    if (name === "turn_finished") {
      clearTimeout(soon);
      soon = setTimeout(() => (counts(), last.draw(), drawLost()), 300);
    }
  });
  timer = setInterval(counts, EVERY);
  await Promise.all([counts(), last.draw(), drawLost()]);
  return () => {
    end();
    clearInterval(timer);
    clearTimeout(soon);
  };
}

const nothing = () => h("li", { class: "empty" }, prose(t("Quiet so far. Write to the bot, or send a push with `wxmenu send`.")));

function event(name, data, at) {
  const who = data.message?.openid ?? data.openid ?? "";
  const words = gist(name, data);
  // A turn that is kept tells its reasons too.
  const why = name === "turn_finished" && data.id !== undefined ? reasonsOf(data.id) : null;
  return h(
    "li",
    { "data-name": name, "data-words": `${name} ${who} ${words} ${data.identity ?? ""}`.toLowerCase() },
    h(
      "details",
      { ontoggle: (event) => event.target.open && why?.ask() },
      h("summary", null, h("time", { datetime: at }, clock(at)), chip(name, BAD.has(name) || data.error ? "bad" : name === "turn_finished" ? "good" : ""), h("span", { class: "mono who-wrote" }, who), h("span", { class: "gist" }, words)),
      why?.element,
      tree(data),
    ),
  );
}

const said = (reply) => (typeof reply === "string" ? reply : reply ? (reply.content ?? `[${reply.type}]`) : "");

function gist(name, data) {
  const text = data.message?.text ?? (data.message ? `[${data.message.type}]` : "");
  switch (name) {
    case "turn_finished":
      return `${text} → ${said(data.reply)}`;
    case "handler_finished":
      return `${data.handler} · ${span(data.took_ms)}`;
    case "request_received":
      return `${data.method} ${data.path}`;
    case "request_badrequest":
      return `${data.method} ${data.path} · ${data.message}`;
    case "response_sent":
      return said(data.response);
    case "api_called":
      return `${data.call} · ${data.outcome}${data.code ? ` · ${data.code}` : ""}`;
    case "job":
      return `${t(data.name)} · ${t(data.state)}`;
    case "request_handle_error":
      return `${data.code}: ${data.exception}`;
    default:
      return typeof data.message === "string" ? data.message : text || (data.exception ?? "");
  }
}
