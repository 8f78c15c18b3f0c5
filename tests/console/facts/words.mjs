// The files of the pages: nothing makes HTML of text, and both languages are whole.
import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";

// Where words stand that are translated later: names of pages, kinds and families, what shortcuts do.
const TABLES = [/^ {2}\["\w+", "([^"]+)", "\w", "[^"]+"\],$/gm, /^ {2,4}\["\w+", "([^"]+)", "\w+", \(/gm, /^ {2}\[\n {4}"\w+",\n {4}"([^"]+)",/gm, /\["[^"]{1,14}", "([^"]+)", (?:line|chosen|\(|save|who|fresh|jump)/g, /everywhere\("[^"]+", "([^"]+)"/g, /(?<=^const FAMILIES = .*): "([^"]+)"/gm, /(?<=^const OUTCOMES = [^;]*): "([^"]+)"/gm];
// Words that the server says, and the pages translate.
const OF_SERVER = ["idle", "running", "done", "failed", "pull", "token", "sweep"];

async function modules(root) {
  const names = (await readdir(join(root, "web"), { recursive: true })).filter((name) => name.endsWith(".js") && !name.endsWith("zh.js"));
  return Promise.all(names.map(async (name) => ({ name, text: await readFile(join(root, "web", name), "utf8") })));
}

const all = (text, form) => [...text.matchAll(form)].map(([, words]) => words);
const holes = (words) => all(words, /\{(\w+)\}/g).sort().join();

export const words = ({ root }) => ({
  async "nothing in the pages makes HTML of text"() {
    for (const { name, text } of await modules(root)) assert.doesNotMatch(text, /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function/, name);
  },

  async "every word of the pages has its Chinese, and no Chinese is left over"() {
    const { default: chinese } = await import(join(root, "web/js/zh.js"));
    const files = await modules(root);
    const said = new Set([...OF_SERVER, ...files.flatMap(({ text }) => all(text, /\bt\(\s*"((?:[^"\\]|\\.)*)"/g)), ...files.filter(({ name }) => !/(icons|json|stream)\.js$/.test(name)).flatMap(({ text }) => TABLES.flatMap((form) => all(text, form)))]);
    assert.deepEqual([...said].filter((one) => !(one in chinese)), [], "without Chinese");
    const literals = files.map(({ text }) => text).join("\n");
    assert.deepEqual(Object.keys(chinese).filter((one) => !said.has(one) && !literals.includes(`"${one}"`)), [], "said nowhere");
    for (const [english, own] of Object.entries(chinese)) assert.equal(holes(own), holes(english), english);
  },

  async "the pages know what can come of a text, word for word as the engine does"() {
    const rows = (text, form) => [...text.matchAll(form)].map(([, word, sentence]) => `${word}: ${sentence}`);
    const pages = rows(await readFile(join(root, "web/js/chat/outcomes.js"), "utf8"), /^ {2}"?([\w-]+)"?: "(.+)",$/gm);
    const engine = rows(await readFile(join(root, "src/resolve/outcome.rs"), "utf8"), /^ {4}\w+ "([\w-]+)" "(.+)" \(.*\);$/gm);
    assert.ok(engine.length > 5);
    assert.deepEqual(pages, engine);
  },

  async "every module is asked for by another one, and all that it gives is used"() {
    const files = await modules(root);
    const rest = (own) => files.filter((file) => file !== own).map(({ text }) => text).join("\n") + "app.js early.js";
    for (const file of files) {
      assert.ok(rest(file).includes(file.name.split("/").at(-1)), `${file.name} is asked for by nobody`);
      for (const name of all(file.text, /^export (?:async )?(?:function|const|class) (\w+)/gm)) assert.match(rest(file), new RegExp(`\\b${name}\\b`), `${name} of ${file.name} is used by nobody`);
    }
  },
});
