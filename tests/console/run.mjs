// A person at the console, from the first link to a server that is gone; every page at two widths, in two
// colours and two languages. Usage: node tests/console/run.mjs PROGRAM PICTURES AXE, where PROGRAM is the
// built `wxmenu`, PICTURES a folder, and AXE the file that `fetch-axe` left. What is looked at stands in
// `facts`, in the order in which it happens. The first fact that does not hold ends it with exit code 1.
import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { startBot } from "./bot.mjs";
import { Browser, startDriver } from "./driver.mjs";
import { chat } from "./facts/chat.mjs";
import { code } from "./facts/code.mjs";
import { end } from "./facts/end.mjs";
import { keyboard } from "./facts/keyboard.mjs";
import { login } from "./facts/login.mjs";
import { looks } from "./facts/looks.mjs";
import { operate } from "./facts/operate.mjs";
import { watch } from "./facts/watch.mjs";
import { words } from "./facts/words.mjs";
import { person } from "./person.mjs";

const FACTS = [words, login, chat, watch, operate, code, keyboard, looks, end];

const [program, pictures, axe] = process.argv.slice(2);
if (!program || !pictures || !axe) {
  console.error("usage: node tests/console/run.mjs PROGRAM PICTURES AXE");
  process.exit(2);
}
const root = join(dirname(fileURLToPath(import.meta.url)), "../..");

async function walk(browser, bot) {
  const who = person(browser, bot, { pictures, axe, root });
  const facts = FACTS.flatMap((own) => Object.entries(own(who)));
  for (const [name, holds] of facts) {
    const began = Date.now();
    try {
      await holds();
    } catch (error) {
      console.log(`FAIL  ${name}\n${error.stack ?? error}`);
      await who.picture("failure");
      console.log((await browser.complaints()).join("\n"));
      return 1;
    }
    console.log(`ok    ${name} (${((Date.now() - began) / 1000).toFixed(1)} s)`);
  }
  console.log(`${facts.length} facts hold; the pictures are in ${pictures}`);
  return 0;
}

async function start() {
  await mkdir(pictures, { recursive: true });
  const driver = await startDriver();
  let bot;
  let browser;
  try {
    bot = await startBot(program, root);
    browser = await Browser.open(driver);
    await browser.size(1280, 860);
    await browser.colours("light");
    return await walk(browser, bot);
  } finally {
    await browser?.close();
    await bot?.stop();
    driver.stop();
  }
}

process.exitCode = await start();
