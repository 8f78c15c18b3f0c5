// A browser, driven through the WebDriver protocol with nothing but what Node has.
import { spawn } from "node:child_process";
import { writeFile } from "node:fs/promises";

const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";
// So long a wait is never needed by what works.
const PATIENCE = 20_000;
const STEP = 25;

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

// Asks again until it is so, or gives up and says what was waited for.
export async function until(what, ask) {
  const end = Date.now() + PATIENCE;
  let last;
  for (;;) {
    try {
      last = await ask();
      if (last) return last;
    } catch (error) {
      last = error.message;
    }
    if (Date.now() > end) throw new Error(`waited in vain for: ${what} (last: ${JSON.stringify(last)})`);
    await pause(STEP);
  }
}

// Starts chromedriver on a free port; gives its address and what ends it.
export async function startDriver() {
  const child = spawn("chromedriver", ["--port=0"], { stdio: ["ignore", "pipe", "inherit"] });
  let said = "";
  child.stdout.on("data", (bytes) => (said += bytes));
  child.on("error", (error) => (said += error.message));
  const port = await until("chromedriver to listen", () => /on port (\d+)/.exec(said.replace(/--port=\d+|port 0/g, ""))?.[1]);
  return { url: `http://127.0.0.1:${port}`, stop: () => child.kill() };
}

// A browser of its own, with an own profile.
export class Browser {
  static async open(driver, language = "zh-CN") {
    const args = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", `--lang=${language}`, "--force-prefers-reduced-motion"];
    const options = { args, prefs: { "intl.accept_languages": language } };
    const capabilities = { alwaysMatch: { browserName: "chrome", "goog:chromeOptions": options, "goog:loggingPrefs": { browser: "ALL", performance: "ALL" } } };
    const own = new Browser(driver);
    own.session = `${driver.url}/session/${(await own.ask("POST", `${driver.url}/session`, { capabilities })).sessionId}`;
    return own;
  }

  constructor(driver) {
    this.driver = driver;
  }

  async ask(method, url, body) {
    const response = await fetch(url, { method, body: body && JSON.stringify(body), headers: { "content-type": "application/json" } });
    const { value } = await response.json();
    if (!response.ok) throw new Error(`${value.error}: ${value.message}`.split("\n")[0]);
    return value;
  }

  call = (method, path, body) => this.ask(method, `${this.session}/${path}`, body);
  close = () => this.ask("DELETE", this.session);
  go = (url) => this.call("POST", "url", { url });
  reload = () => this.call("POST", "refresh", {});

  // Runs code in the page; what it returns comes back.
  run = (code, ...args) => this.call("POST", "execute/sync", { script: typeof code === "function" ? `return (${code}).apply(null, arguments)` : code, args });
  runLong = (code, ...args) =>
    this.call("POST", "execute/async", { script: `const done = arguments[arguments.length - 1]; Promise.resolve((${code}).apply(null, arguments)).then(done, (e) => done({ failed: String(e) }))`, args });

  // A command of the developer tools.
  tools = (cmd, params = {}) => this.call("POST", "goog/cdp/execute", { cmd, params });

  async size(width, height) {
    await this.tools("Emulation.setDeviceMetricsOverride", { width, height, deviceScaleFactor: 1, mobile: false });
  }

  async colours(scheme, motion = "reduce") {
    await this.tools("Emulation.setEmulatedMedia", { features: [{ name: "prefers-color-scheme", value: scheme }, { name: "prefers-reduced-motion", value: motion }] });
  }

  // The element of a selector, when it is there and can be seen.
  find = (css) =>
    until(css, async () => {
      const found = await this.call("POST", "element", { using: "css selector", value: css });
      const isShown = await this.run((e) => e.checkVisibility() && e.getClientRects().length > 0, found);
      return isShown && found;
    });

  // Those by their words: a button or a link whose name begins so.
  named = (name, within = "body") =>
    until(`a control named ${name}`, () =>
      this.run(
        (name, within) =>
          [...document.querySelectorAll(`${within} :is(button, a, summary, [role=button])`)].find((e) => e.checkVisibility() && (e.getAttribute("aria-label") ?? e.textContent).trim().startsWith(name)),
        name,
        within,
      ),
    );

  async click(target) {
    const element = typeof target === "string" ? await this.find(target) : target;
    await until(`a click on ${typeof target === "string" ? target : "an element"}`, async () => {
      await this.call("POST", `element/${element[ELEMENT]}/click`, {});
      return true;
    });
  }

  press = async (name, within) => this.click(await this.named(name, within));

  async type(css, text) {
    const element = await this.find(css);
    await this.call("POST", `element/${element[ELEMENT]}/value`, { text });
  }

  // Gives a file to a field that its button stands for.
  async choose(css, file) {
    const element = await this.call("POST", "element", { using: "css selector", value: css });
    await this.call("POST", `element/${element[ELEMENT]}/value`, { text: file });
  }

  // Writes over what stands in a field.
  async write(css, text) {
    await this.find(css);
    await this.run((css) => ((document.querySelector(css).value = ""), document.querySelector(css).focus()), css);
    if (text) await this.type(css, text);
  }

  // Keys for whatever has the focus.
  async keys(...all) {
    const actions = all.flatMap((value) => [{ type: "keyDown", value }, { type: "keyUp", value }]);
    await this.call("POST", "actions", { actions: [{ type: "key", id: "keys", actions }] });
  }

  text = (css) => this.run((css) => [...document.querySelectorAll(css)].map((e) => e.innerText).join("\n"), css);
  says = (css, words) => until(`${css} to say ${words}`, async () => (await this.text(css)).includes(words));

  async picture(file) {
    await writeFile(file, Buffer.from(await this.call("GET", "screenshot"), "base64"));
  }

  // What the page complained about since this was asked last.
  async complaints() {
    const all = await this.call("POST", "se/log", { type: "browser" });
    return all.filter(({ level }) => level === "SEVERE" || level === "WARNING").map(({ message }) => message);
  }

  // What went over the network since this was asked last: [{ url, bytes }].
  async network() {
    const all = await this.call("POST", "se/log", { type: "performance" });
    const byId = new Map();
    for (const { message } of all) {
      const { method, params } = JSON.parse(message).message;
      if (method === "Network.requestWillBeSent") byId.set(params.requestId, { url: params.request.url, bytes: 0 });
      if (method === "Network.loadingFinished" && byId.has(params.requestId)) byId.get(params.requestId).bytes = params.encodedDataLength;
    }
    return [...byId.values()];
  }
}
