// What happens at the bot, and who stands where.
import assert from "node:assert/strict";

import { EVIL } from "../bot.mjs";
import { until } from "../driver.mjs";
import { ENTER, ESCAPE } from "../person.mjs";

export const watch = ({ browser, bot, say, open, noneRan, picture }) => ({
  async "signals of a push from outside are seen as they happen"() {
    await open("live");
    assert.equal((await bot.push("o-live", "m")).code, 0);
    await until("its turn", () => browser.run(() => [...document.querySelectorAll('.feed [data-name="turn_finished"]')].some((own) => own.innerText.includes("功能目录"))));
    const names = await browser.run(() => [...document.querySelectorAll(".feed li")].map((own) => own.dataset.name).reverse());
    assert.ok(names.indexOf("request_received") < names.indexOf("turn_finished"), names.join());
    await browser.click('.feed [data-name="turn_finished"] summary');
    await browser.says('.feed [data-name="turn_finished"] .reasons', "进入菜单 m001");
    await browser.says(".feed [data-turn]", "功能目录");
    await browser.click(".feed [data-turn] summary");
    await browser.says(".feed [data-turn] .reasons", "依次试过的匹配");
    await picture("signals");
    assert.equal((await bot.push(EVIL, EVIL)).code, 0);
    await browser.says(".feed", "<script>");
    await browser.says("main", "无人接收的文字");
    await noneRan();
    await open("messages");
    await browser.says(".table", "<script>");
    await noneRan();
  },

  async "a menu is clicked, and one stands in it"() {
    await open("menus");
    await browser.says(".menus", EVIL);
    await noneRan();
    await browser.click('a[href*="menu=g001"]');
    await browser.find(".composer");
    await until("the place", () => browser.run(() => location.hash === "#/chat"));
    await browser.says("#told", "g001");
    assert.match(await say("25"), /猜/);
    await open("menus");
    await browser.press("图");
    const size = await until("the picture", () => browser.run(() => document.querySelector(".graph img")?.naturalWidth));
    assert.ok(size > 100);
    await picture("graph");
    await browser.press("覆盖率");
    await browser.find(".cover");
  },

  async "a session is found, looked into, moved and reset"() {
    await open("sessions");
    await browser.write("[name=q]", "o-live");
    await browser.keys(ENTER);
    await until("one row", () => browser.run(() => document.querySelectorAll("tbody tr").length === 1));
    await browser.says("tbody", "m001");
    await browser.press("查看", "tbody");
    await browser.says("dialog", "last_access");
    await browser.keys(ESCAPE);
    await browser.press("移动", "tbody");
    await browser.run(() => (document.querySelector("dialog select").value = "g002"));
    await browser.press("移动", "dialog footer");
    await browser.says("tbody", "g002");
    await browser.press("重置", "tbody");
    await browser.press("重置", "dialog footer");
    await browser.says("main", "存储里没有人");
    assert.match((await bot.push("o-live", "2")).out, /没有找到/);
  },
});
