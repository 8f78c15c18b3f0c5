// What an operator changes.
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import { EVIL } from "../bot.mjs";
import { until } from "../driver.mjs";

export const operate = ({ browser, bot, chatted, open, anew, noneRan, picture }) => ({
  async "followers are pulled, and one of them is written to"() {
    await open("users");
    await browser.press("从平台拉取");
    await browser.says("tbody", "小林");
    await browser.says("tbody", EVIL);
    await noneRan();
    await browser.click('a[href="#/send?to=o-mail"]');
    await browser.type("[name=content]", `你好 ${EVIL}`);
    await browser.write("[name=ids]", "o-mail o-nobody");
    await browser.press("发送", "main form");
    await browser.says("tbody", "已发送");
    await browser.says("tbody", "不认识");
    await noneRan();
    const sent = await (await fetch(`${bot.stub}/stub/messages`)).text();
    assert.match(sent, /o-mail/);
  },

  async "what the platform refuses is told for each receiver, and a file is sent"() {
    await fetch(`${bot.stub}/stub/react`, { method: "POST", body: JSON.stringify({ path: "/cgi-bin/message/custom/send", errcode: 45015 }) });
    await browser.write("[name=ids]", "o-mail");
    await browser.press("发送", "main form");
    await browser.says("tbody", "45015");
    await fetch(`${bot.stub}/stub/react`, { method: "POST", body: JSON.stringify({ path: "/cgi-bin/message/custom/send", errcode: 0 }) });
    const file = join(bot.folder, "<img src=x onerror=pwned>.png");
    await writeFile(file, Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64"));
    await browser.choose("input[type=file]", file);
    await browser.says(".files", "onerror=pwned");
    await until("its picture", () => browser.run(() => document.querySelector(".files img").naturalWidth === 1));
    await noneRan();
    await browser.press("发送", "main form");
    await browser.says("tbody", "已发送");
  },

  async "the welcome text is changed, and the next who subscribes reads it"() {
    await open("settings");
    await browser.write("[name=welcome]", `欢迎光临 ${EVIL}`);
    await browser.press("添加规则");
    await browser.type(".rules [name=text]", "地址");
    await browser.type(".rules [name=reply]", "人民路 1 号");
    await browser.press("立即生效");
    await browser.says("#told", "已经生效");
    await open("chat");
    await open("settings");
    assert.equal(await browser.run(() => document.querySelector(".rules [name=reply]").value), "人民路 1 号");
    await picture("settings-filled");
    assert.match((await bot.push("o-new", "--event", "subscribe")).out, /欢迎光临/);
    assert.match((await bot.push("o-new", "地址")).out, /人民路 1 号/);
    await anew();
    const told = await chatted(async () => (await browser.press("关注", ".log-empty")));
    assert.match(told, /欢迎光临 <img/);
    await noneRan();
  },

  async "what is wrong in the settings is told, and nothing changes"() {
    await open("settings");
    await browser.write("[name=session_ttl]", "soon");
    await browser.press("立即生效");
    await browser.says(".settings .wrong", "soon");
    await open("jobs");
  },

  async "a handler is switched off and on"() {
    await open("handlers");
    await browser.click('[role=switch][aria-label="GuessNumberHandler"]');
    await browser.says("#told", "已停用");
    await bot.push("o-busy", "m");
    await bot.push("o-busy", "guess");
    assert.doesNotMatch((await bot.push("o-busy", "25")).out, /您猜的数字/);
    await browser.click('[role=switch][aria-label="GuessNumberHandler"]');
    await browser.says("#told", "已启用");
    assert.match((await bot.push("o-busy", "24")).out, /您猜的数字/);
  },

  async "jobs are started, and the platform is called by hand"() {
    await open("jobs");
    await browser.press("开始: 清扫");
    await browser.says(".jobs", "过期的会话");
    await open("api");
    await browser.type("[name=filter]", "getcallbackip");
    await browser.press("GET", ".calls");
    await browser.press("调用", ".call form");
    await browser.says(".call", "200");
  },
});
