// What must not have happened, and how it ends.
import assert from "node:assert/strict";

// A browser tells of every request that is refused; these are refused on purpose: nobody is in, a receiver
// is not known, a setting is no setting, an address holds code.
const EXPECTED = /\/j\/((me|login) - .* 403|send_message - .* 404|(settings\/demo|simulate\/\w+\/place) - .* 400)|%3Cscript%3E|chrome-error:|\/favicon\.ico - /;

export const end = ({ browser, bot, seen, enter, open, noneRan, faultless, picture }) => ({
  async "no page complained, and nothing was asked of any other machine"() {
    await browser.size(1280, 860);
    await browser.colours("light");
    await browser.run(() => localStorage.removeItem("wxmenu.language"));
    await browser.reload();
    await browser.find("main[data-page]:not([aria-busy])");
    const complaints = (await browser.complaints()).filter((one) => !EXPECTED.test(one));
    assert.deepEqual(complaints, []);
    seen(await browser.network());
    assert.deepEqual(seen.elsewhere, []);
    await noneRan();
  },

  async "who logs out is out, and the stream ends with it"() {
    await browser.press("退出登录");
    await browser.find(".login");
    const status = await browser.runLong(() => fetch("/j/me").then((answer) => answer.status));
    assert.equal(status, 403);
  },

  async "a server that is gone is told of, and asked again when one wants"() {
    await enter();
    await open("jobs");
    await bot.halt();
    await browser.says(".link-state", "正在连接");
    await browser.press("开始: 清扫");
    await browser.says("#told", "控制台没有回应");
    await browser.run(() => void (location.hash = "#/menus"));
    await browser.says("main .failed", "控制台没有回应");
    await faultless("a page of a server that is gone");
    await picture("gone");
    await bot.resume();
    await enter();
    await browser.press("再试一次");
    await browser.find(".menus");
    await browser.says(".link-state", "已连接");
  },

  async "who tried too many passwords is told how long to wait, and need not try before"() {
    await browser.press("退出登录");
    await browser.find(".login form");
    const tried = await browser.runLong(async () => {
      const all = [];
      while (all.length < 5) all.push((await fetch("/j/login", { method: "POST", headers: { "Content-Type": "application/json", "X-Console": "1" }, body: '{"password":"guess"}' })).status);
      return all;
    });
    assert.deepEqual(tried, [403, 403, 403, 403, 403]);
    await browser.reload();
    await browser.says(".login", "密码错误次数太多");
    assert.equal(await browser.run(() => document.querySelector(".login [type=submit]").disabled), true);
    await faultless("the form of who has to wait");
    await picture("locked");
  },
});
