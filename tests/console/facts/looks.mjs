// Every page and what opens on it, narrow and wide, light and dark, in both languages: everybody can use
// it, and there is a picture of it.
import assert from "node:assert/strict";

import { faults, tabFaults } from "../access.mjs";
import { until } from "../driver.mjs";
import { ESCAPE } from "../person.mjs";

const NARROW = 760;

// What is looked at, in this order, and how one gets there; `narrow` is for narrow windows only.
const states = ({ browser, bot, open, turns, say }) => [
  ["chat-empty", async () => (await open("chat?openid=u1"), await browser.keys(ESCAPE, "n"), await until("no turn", async () => (await turns()) === 0))],
  ["own-menu", async () => (await browser.click(".menubar .opens"), await browser.find(".below"))],
  ["chat", async () => {
    for (const text of ["m", "gues", "guess", "25"]) await say(text);
  }],
  ["why", async () => browser.click(".turn:last-child .turn-mark"), "narrow"],
  ["kinds", async () => (await closeWhy(browser), await browser.keys(ESCAPE, "."), await browser.find(".kinds"))],
  ["location", async () => (await browser.click(".kinds > :nth-child(8)"), await browser.find("dialog"))],
  ...[["who", "o"], ["clock", "t"], ["save", "s"], ["edit", "e"], ["keys", "?"]].map(([name, key]) => [name, async () => (await browser.keys(ESCAPE), await browser.keys(ESCAPE, key), await browser.find("dialog[open]"))]),
  ["forget", async () => (await browser.keys(ESCAPE), await browser.click(".phone-tools > :nth-child(2)"), await browser.find("dialog"))],
  ["nav", async () => (await browser.keys(ESCAPE), await browser.click(".nav-toggle"), await browser.find("nav")), "narrow"],
  ["menus", async () => (await browser.run(() => document.querySelector("[aria-expanded=true].nav-toggle")?.click()), await open("menus"))],
  ["graph", async () => (await browser.click("#tab-graph"), await browser.find(".graph img"))],
  ["coverage", async () => (await browser.click("#tab-coverage"), await browser.find(".cover"))],
  ["live", async () => (await open("live"), await bot.push("o-look", "m"), await browser.click('.feed [data-name="turn_finished"] summary'), await browser.find(".reasons .tried"))],
  ...["messages", "sessions"].map((page) => [page, () => open(page)]),
  ...[["inspect", 1], ["move", 2], ["reset", 3]].map(([name, nth]) => [name, async () => (await open("sessions"), await browser.click(`tbody tr:first-child .row-tools > :nth-child(${nth})`), await browser.find("dialog"))]),
  ["send", () => open("send?to=o-mail")],
  ["sent", async () => (await browser.write("[name=content]", "你好"), await browser.write("[name=ids]", "o-mail o-nobody"), await browser.click("main form [type=submit]"), await browser.find("tbody"))],
  ...["users", "settings", "handlers", "jobs", "api"].map((page) => [page, () => open(page)]),
  ["call", async () => (await browser.type("[name=filter]", "getcallbackip"), await browser.click(".call-row"), await browser.click(".call [type=submit]"), await browser.says(".call", "200"))],
];

const closeWhy = (browser) => browser.run(() => document.querySelector(".why-open .why-close")?.click());

async function look(p, width, height, colours, language) {
  const { browser, axe, picture } = p;
  await browser.size(width, height);
  await browser.colours(colours);
  await browser.run((language) => localStorage.setItem("wxmenu.language", JSON.stringify(language)), language);
  await browser.reload();
  await browser.find("main[data-page]:not([aria-busy])");
  const wrong = [];
  for (const [name, reach, when] of states(p)) {
    if (when === "narrow" && width > NARROW) continue;
    await reach();
    await browser.run(() => document.querySelectorAll(".toast").forEach((own) => own.remove()));
    await picture([name, width, colours, ...(language === "zh" ? [] : [language])].join("-"));
    const tabbed = colours === "light" && language === "zh" ? await tabFaults(browser) : [];
    wrong.push(...[...(await faults(browser, axe)), ...tabbed].map((one) => `${name}: ${one}`));
  }
  await browser.keys(ESCAPE);
  assert.deepEqual(wrong, []);
}

export const looks = (p) => ({
  async "what looks for faults finds them"() {
    await p.open("jobs");
    await p.browser.run(() => {
      const planted = document.createElement("p");
      planted.id = "planted";
      const plant = (tag, text, styles) => {
        const own = planted.appendChild(document.createElement(tag));
        own.textContent = text;
        for (const [name, value] of Object.entries(styles)) own.style.setProperty(name, value, "important");
        return own;
      };
      plant("img", "", {}).src = "/console/assets/icon.svg";
      plant("span", "grey", { color: "#aaa", background: "#fff" });
      plant("input", "", { outline: "none", "border-color": "#eee" });
      plant("b", "wide", { display: "block", width: "200vw" });
      document.querySelector("main").prepend(planted);
    });
    const found = [...(await faults(p.browser, p.axe)), ...(await tabFaults(p.browser))].join("\n");
    for (const fault of ["image-alt", "color-contrast", "label", "the border of input", "no ring around input", "main. “"]) assert.ok(found.includes(fault), `${fault} is not in:\n${found}`);
    await p.browser.run(() => document.querySelector("#planted").remove());
  },

  ...Object.fromEntries(
    [[1280, 860], [375, 780]].flatMap(([width, height]) =>
      ["light", "dark"].flatMap((colours) => ["zh", "en"].map((language) => [`everybody can use all pages at ${width} px, ${colours}, ${language}`, () => look(p, width, height, colours, language)])),
    ),
  ),
});
