// Without a mouse, and without motion.
import assert from "node:assert/strict";

import { tabFaults } from "../access.mjs";
import { until } from "../driver.mjs";
import { ENTER, ESCAPE, RIGHT } from "../person.mjs";

const UP = "\uE013";
const focused = () => document.activeElement.getAttribute("aria-label") ?? document.activeElement.name ?? document.activeElement.tagName;

export const keyboard = ({ browser, turns, say, open, anew, lastReply, faultless, picture }) => ({
  async "everything can be reached with the keyboard"() {
    await open("jobs");
    await browser.keys("g", "c");
    await browser.find(".composer");
    await browser.keys(ESCAPE, "?");
    await browser.says("dialog", "拨动时钟");
    await picture("keys");
    await faultless("the keys");
    await browser.keys(ESCAPE);
    await browser.keys("/");
    assert.equal(await browser.run(() => document.activeElement.name), "say");
    await browser.keys(ESCAPE, "g", "l");
    await browser.find("main[data-page=live] h1");
    assert.equal(await until("the heading to have the focus", () => browser.run(() => document.activeElement.tagName === "H1")), true);
  },

  async "a whole conversation needs no mouse: written, stepped through, edited, begun anew"() {
    await anew();
    for (const text of ["m", "guess"]) await say(text);
    assert.equal(await browser.run(focused), "消息");
    await browser.keys(UP);
    assert.equal(await browser.run(() => document.activeElement.value), "guess");
    await browser.write("textarea[name=say]", "");
    await browser.keys(ESCAPE, "k");
    await browser.says(".why-head", "#1");
    await browser.keys("j");
    await browser.says(".why-head", "#2");
    await browser.keys("e");
    await browser.find("dialog[open]");
    assert.equal(await browser.run(focused), "text");
    await browser.write("dialog [name=text]", "time");
    await browser.click("dialog footer [type=submit]");
    await until("the other text", async () => (await lastReply()).includes("时间转换"));
    await browser.keys(ESCAPE, "r");
    await until("one turn only", async () => (await turns()) === 1);
    await browser.keys(".");
    await browser.find(".kinds");
    await faultless("the kinds of messages");
    await browser.keys(ESCAPE);
    assert.equal(await browser.run(() => document.querySelector(".kinds").hidden), true);
    assert.equal(await browser.run(focused), "其他类型的消息");
    await browser.keys("n");
    await until("an empty conversation", async () => (await turns()) === 0);
  },

  async "a dialog takes the focus, keeps it, and gives it back"() {
    await anew();
    await say("m");
    await browser.run(() => document.querySelector(".who").focus());
    await browser.keys(ENTER);
    await browser.find("dialog[open] [name=openid]");
    assert.deepEqual(await tabFaults(browser, "dialog[open] button"), []);
    await browser.keys(ESCAPE);
    await until("the dialog to go", () => browser.run(() => document.querySelector("dialog") === null));
    assert.match(await browser.run(() => document.activeElement.className), /who/);
  },

  async "tabs are gone through with the arrows"() {
    await open("menus");
    await browser.run(() => document.querySelector("#tab-tree").focus());
    await browser.keys(RIGHT);
    await browser.find(".graph img");
    assert.equal(await browser.run(() => document.activeElement.id), "tab-graph");
    await browser.keys(RIGHT, RIGHT);
    await browser.find(".menus");
    assert.equal(await browser.run(() => document.activeElement.id), "tab-tree");
  },

  async "nothing moves for who wants it so, and something does for others"() {
    await anew();
    const moving = async () => {
      await browser.keys(ESCAPE, "t");
      await browser.find("dialog[open]");
      const count = await browser.run(() => document.getAnimations().length);
      await browser.keys(ESCAPE);
      return count;
    };
    assert.equal(await moving(), 0);
    await browser.colours("light", "no-preference");
    assert.ok((await moving()) > 0);
    await browser.colours("light");
  },
});
