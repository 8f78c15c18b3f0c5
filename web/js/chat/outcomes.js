// What comes of a text, in words.
import { t } from "../words.js";

// The engine's words for it, each with its sentence.
const OUTCOMES = {
  enters: "enters menu {menu}",
  "runs-command": "runs command {command} of menu {menu}",
  "runs-system": "runs system command {command}",
  leaves: "leaves every menu: the text is in engine.escape",
  more: "asks for more of the last reply",
  option: "chooses option {number} of the list shown: {text}",
  redisplays: "nothing matches: menu {menu} is shown again",
  "not-found": "nothing matches: the not-found page",
  "ends-form": "ends the form {form}",
  "goes-on": "goes on in the form {form}",
  "field-gone": "the field asked for is gone: the form {form} asks for the next one",
  unfit: "does not fit: the form {form} asks once more",
};

// The sentence of an explanation; what has no word here is told as the engine tells it.
export function outcome({ comes_to: { word, values }, outcome: told }) {
  return Object.hasOwn(OUTCOMES, word) ? t(OUTCOMES[word], values) : told;
}
