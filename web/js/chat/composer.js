// What a person can send.
import { dialog } from "../dialog.js";
import { fill, h } from "../dom.js";
import { area, field, input } from "../form.js";
import { icon } from "../icons.js";
import { button } from "../ui.js";
import { t } from "../words.js";

const number = (text, name) => {
  const value = Number(text);
  if (text.trim() === "" || Number.isNaN(value)) throw new Error(t("“{name}” is a number", { name }));
  return value;
};

// Every kind of message: its type, its name, its drawing, its fields.
const KINDS = [
  ["text", "Text", "chat", () => [field(t("Text"), area("text"))], ({ text }) => ({ text })],
  ["click", "Menu button", "menus", () => [field(t("Key of the button"), input("key", { required: true }))], ({ key }) => ({ key })],
  ["subscribe", "Subscribe", "users", () => [field(t("Scene (optional)"), input("key"), t("Such as qrscene_12 when a code was scanned."))], ({ key }) => ({ key })],
  ["unsubscribe", "Unsubscribe", "leave", () => [], () => ({})],
  ["scan", "Scan", "scan", () => [field(t("Scene of the code"), input("key", { required: true }))], ({ key }) => ({ key })],
  ["event", "Other event", "live", () => [field(t("Name"), input("name", { required: true, placeholder: "VIEW" })), field(t("Key"), input("key"))], ({ name, key }) => ({ name, key })],
  ["image", "Image", "image", () => [field(t("Address of the picture"), input("url", { required: true, value: "https://example.com/a.png" }))], ({ url }) => ({ url })],
  ["voice", "Voice", "voice", () => [field(t("What was heard"), input("text"))], ({ text }) => ({ text })],
  [
    "location",
    "Location",
    "place",
    () => [h("div", { class: "fields" }, field(t("Degrees north"), input("latitude", { value: "31.2304", inputmode: "decimal" })), field(t("Degrees east"), input("longitude", { value: "121.4737", inputmode: "decimal" }))), field(t("Name of the place"), input("label", { value: "上海" }))],
    ({ latitude, longitude, label }) => ({ latitude: number(latitude, t("Degrees north")), longitude: number(longitude, t("Degrees east")), label }),
  ],
  ["link", "Link", "link", () => [field(t("Address"), input("url", { required: true, value: "https://example.com/" })), field(t("Title"), input("title")), field(t("Description"), input("description"))], ({ url, title, description }) => ({ url, title, description })],
  ["raw", "Raw XML or JSON", "api", () => [field(t("Document"), area("body", { class: "mono", rows: 9, required: true }), t("As the platform would send it; the envelope is made for you."))], ({ body }) => ({ body })],
  ["again", "The same once more (a retry)", "restart", () => [], () => ({})],
];

// Asks for a message of a kind, filled with what is known; `send` gets it.
export function ask(type, known, title, send) {
  const [, name, , fields, read] = KINDS.find(([own]) => own === type) ?? KINDS[0];
  const body = fields();
  if (body.length === 0) {
    send({ type });
    return;
  }
  const shown = dialog(title ?? t(name), {
    body,
    done: t("Send"),
    act: async (given) => {
      await send({ type, ...read(given) });
    },
  });
  for (const [own, value] of Object.entries(known ?? {})) {
    const control = shown.querySelector(`[name="${own}"]`);
    if (control && value !== null && value !== undefined) control.value = value;
  }
}

// A document to begin with.
const draft = (openid) =>
  `<xml>\n<ToUserName><![CDATA[gh_test]]></ToUserName>\n<FromUserName><![CDATA[${openid}]]></FromUserName>\n<CreateTime>${Math.floor(Date.now() / 1000)}</CreateTime>\n<MsgType><![CDATA[text]]></MsgType>\n<Content><![CDATA[m]]></Content>\n<MsgId>${Date.now()}</MsgId>\n</xml>`;

// The line at the foot of the phone. `act`: send(message), openid(), last() for the text to edit.
export function composer(act) {
  const text = h("textarea", { name: "say", rows: 1, "aria-label": t("Message"), placeholder: t("Say something…"), enterkeyhint: "send", spellcheck: "false" });
  const grow = () => {
    text.style.height = "auto";
    text.style.height = `${Math.min(text.scrollHeight + 2, 140)}px`;
  };
  const say = async () => {
    const said = text.value;
    if (said.trim() === "") return;
    text.value = "";
    grow();
    if ((await act.send({ type: "text", text: said })) === undefined && text.value === "") {
      text.value = said;
      grow();
    }
  };
  text.addEventListener("input", grow);
  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      say();
    } else if (event.key === "ArrowUp" && text.value === "" && act.last()) {
      event.preventDefault();
      text.value = act.last();
      grow();
    }
  });
  const kinds = h("div", { class: "kinds", id: "kinds", hidden: true });
  const more = button(t("Other kinds of messages"), () => open(kinds.hidden), { icon: "more", only: true, kind: "quiet", key: ".", "aria-controls": "kinds", "aria-expanded": "false" });
  const open = (yes) => {
    kinds.hidden = !yes;
    more.setAttribute("aria-expanded", String(yes));
    if (yes) kinds.querySelector("button").focus();
  };
  fill(
    kinds,
    KINDS.slice(1).map(([type, name, drawing]) =>
      h(
        "button",
        {
          type: "button",
          onclick: () => {
            open(false);
            ask(type, type === "raw" ? { body: draft(act.openid()) } : null, null, act.send);
          },
        },
        icon(drawing),
        h("span", null, t(name)),
      ),
    ),
  );
  kinds.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    open(false);
    more.focus();
  });
  return {
    element: h(
      "form",
      {
        class: "composer",
        onsubmit: (event) => {
          event.preventDefault();
          say();
          text.focus();
        },
      },
      kinds,
      more,
      text,
      h("button", { class: "button primary", type: "submit", "aria-label": t("Send") }, icon("send")),
    ),
    focus: () => text.focus(),
    more: () => open(kinds.hidden),
  };
}
