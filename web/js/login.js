// Logging in.
import { get, post } from "./api.js";
import { fill, h } from "./dom.js";
import { field, input } from "./form.js";
import { reason, tried } from "./told.js";
import { button } from "./ui.js";
import { t } from "./words.js";

// Shows the way in in place of everything; `done` is called when somebody is in.
export async function login(done) {
  const way = h("div", { class: "way", "aria-busy": "true" });
  document.title = `${t("Log in")} · wxmenu`;
  fill(
    document.body,
    h("main", { class: "gate" }, h("div", { class: "login" }, h("img", { src: "/console/assets/icon.svg", width: 48, height: 48, alt: "" }), h("h1", null, "wxmenu"), h("p", { class: "about" }, t("Try the bot, watch it, run it.")), way)),
  );
  let how = {};
  let wrong = null;
  try {
    how = await get("login");
  } catch (error) {
    wrong = error;
  }
  way.removeAttribute("aria-busy");
  if (how.how === "link") fill(way, byLink(done));
  else byPassword(way, done, how.retry_after ?? 0, wrong);
}

// Whether one came by a link of an earlier run.
const isOld = () => new URLSearchParams(location.search).get("link") === "old";

const byLink = (done) => [
  h("p", { role: "status" }, isOld() ? t("This link is good no more: the server was started anew since, and has printed another one.") : t("This console has no password: open the link that the server printed when it started.")),
  // The link may have been opened beside this page.
  button(t("Try again"), () => tried(async () => (await get("me"), await done())), { icon: "restart" }),
];

function byPassword(way, done, seconds, refused) {
  const wrong = h("p", { class: "wrong", role: "alert" });
  const password = input("password", { type: "password", autocomplete: "current-password", required: true });
  const enter = h("button", { class: "button primary", type: "submit" }, t("Log in"));
  const form = h(
    "form",
    {
      onsubmit: async (event) => {
        event.preventDefault();
        wrong.textContent = "";
        try {
          await post("login", { password: password.value });
          await done();
        } catch (error) {
          wrong.textContent = reason(error);
          wait(error.body?.retry_after ?? 0);
          password.select();
        }
      },
    },
    isOld() ? h("p", { role: "status" }, t("This link is good no more; this console has a password.")) : null,
    field(t("Password"), password),
    wrong,
    enter,
  );
  // Nobody tries before it is of use.
  function wait(seconds) {
    if (seconds === 0) return;
    enter.disabled = true;
    setTimeout(() => {
      enter.disabled = false;
      wrong.textContent = "";
    }, seconds * 1000);
  }
  fill(way, form);
  password.focus();
  if (refused) wrong.textContent = reason(refused);
  if (seconds > 0) wrong.textContent = t("Too many wrong passwords: the next one is taken in {seconds} s.", { seconds });
  wait(seconds);
}
