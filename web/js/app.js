// The frame: who is in, which page is shown, what works on all of them.
import { get, post, whenForbidden } from "./api.js";
import { fill, h } from "./dom.js";
import { icon } from "./icons.js";
import { keep } from "./keep.js";
import { everywhere, listen, overlay } from "./keys.js";
import { connect, current, disconnect, follow } from "./stream.js";
import { tried } from "./told.js";
import { button, failed, head } from "./ui.js";
import { isChinese, loadWords, speak, t } from "./words.js";

// Each page: its path, which is the name of its drawing too, its name, the letter behind `g`, its group.
const PAGES = [
  ["chat", "Chat", "c", "Try"],
  ["menus", "Menus", "m", "Try"],
  ["live", "Live", "l", "Watch"],
  ["messages", "Messages", "x", "Watch"],
  ["sessions", "Sessions", "s", "Watch"],
  ["send", "Send", "n", "Run"],
  ["users", "Followers", "u", "Run"],
  ["settings", "Settings", "e", "Run"],
  ["handlers", "Handlers", "h", "Run"],
  ["jobs", "Jobs", "j", "Run"],
  ["api", "API", "a", "Run"],
];
const LOAD = {
  chat: () => import("./chat/page.js"),
  menus: () => import("./pages/menus.js"),
  live: () => import("./pages/live.js"),
  messages: () => import("./pages/messages.js"),
  sessions: () => import("./pages/sessions.js"),
  send: () => import("./pages/send.js"),
  users: () => import("./pages/users.js"),
  settings: () => import("./pages/settings.js"),
  handlers: () => import("./pages/handlers.js"),
  jobs: () => import("./pages/jobs.js"),
  api: () => import("./pages/api.js"),
};

let me = null;
let leave = null;
let shown = 0;
let unread = 0;
const main = h("main", { id: "main", tabindex: "-1" });

async function start() {
  try {
    me = await get("me");
  } catch (error) {
    if (error.status === 403) return;
    fill(document.body, h("main", { class: "gate" }, h("h1", null, "wxmenu"), failed(error, start)));
    return;
  }
  unread = me.unread;
  // What a link of before left in the address is over.
  if (location.search) history.replaceState(null, "", location.pathname + location.hash);
  frame();
  connect();
  await show();
}

function frame() {
  const nav = h(
    "nav",
    { id: "nav", "aria-label": t("Pages") },
    ["Try", "Watch", "Run"].map((group) =>
      h(
        "div",
        { class: "group", role: "group", "aria-label": t(group) },
        h("p", { class: "group-name", "aria-hidden": "true" }, t(group)),
        PAGES.filter(([, , , own]) => own === group).map(([path, name]) =>
          h("a", { href: `#/${path}`, "data-path": path, title: t(name) }, icon(path), h("span", null, t(name)), path === "messages" ? h("b", { class: "count", hidden: true }) : null),
        ),
      ),
    ),
    h(
      "div",
      { class: "foot" },
      h("p", { class: "link-state", "data-state": "off" }, h("i", { "aria-hidden": "true" }), h("span", null, "")),
      h(
        "div",
        { class: "foot-tools" },
        themeButton(),
        button(isChinese() ? "English" : "中文", () => changeLanguage(), { icon: "words", only: true, kind: "quiet", lang: isChinese() ? "en" : "zh-CN" }),
        button(t("Keyboard"), overlay, { icon: "help", only: true, kind: "quiet", key: "?" }),
        button(t("Log out"), logOut, { icon: "leave", only: true, kind: "quiet" }),
      ),
      h("p", { class: "version" }, `wxmenu ${me.version}`),
    ),
  );
  const toggle = button(t("Pages"), () => open(toggle.getAttribute("aria-expanded") !== "true"), { icon: "nav", only: true, kind: "quiet nav-toggle" });
  toggle.setAttribute("aria-controls", "nav");
  toggle.setAttribute("aria-expanded", "false");
  const open = (yes) => {
    toggle.setAttribute("aria-expanded", String(yes));
    document.body.classList.toggle("nav-open", yes);
  };
  nav.addEventListener("click", (event) => event.target.closest("a") && open(false));
  fill(
    document.body,
    h("a", { class: "skip", href: "#main", onclick: (event) => (event.preventDefault(), main.focus()) }, t("To the content")),
    h("div", { class: "shell" }, h("header", { class: "side" }, h("div", { class: "brand" }, h("img", { src: "/console/assets/icon.svg", alt: "", width: 28, height: 28 }), h("span", null, "wxmenu"), toggle), nav), main),
  );
  count();
  stateChanged(current());
}

function themeButton() {
  const order = ["auto", "light", "dark"];
  const names = { auto: t("Colours of the system"), light: t("Light"), dark: t("Dark") };
  const drawings = { auto: "auto", light: "sun", dark: "moon" };
  const own = document.documentElement.dataset.theme ?? "auto";
  return button(`${t("Colours")}: ${names[own]}`, (event) => {
    const next = order[(order.indexOf(own) + 1) % order.length];
    if (next === "auto") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = next;
    keep.write("theme", next, true);
    const fresh = themeButton();
    event.currentTarget.replaceWith(fresh);
    fresh.focus();
  }, { icon: drawings[own], only: true, kind: "quiet", "data-theme-switch": "" });
}

async function changeLanguage() {
  await speak(isChinese() ? "en" : "zh");
  frame();
  await show();
}

async function logOut() {
  await tried(() => post("logout"));
  gate();
}

async function gate() {
  disconnect();
  leave?.();
  leave = null;
  const { login } = await import("./login.js");
  if (!document.querySelector(".gate")) login(start);
}

function count() {
  for (const mark of document.querySelectorAll("nav .count")) {
    mark.hidden = unread === 0;
    mark.textContent = unread > 99 ? "99+" : String(unread);
    mark.title = t("{n} unread", { n: unread });
  }
}

function where() {
  const [path, query] = location.hash.replace(/^#\/?/, "").split("?");
  return [Object.hasOwn(LOAD, path) ? path : "chat", new URLSearchParams(query)];
}

async function show() {
  const [path, query] = where();
  const own = ++shown;
  main.setAttribute("aria-busy", "true");
  leave?.();
  leave = null;
  for (const link of document.querySelectorAll("nav a")) {
    if (link.dataset.path === path) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  try {
    const page = await LOAD[path]();
    if (own !== shown) return;
    main.dataset.page = path;
    fill(main);
    const left = await page.show(main, { me, query });
    if (own === shown) leave = left ?? null;
    else left?.();
  } catch (error) {
    if (own === shown && error.status !== 403) fill(main, head(t(PAGES.find(([own]) => own === path)[1])), failed(error, () => location.reload()));
  }
  if (own === shown) main.removeAttribute("aria-busy");
}

function stateChanged(state) {
  const line = document.querySelector(".link-state");
  if (!line) return;
  line.dataset.state = state;
  line.querySelector("span").textContent = { on: t("Connected"), waiting: t("Connecting…"), off: t("Not connected") }[state];
}

whenForbidden(gate);
follow((name, data) => {
  if (name === "state") stateChanged(data);
  if (name === "notification") {
    unread = data.count;
    count();
  }
});
for (const [path, name, letter] of PAGES) everywhere(`g ${letter}`, name, () => (location.hash = `#/${path}`));
everywhere("?", "Keyboard", overlay);
everywhere("Escape", "Leave a field", () => main.focus());
listen();
addEventListener("hashchange", () => {
  if (!me || document.querySelector(".gate")) return;
  show().then(() => main.querySelector("h1")?.focus({ preventScroll: true }));
});
await loadWords();
await start();
