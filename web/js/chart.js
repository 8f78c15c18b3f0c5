// The last hour, minute by minute.
import { h, svg } from "./dom.js";
import { clock, t } from "./words.js";

const MINUTES = 60;
const HEIGHT = 100;

// All minutes of the hour, those without a turn too.
function hour(minutes, now) {
  const byMinute = new Map(minutes.map((one) => [Math.floor(new Date(one.at).getTime() / 60000), one]));
  const last = Math.floor(now / 60000);
  return Array.from({ length: MINUTES }, (_, at) => {
    const number = last - MINUTES + 1 + at;
    return byMinute.get(number) ?? { at: new Date(number * 60000).toISOString(), turns: 0, errors: 0, unanswered: 0, mean_ms: 0 };
  });
}

// Turns as bars: what went well below, what nothing took and what failed above it.
export function turns(minutes, now = Date.now()) {
  const all = hour(minutes, now);
  const most = Math.max(...all.map((one) => one.turns), 1);
  const high = (count) => (count / most) * HEIGHT;
  const bars = all.map((one, at) => {
    let foot = HEIGHT;
    const piece = (count, kind) => {
      if (count <= 0) return null;
      foot -= high(count);
      return svg("rect", { class: kind, x: at + 0.14, width: 0.72, y: foot, height: high(count) });
    };
    const good = Math.max(one.turns - one.errors - one.unanswered, 0);
    return svg("g", null, svg("title", null, `${clock(one.at, false)} · ${t("{n} turns", { n: one.turns })}`), svg("rect", { class: "hit", x: at, width: 1, y: 0, height: HEIGHT }), piece(good, "good"), piece(one.unanswered, "warn"), piece(one.errors, "bad"));
  });
  const sum = all.reduce((total, one) => total + one.turns, 0);
  return framed(t("Turns per minute"), t("{n} turns in the last hour, at most {most} in a minute", { n: sum, most: sum ? most : 0 }), String(most), all, bars, [["good", t("answered")], ["warn", t("nothing took it")], ["bad", t("failed")]]);
}

// The mean time of a turn as a line; minutes without a turn are gaps.
export function times(minutes, now = Date.now()) {
  const all = hour(minutes, now);
  const most = Math.max(...all.map((one) => one.mean_ms), 0.001);
  const y = (ms) => HEIGHT - (ms / most) * (HEIGHT - 6);
  const dots = [];
  let line = "";
  let isOn = false;
  all.forEach((one, at) => {
    if (one.turns === 0) {
      isOn = false;
      return;
    }
    line += `${isOn ? "L" : "M"}${at + 0.5} ${y(one.mean_ms)}`;
    isOn = true;
    dots.push(svg("path", { class: "dot", d: `M${at + 0.5} ${y(one.mean_ms)}h0` }, svg("title", null, `${clock(one.at, false)} · ${one.mean_ms} ms`)));
  });
  const unit = dots.length ? `${most >= 10 ? Math.round(most) : most.toFixed(2)} ms` : "–";
  return framed(t("Mean time of a turn"), t("The slowest minute: {ms}", { ms: unit }), unit, all, [svg("path", { class: "line", d: line }), ...dots], []);
}

function framed(title, about, top, all, marks, legend) {
  const picture = svg("svg", { class: "plot", viewBox: `0 0 ${MINUTES} ${HEIGHT}`, preserveAspectRatio: "none", role: "img", "aria-label": `${title}. ${about}` }, svg("path", { class: "grid", d: `M0 0.500H${MINUTES}M0 ${HEIGHT / 2}H${MINUTES}M0 ${HEIGHT}H${MINUTES}` }), marks);
  return h(
    "figure",
    { class: "chart" },
    h("figcaption", null, h("b", null, title), legend.map(([kind, name]) => h("span", { class: `legend ${kind}` }, name))),
    h("div", { class: "chart-field" }, h("span", { class: "chart-top" }, top), picture),
    h("div", { class: "chart-foot" }, h("span", null, clock(all[0].at, false)), h("span", null, t("now"))),
  );
}
