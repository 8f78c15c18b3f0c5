// A person at the console: what they do again and again, and what they must never meet.
import assert from "node:assert/strict";
import { join } from "node:path";

import { faults } from "./access.mjs";
import { PASSWORD } from "./bot.mjs";
import { until } from "./driver.mjs";

export const ENTER = "\uE007";
export const ESCAPE = "\uE00C";
export const RIGHT = "\uE014";

// `place` says where things are: pictures go to `pictures`, `axe` is the file of axe-core, `root` the repository.
export function person(browser, bot, place) {
  const turns = () => browser.run(() => document.querySelectorAll(".turn").length);
  const lastReply = () => browser.run(() => document.querySelector(".turn:last-child > :last-child").innerText);

  // Does what makes the bot answer; gives its answer.
  async function chatted(act) {
    const before = await turns();
    await act();
    await until("another turn", async () => (await turns()) > before);
    return lastReply();
  }

  const say = (text) => chatted(async () => (await browser.type("textarea[name=say]", text), await browser.keys(ENTER)));

  async function enter() {
    await browser.write("input[type=password]", PASSWORD);
    await browser.keys(ENTER);
    await browser.find("main[data-page]");
  }

  // Goes to a page, from wherever one is.
  async function open(page) {
    await browser.keys(ESCAPE);
    await browser.run((page) => void (location.hash = `#/${page}`), page);
    await browser.find(`main[data-page=${page.split("?")[0]}]:not([aria-busy]) h1`);
    await until(`${page} to have what it asked for`, () => browser.run(() => document.querySelector("[aria-busy]") === null));
  }

  async function anew() {
    await open("chat");
    await browser.press("新的对话");
    await until("an empty conversation", async () => (await turns()) === 0);
  }

  // Nothing that came from outside was run, or became an element.
  async function noneRan() {
    const found = await browser.run(() => ({ pwned: window.pwned, made: document.querySelectorAll("main [onerror], main script, dialog script, [src=x], a[href^=javascript]").length }));
    assert.deepEqual(found, { pwned: null, made: 0 }, "something from outside became HTML");
  }

  // Everybody can use what is shown.
  async function faultless(what) {
    await browser.run(() => document.querySelectorAll(".toast").forEach((own) => own.remove()));
    assert.deepEqual(await faults(browser, place.axe), [], what);
  }

  // Requests that are none of the bot's.
  function seen(all, home = bot.url) {
    seen.elsewhere.push(...all.filter(({ url }) => /^https?:|^wss?:/.test(url) && !url.startsWith(home)).map(({ url }) => url));
  }
  seen.elsewhere = [];

  const picture = (name) => browser.picture(join(place.pictures, `${name}.png`));

  return { browser, bot, ...place, turns, lastReply, chatted, say, enter, open, anew, noneRan, faultless, seen, picture };
}
