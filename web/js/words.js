// The words of the pages. They stand in the code in English; Chinese is a table beside it.
import { keep } from "./keep.js";

let table = null;

// Whether the pages speak Chinese.
export const isChinese = () => document.documentElement.lang.startsWith("zh");

// Loads what the language needs.
export async function loadWords() {
  table = isChinese() ? (await import("./zh.js")).default : null;
}

// Changes the language for good.
export async function speak(language) {
  keep.write("language", language, true);
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  await loadWords();
}

// The words in the language of the pages; `{name}` stands for a value. One of what `{n}` counts has no s in English.
export function t(words, values) {
  const said = table?.[words] ?? (values?.n === 1 ? words.replace(/(\{n\} \w+)s\b/, "$1") : words);
  return values ? said.replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? "")) : said;
}

// A time of the day; with the day if it is another one.
export function clock(moment, withSeconds = true) {
  const date = new Date(moment);
  if (Number.isNaN(date.getTime())) return String(moment ?? "");
  const today = new Date().toDateString() === date.toDateString();
  const two = (number) => String(number).padStart(2, "0");
  const time = [date.getHours(), date.getMinutes(), ...(withSeconds ? [date.getSeconds()] : [])].map(two).join(":");
  return today ? time : `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${time}`;
}

// How long something took.
export function span(ms) {
  if (ms === null || ms === undefined) return "–";
  if (ms >= 1000) return `${(ms / 1000).toFixed(2)} s`;
  return ms >= 10 ? `${Math.round(ms)} ms` : `${ms.toFixed(2)} ms`;
}
