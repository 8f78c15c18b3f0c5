// Code in what comes from outside: it is shown wherever it stands, and never run.
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import { EVIL, EVIL_FILE } from "../bot.mjs";

const PAGES = ["chat", "sessions", "messages", "users", "menus", "send", "api"];

export const code = ({ browser, bot, chatted, say, open, anew, noneRan }) => ({
  async "code in a text, a link, a title, a template and the names of files is shown, never run"() {
    await anew();
    await say("probe");
    assert.ok((await say(EVIL)).length > 0);
    assert.match(await say("evil"), /<script>window/);
    await noneRan();
    await chatted(() => browser.click(".turn:last-child .option"));
    await browser.says(".turn:last-child .bubble.mine", EVIL);
    assert.match(await say("page"), /<script>window/);
    await browser.says(".why", EVIL_FILE);
    await browser.run(() => document.querySelectorAll("details").forEach((own) => (own.open = true)));
    await noneRan();
    await open("menus");
    await browser.says(".menus", `${EVIL_FILE}.menuconfig.xml`);
    await browser.says(".menus", "matcher-duplicate");
    await noneRan();
    await browser.click("#tab-graph");
    await browser.find(".graph img");
    await noneRan();
    await writeFile(join(bot.folder, "tests", `${EVIL_FILE}.chat`), `> ${EVIL}\n< nothing\n`);
    await browser.click("#tab-coverage");
    await browser.says(".fault", EVIL_FILE);
    await noneRan();
  },

  async "code in an openid is shown on every page that tells of people, never run"() {
    assert.equal((await bot.push(EVIL, EVIL)).code, 0);
    assert.equal((await bot.push(EVIL, "m")).code, 0);
    await open("sessions");
    await browser.says("tbody", EVIL);
    for (const nth of [1, 2, 3]) {
      await browser.click(`tbody tr:first-child .row-tools > :nth-child(${nth})`);
      await browser.find("dialog");
      await noneRan();
      await open("sessions");
    }
    await open(`chat?openid=${encodeURIComponent(EVIL)}`);
    await browser.says(".who", EVIL);
    await browser.keys("o");
    await browser.find("dialog");
    await noneRan();
    // Nobody can write under such a name, so somebody else goes on.
    await open("chat?openid=u1");
  },

  async "code in the address is not run, by a page, by the API or among the files"() {
    const evil = encodeURIComponent(EVIL);
    for (const page of PAGES) {
      for (const name of ["say", "menu", "to", "gid", "path", "account", "q"]) {
        await open(`${page}?${name}=${evil}`);
        await noneRan();
      }
    }
    for (const page of [evil, "constructor", "__proto__"]) {
      await open("jobs");
      await browser.run((page) => void (location.hash = `#/${page}`), page);
      await browser.find("main[data-page=chat] .composer");
      await noneRan();
    }
    await open("sessions");
    await browser.write("[name=q]", EVIL);
    await browser.click(".filters [type=submit]");
    await browser.says("tbody", EVIL);
    await noneRan();
    for (const path of ["j/sessions?q=", "j/messages?q=", "j/", "j/users/", "console/assets/", "uploads/", "console/", ""]) {
      await browser.go(`${bot.url}/${path}${evil}`);
      assert.deepEqual(await browser.run(() => [window.pwned, document.querySelectorAll("[onerror]").length]), [null, 0], path);
    }
    await browser.go(`${bot.url}/console`);
    await browser.find(".composer");
  },
});
