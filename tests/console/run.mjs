// A person at the console, from logging in to writing to a follower; every page at two widths and in
// two colours. Usage: node tests/console/run.mjs PROGRAM FOLDER AXE, where PROGRAM is the built `wxmenu`,
// FOLDER where the pictures go, and AXE the file that `fetch-axe` left. The first fact that does not hold ends it with exit code 1.
import assert from "node:assert/strict";
import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { faults, tabFaults } from "./access.mjs";
import { EVIL, PASSWORD, startBot } from "./bot.mjs";
import { Browser, startDriver, until } from "./driver.mjs";

const [program, pictures, axe] = process.argv.slice(2);
if (!program || !pictures || !axe) {
  console.error("usage: node tests/console/run.mjs PROGRAM FOLDER AXE");
  process.exit(2);
}
const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const PAGES = ["chat", "menus", "live", "messages", "sessions", "send", "users", "settings", "handlers", "jobs", "api"];
const ENTER = "\uE007";
const ESCAPE = "\uE00C";
// The first paint may take so many bytes.
const FIRST_PAINT = 150 * 1024;
// A browser tells of every request that is refused; these are refused on purpose: nobody is in, a
// receiver is not known, a setting is no setting.
const EXPECTED = /\/j\/((me|login) - .* 403|send_message - .* 404|settings\/demo - .* 400)/;

const facts = [];
const fact = (name, check) => facts.push([name, check]);

let bot;
let browser;
const seen = [];

const turns = () => browser.run(() => document.querySelectorAll(".turn").length);
const lastReply = () => browser.run(() => document.querySelector(".turn:last-child > :last-child").innerText);

async function chatted(act) {
  const before = await turns();
  await act();
  await until("another turn", async () => (await turns()) > before);
  return lastReply();
}
const say = (text) => chatted(async () => (await browser.type("textarea[name=say]", text), await browser.keys(ENTER)));

async function open(page) {
  await browser.keys(ESCAPE);
  await browser.run((page) => void (location.hash = `#/${page}`), page);
  await browser.find(`main[data-page=${page}]:not([aria-busy]) h1`);
}

async function noneRan() {
  const found = await browser.run(() => ({ pwned: window.pwned, made: document.querySelectorAll("main [onerror], main script, dialog script, [src=x], a[href^=javascript]").length }));
  assert.deepEqual(found, { pwned: null, made: 0 }, "something from outside became HTML");
}

fact("nothing in the pages makes HTML of text, and every word has its Chinese", async () => {
  const { default: chinese } = await import(join(root, "web/js/zh.js"));
  const missing = [];
  for (const name of await readdir(join(root, "web"), { recursive: true })) {
    if (!name.endsWith(".js") || name.endsWith("zh.js")) continue;
    const text = await readFile(join(root, "web", name), "utf8");
    assert.doesNotMatch(text, /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function/, name);
    for (const [, words] of text.matchAll(/\bt\("((?:[^"\\]|\\.)*)"/g)) if (!(words in chinese)) missing.push(words);
  }
  assert.deepEqual(missing, []);
});

fact("who has not logged in sees a form, and a wrong password is told", async () => {
  await browser.go(`${bot.url}/console`);
  await browser.type("input[type=password]", "wrong");
  await browser.keys(ENTER);
  await browser.says(".login", "密码不对");
  assert.deepEqual(await faults(browser, axe), []);
  await browser.picture(join(pictures, "login.png"));
  await browser.write("input[type=password]", PASSWORD);
  await browser.keys(ENTER);
  await browser.find(".composer");
});

fact("the first paint takes less than 150 KiB, all of it from this machine", async () => {
  await browser.tools("Network.clearBrowserCache");
  seen.push(...(await browser.network()));
  await browser.reload();
  await browser.find(".composer");
  const all = await browser.network();
  seen.push(...all);
  const bytes = all.reduce((sum, one) => sum + one.bytes, 0);
  console.log(`      ${all.length} requests, ${(bytes / 1024).toFixed(1)} KiB`);
  assert.ok(bytes > 10_000 && bytes < FIRST_PAINT, `${bytes} bytes`);
});

fact("the pages speak the language of the browser; another one is remembered", async () => {
  assert.equal(await browser.run(() => document.documentElement.lang), "zh-CN");
  await browser.says("nav", "对话");
  await browser.press("English");
  await browser.says("nav", "Sessions");
  await browser.reload();
  await browser.says("nav", "Sessions");
  await browser.press("中文");
  await browser.says("nav", "会话");
});

fact("a person says m, taps an option and plays the game to its end", async () => {
  assert.match(await say("m"), /功能目录/);
  assert.match(await say("gues"), /数字竞猜/);
  const shown = await chatted(() => browser.click(".turn:last-child .option"));
  assert.match(shown, /1-50/);
  let [low, high] = [1, 50];
  for (;;) {
    const guess = Math.floor((low + high) / 2);
    const told = await say(String(guess));
    if (told.includes("猜中")) break;
    if (told.includes("偏大")) high = guess - 1;
    else low = guess + 1;
    assert.ok(low <= high, told);
  }
});

fact("the why panel tells of text, matchers, session, page, handlers and bytes", async () => {
  await browser.says(".why", "GuessNumberHandler");
  for (const words of ["输入", "依次试过的匹配", "选中", "values.guessNumber", "game/guessNumberResult.page", "收到", "发出"]) await browser.says(".why", words);
  await browser.press("收到", ".why");
  await browser.says(".why", "<ToUserName>");
  await browser.click('[data-turn="1"] .turn-mark');
  await browser.says(".why-summary", "m001");
});

fact("a conversation is saved as a test", async () => {
  await browser.press("存为测试");
  await browser.says("dialog", "> gues");
  await browser.picture(join(pictures, "save.png"));
  await browser.write("dialog [name=name]", "played-in-the-console");
  await browser.keys(ENTER);
  await browser.says("#told", "tests/played-in-the-console.chat");
  assert.match(await readFile(join(bot.folder, "tests/played-in-the-console.chat"), "utf8"), /^> gues$/m);
});

fact("turn 2 is restarted from, and turn 1 edited and sent again", async () => {
  await browser.press("从第 2 轮重新开始");
  await until("one turn only", async () => (await turns()) === 1);
  assert.match(await say("robot"), /机器人/);
  await browser.press("修改第 2 轮并重发");
  await browser.write("dialog [name=text]", "time");
  await browser.press("发送", "dialog");
  await until("the other text", async () => (await lastReply()).includes("时间转换"));
  assert.equal(await turns(), 2);
  await browser.says(".why-summary", "g003");
});

fact("`wxmenu test` plays what was saved, and it passes", async () => {
  const { code, out } = await bot.test();
  assert.equal(code, 0, out);
  assert.match(out, /1 /);
});

fact("the clock is jumped, and a session that is too old is forgotten", async () => {
  await browser.keys(ESCAPE, "t");
  await browser.write("dialog [name=by]", "2d");
  await browser.keys(ENTER);
  await browser.find(".phone-clock");
  await say("time");
  await browser.says(".why-summary", "不在菜单里");
});

fact("every kind of message is sent, and every kind of reply drawn", async () => {
  await browser.press("新的对话");
  await until("an empty conversation", async () => (await turns()) === 0);
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
  await browser.picture(join(pictures, "replies.png"));
  await say("human");
  await browser.says(".turn:last-child", "客服");
});

fact("code in a text, a name or a template is shown, never run", async () => {
  assert.ok((await say(EVIL)).length > 0);
  assert.match(await say("evil"), /<script>window/);
  await noneRan();
  await chatted(() => browser.click(".turn:last-child .option"));
  await browser.says(".turn:last-child .bubble.mine", EVIL);
  await browser.run(() => document.querySelectorAll("details").forEach((own) => (own.open = true)));
  await noneRan();
});

fact("live answers come from the real bot, with a warning", async () => {
  await browser.press("u1");
  await browser.press("进入实战", "dialog");
  await browser.press("进入实战", "dialog");
  await browser.find(".live .note");
  assert.match(await say("m"), /功能目录/);
  await browser.picture(join(pictures, "chat-live.png"));
  await browser.press("回到演练");
  await until("no warning", () => browser.run(() => document.querySelector(".live") === null));
});

fact("signals of a push from outside are seen as they happen", async () => {
  await open("live");
  assert.equal((await bot.push("o-live", "m")).code, 0);
  await until("its turn", () => browser.run(() => [...document.querySelectorAll('.feed [data-name="turn_finished"]')].some((own) => own.innerText.includes("功能目录"))));
  const names = await browser.run(() => [...document.querySelectorAll(".feed li")].map((own) => own.dataset.name).reverse());
  assert.ok(names.indexOf("request_received") < names.indexOf("turn_finished"), names.join());
  assert.equal((await bot.push(EVIL, EVIL)).code, 0);
  await browser.says(".feed", "<script>");
  await browser.says("main", "无人接收的文字");
  await noneRan();
  await open("messages");
  await browser.says(".table", "<script>");
  await noneRan();
});

fact("a menu is clicked, and one stands in it", async () => {
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
  await browser.picture(join(pictures, "graph.png"));
  await browser.press("覆盖率");
  await browser.find(".cover");
});

fact("a session is found, looked into, moved and reset", async () => {
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
});

fact("followers are pulled, and one of them is written to", async () => {
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
});

fact("what the platform refuses is told for each receiver, and a file is sent", async () => {
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
});

fact("the welcome text is changed, and the next who subscribes reads it", async () => {
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
  await browser.picture(join(pictures, "settings-filled.png"));
  assert.match((await bot.push("o-new", "--event", "subscribe")).out, /欢迎光临/);
  assert.match((await bot.push("o-new", "地址")).out, /人民路 1 号/);
  await open("chat");
  await browser.press("新的对话");
  await until("an empty conversation", async () => (await turns()) === 0);
  const told = await chatted(async () => (await browser.press("关注", ".log-empty")));
  assert.match(told, /欢迎光临 <img/);
  await noneRan();
});

fact("what is wrong in the settings is told, and nothing changes", async () => {
  await open("settings");
  await browser.write("[name=session_ttl]", "soon");
  await browser.press("立即生效");
  await browser.says(".settings .wrong", "soon");
  await open("jobs");
});

fact("a handler is switched off and on", async () => {
  await open("handlers");
  await browser.click('[role=switch][aria-label="GuessNumberHandler"]');
  await browser.says("#told", "已停用");
  await bot.push("o-busy", "m");
  await bot.push("o-busy", "guess");
  assert.doesNotMatch((await bot.push("o-busy", "25")).out, /您猜的数字/);
  await browser.click('[role=switch][aria-label="GuessNumberHandler"]');
  await browser.says("#told", "已启用");
  assert.match((await bot.push("o-busy", "24")).out, /您猜的数字/);
});

fact("jobs are started, and the platform is called by hand", async () => {
  await open("jobs");
  await browser.press("开始: 清扫");
  await browser.says(".jobs", "过期的会话");
  await open("api");
  await browser.type("[name=filter]", "getcallbackip");
  await browser.press("GET", ".calls");
  await browser.press("调用", ".call form");
  await browser.says(".call", "200");
});

fact("everything can be reached with the keyboard", async () => {
  await open("jobs");
  await browser.keys("g", "c");
  await browser.find(".composer");
  await browser.keys(ESCAPE, "?");
  await browser.says("dialog", "拨动时钟");
  await browser.picture(join(pictures, "keys.png"));
  assert.deepEqual(await faults(browser, axe), []);
  await browser.keys(ESCAPE);
  await browser.keys("/");
  assert.equal(await browser.run(() => document.activeElement.name), "say");
  await browser.keys(ESCAPE, "g", "l");
  await browser.find("main[data-page=live] h1");
});

for (const [width, height] of [[1280, 860], [375, 780]]) {
  for (const colours of ["light", "dark"]) {
    fact(`all pages at ${width} px, ${colours}: no fault in names, headings, contrast, sizes and focus`, async () => {
      await browser.size(width, height);
      await browser.colours(colours);
      const wrong = [];
      for (const page of PAGES) {
        await open(page);
        if (page === "chat") await chattedForThePicture();
        await browser.run(() => document.querySelectorAll(".toast").forEach((own) => own.remove()));
        const found = [...(await faults(browser, axe)), ...(colours === "light" ? await tabFaults(browser) : [])];
        wrong.push(...found.map((one) => `${page}: ${one}`));
        await browser.run(() => document.activeElement?.blur());
        await browser.picture(join(pictures, `${page}-${width}-${colours}.png`));
        if (page === "chat" && width < 760) {
          await browser.click(".turn:last-child .turn-mark");
          await browser.picture(join(pictures, `why-${width}-${colours}.png`));
          wrong.push(...(await faults(browser, axe)).map((one) => `why: ${one}`));
          await browser.click(".why-close");
        }
      }
      assert.deepEqual(wrong, []);
    });
  }
}

async function chattedForThePicture() {
  await browser.press("新的对话");
  await until("an empty conversation", async () => (await turns()) === 0);
  for (const text of ["m", "gues", "guess", "25"]) await say(text);
}

fact("no page complained, and nothing was asked of any other machine", async () => {
  const complaints = (await browser.complaints()).filter((one) => !EXPECTED.test(one));
  assert.deepEqual(complaints, []);
  seen.push(...(await browser.network()));
  const elsewhere = seen.filter(({ url }) => /^https?:|^wss?:/.test(url) && !url.startsWith(bot.url));
  assert.deepEqual(elsewhere, []);
  await noneRan();
});

fact("who logs out is out, and the stream ends with it", async () => {
  await browser.size(1280, 860);
  await browser.press("退出登录");
  await browser.find(".login");
  const status = await browser.runLong(() => fetch("/j/me").then((answer) => answer.status));
  assert.equal(status, 403);
});

async function walk() {
  await mkdir(pictures, { recursive: true });
  const driver = await startDriver();
  try {
    bot = await startBot(program, root);
    browser = await Browser.open(driver);
    await browser.size(1280, 860);
    await browser.colours("light");
    for (const [name, check] of facts) {
      const began = Date.now();
      try {
        await check();
      } catch (error) {
        console.log(`FAIL  ${name}\n${error.stack ?? error}`);
        await browser.picture(join(pictures, "failure.png"));
        console.log((await browser.complaints()).join("\n"));
        return 1;
      }
      console.log(`ok    ${name} (${((Date.now() - began) / 1000).toFixed(1)} s)`);
    }
    console.log(`${facts.length} facts hold; the pictures are in ${pictures}`);
    return 0;
  } finally {
    await browser?.close();
    await bot?.stop();
    driver.stop();
  }
}

process.exitCode = await walk();
