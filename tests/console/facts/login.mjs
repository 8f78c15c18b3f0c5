// How one comes in, and what is transferred then.
import assert from "node:assert/strict";

import { ENTER } from "../person.mjs";

// The first paint may take so many bytes.
const FIRST_PAINT = 150 * 1024;

export const login = ({ browser, bot, seen, enter, open, faultless, picture }) => ({
  async "the link that serve prints lets in; the key leaves the address and nobody else comes in by another"() {
    const server = await bot.withoutPassword();
    try {
      await browser.go(`${server.url}/console?key=${encodeURIComponent("<script>window.pwned=1</script>")}`);
      await browser.says(".login", "这个链接已经失效");
      await browser.press("再试一次", ".login");
      await browser.says("#told", "请先登录");
      await faultless("what stands there for who comes by an old link");
      await picture("old-link");
      await browser.go(server.link);
      await browser.find(".composer");
      assert.equal(await browser.run(() => location.pathname + location.search), "/console");
      await faultless("the chat of who came by the link");
      // What stands on the pages of an account that cannot call the platform, and keeps no messages.
      for (const page of ["chat", "menus", "live", "messages", "sessions", "send", "users", "settings", "handlers", "jobs", "api"]) {
        await open(page);
        await faultless(`${page}, with nothing in it`);
        await picture(`first-${page}`);
      }
      seen(await browser.network(), server.url);
    } finally {
      await server.stop();
    }
  },

  async "who has not logged in sees a form, and a wrong password is told"() {
    await browser.complaints();
    await browser.go(`${bot.url}/console`);
    await browser.type("input[type=password]", "wrong");
    await browser.keys(ENTER);
    await browser.says(".login", "密码不对");
    await faultless("the form");
    await picture("login");
    await enter();
  },

  async "the first paint takes less than 150 KiB, all of it from this machine"() {
    seen(await browser.network());
    await browser.tools("Network.clearBrowserCache");
    await browser.reload();
    await browser.find(".composer");
    const all = await browser.network();
    seen(all);
    const bytes = all.reduce((sum, one) => sum + one.bytes, 0);
    console.log(`      ${all.length} requests, ${(bytes / 1024).toFixed(1)} KiB`);
    assert.ok(bytes > 10_000 && bytes < FIRST_PAINT, `${bytes} bytes`);
  },

  async "the pages speak the language of the browser; another one is remembered, and so are the colours"() {
    assert.equal(await browser.run(() => document.documentElement.lang), "zh-CN");
    await browser.says("nav", "对话");
    await browser.press("English");
    await browser.says("nav", "Sessions");
    await open("jobs");
    await browser.says(".jobs", "removes expired sessions");
    await open("chat");
    await browser.press("Colours: Colours of the system");
    await browser.press("Colours: Light");
    await browser.reload();
    await browser.says("nav", "Sessions");
    assert.equal(await browser.run(() => getComputedStyle(document.documentElement).colorScheme), "dark");
    await browser.press("Colours: Dark");
    await browser.press("中文");
    await browser.says("nav", "会话");
    assert.equal(await browser.run(() => getComputedStyle(document.documentElement).colorScheme), "light dark");
  },
});
