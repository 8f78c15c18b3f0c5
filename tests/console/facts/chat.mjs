// The chat: what is said, why it was answered so, and what can be done again.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { until } from "../driver.mjs";
import { ENTER, ESCAPE } from "../person.mjs";

export const chat = ({ browser, bot, turns, lastReply, chatted, say, anew, picture }) => ({
  async "a person says m, taps an option and plays the game to its end"() {
    assert.match(await say("m"), /功能目录/);
    assert.match(await say("gues"), /数字竞猜/);
    const shown = await chatted(() => browser.click(".turn:last-child .option"));
    assert.match(shown, /1-50/);
    await browser.says(".why", "选项编号");
    let [low, high] = [1, 50];
    for (;;) {
      const guess = Math.floor((low + high) / 2);
      const told = await say(String(guess));
      if (told.includes("猜中")) break;
      if (told.includes("偏大")) high = guess - 1;
      else low = guess + 1;
      assert.ok(low <= high, told);
    }
  },

  async "the why panel tells of text, matchers, session, page, handlers and bytes"() {
    await browser.says(".why", "GuessNumberHandler");
    for (const words of ["输入", "依次试过的匹配", "选中", "values.guessNumber", "game/guessNumberResult.page", "收到", "发出"]) await browser.says(".why", words);
    await browser.press("收到", ".why");
    await browser.says(".why", "<ToUserName>");
    await browser.click('[data-turn="1"] .turn-mark');
    await browser.says(".why-summary", "m001");
  },

  async "a conversation is saved as a test"() {
    await browser.press("存为测试");
    await browser.says("dialog", "> gues");
    await picture("save");
    await browser.write("dialog [name=name]", "played-in-the-console");
    await browser.keys(ENTER);
    await browser.says("#told", "tests/played-in-the-console.chat");
    assert.match(await readFile(join(bot.folder, "tests/played-in-the-console.chat"), "utf8"), /^> gues$/m);
  },

  async "turn 2 is restarted from, and turn 1 edited and sent again"() {
    await browser.press("从第 2 轮重新开始");
    await until("one turn only", async () => (await turns()) === 1);
    assert.match(await say("robot"), /机器人/);
    await browser.press("修改第 2 轮并重发");
    await browser.write("dialog [name=text]", "time");
    await browser.press("发送", "dialog");
    await until("the other text", async () => (await lastReply()).includes("时间转换"));
    assert.equal(await turns(), 2);
    await browser.says(".why-summary", "g003");
  },

  async "`wxmenu test` plays what was saved, and it passes"() {
    const { code, out } = await bot.test();
    assert.equal(code, 0, out);
    assert.match(out, /1 /);
  },

  async "the clock is jumped, and a session that is too old is forgotten"() {
    await browser.keys(ESCAPE, "t");
    await browser.write("dialog [name=by]", "2d");
    await browser.keys(ENTER);
    await browser.find(".phone-clock");
    await say("time");
    await browser.says(".why-summary", "不在菜单里");
  },

  async "every kind of message is sent, and every kind of reply drawn"() {
    await anew();
    for (const [kind, drawn] of [["关注", ".event"], ["图片", ".bubble.mine.kind"], ["语音", ".bubble.mine.kind"], ["位置", ".bubble.mine.kind"], ["链接", ".bubble.mine.kind"], ["原始", ".bubble.mine"]]) {
      await chatted(async () => {
        await browser.press("其他类型的消息");
        await browser.press(kind, ".kinds");
        await browser.press("发送", "dialog");
      });
      await browser.find(`.turn:last-child ${drawn}`);
    }
    await say("exit");
    await say("probe");
    await say("news");
    await browser.says(".turn:last-child .cards", "怎么走");
    await say("image");
    await browser.says(".turn:last-child .picture", "picture-of-a-cat");
    await say("music");
    await browser.says(".turn:last-child .bubble.theirs", "茉莉花");
    await picture("replies");
    await say("human");
    await browser.says(".turn:last-child", "客服");
  },

  async "the account's own menu lies under the conversation, and a button does what it does on a telephone"() {
    await anew();
    await browser.press("服务", ".menubar");
    await browser.says(".below", "营业时间");
    await browser.keys(ESCAPE);
    const isShut = () => browser.run(() => document.querySelector(".below").hidden);
    assert.equal(await isShut(), true);
    await browser.press("服务", ".menubar");
    await browser.run(() => document.activeElement.blur());
    await browser.click("textarea[name=say]");
    assert.equal(await isShut(), true);
    await browser.press("服务", ".menubar");
    assert.match(await chatted(() => browser.press("怎么走", ".below")), /怎么走/);
    await browser.says(".why-summary", "x003");
    await chatted(() => browser.press("探针", ".menubar"));
    await browser.says(".why-summary", "x001");
  },

  async "live answers come from the real bot, with a warning"() {
    await browser.press("u1");
    await browser.press("进入实战", "dialog");
    await browser.press("进入实战", "dialog");
    await browser.find(".live .note");
    assert.match(await say("m"), /功能目录/);
    await picture("chat-live");
    await browser.press("回到演练");
    await until("no warning", () => browser.run(() => document.querySelector(".live") === null));
  },
});
