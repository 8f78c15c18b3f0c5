// What is said to a person: in a corner, and in which words something went wrong.
import { Refusal } from "./api.js";
import { fill, h } from "./dom.js";
import { t } from "./words.js";

let said = null;

// Says something in a corner, and to who listens instead of looking.
export function toast(text, kind = "good") {
  let corner = document.querySelector("#told");
  if (!corner) {
    corner = h("div", { id: "told", role: "status", "aria-live": "polite" });
    document.body.append(corner);
  }
  // A dialog lies above everything; what is said while it is open is said in it.
  (document.querySelector("dialog[open]") ?? document.body).append(corner);
  clearTimeout(said);
  fill(corner, h("p", { class: `toast ${kind}` }, text));
  said = setTimeout(() => fill(corner), kind === "bad" ? 9000 : 4000);
}

// Does something; a refusal is said, not lost. Gives nothing then.
export async function tried(act) {
  try {
    return await act();
  } catch (error) {
    toast(reason(error), "bad");
    return undefined;
  }
}

// Why something went wrong, in words.
export function reason(error) {
  if (error instanceof Refusal) return error.message;
  if (error instanceof TypeError) return t("The console does not answer. Is the server running?");
  return String(error?.message ?? error);
}
