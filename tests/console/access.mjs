// What keeps people out who cannot see well or have no mouse. Most of it axe-core knows; here is that, and
// what it does not look at: whether everything fits, names of places, rings, the contrast of fields.
import { readFile } from "node:fs/promises";

// Places that a screen reader tells by their names, which axe lets pass without one.
const PLACES = new Set(["dialog", "log", "navigation", "region", "tablist", "tabpanel"]);

// Everything that is wrong with the page as it is; `axe` is the file of axe-core.
export async function faults(browser, axe) {
  if (!(await browser.run(() => "axe" in window))) await browser.run(await readFile(axe, "utf8"));
  const { nodes } = await browser.tools("Accessibility.getFullAXTree");
  const nameless = nodes.filter((node) => !node.ignored && PLACES.has(node.role?.value) && !node.name?.value?.trim());
  return [...(await browser.runLong(findings)), ...nameless.map((node) => `a ${node.role.value} without a name`), ...(await browser.run(look))];
}

// What axe finds, however small it thinks that it is.
async function findings() {
  const { violations } = await window.axe.run(document, { resultTypes: ["violations"], rules: { "target-size": { enabled: true } } });
  return violations.flatMap(({ id, impact, nodes }) => nodes.map(({ target, failureSummary }) => `${impact}: ${id} at ${target.join(" ")}: ${failureSummary.split("\n").slice(1).join(" ").trim()}`));
}

// So many steps are gone at most.
const STEPS = 40;

// Tab from there on: everything is seen, shows that it has the focus, and comes in order.
export async function tabFaults(browser, start = ".skip") {
  const wrong = [];
  // A ring is for who uses keys; a click may have come before.
  await browser.keys("\uE008");
  await browser.run((start) => {
    document.activeElement?.blur();
    document.querySelector(start)?.focus();
    globalThis.before = null;
  }, start);
  for (let step = 0; step < STEPS; step += 1) {
    const told = await browser.run(() => {
      const own = document.activeElement;
      if (own === document.body || own === null) return { end: true };
      const style = getComputedStyle(own);
      const box = own.getBoundingClientRect();
      const isBack = globalThis.before !== null && !(globalThis.before.compareDocumentPosition(own) & Node.DOCUMENT_POSITION_FOLLOWING);
      globalThis.before = own;
      const label = `${own.tagName.toLowerCase()} ${own.getAttribute("aria-label") ?? own.textContent.trim().slice(0, 24)}`;
      const isSeen = box.width > 0 && box.height > 0 && box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth;
      return { label, isBack, isSeen, hasRing: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 };
    });
    if (told.end) break;
    if (told.isBack) break;
    if (!told.isSeen) wrong.push(`the focus is out of sight on ${told.label}`);
    if (!told.hasRing) wrong.push(`no ring around ${told.label}`);
    await browser.keys("\uE004");
  }
  return wrong;
}

function look() {
  const wrong = [];
  const isShown = (element) => element.checkVisibility({ opacityProperty: false, visibilityProperty: true }) && element.getClientRects().length > 0;
  const told = (element) => `${element.tagName.toLowerCase()}.${[...element.classList].join(".")} “${element.textContent.trim().slice(0, 30)}”`;

  for (const own of [document.documentElement, ...document.querySelectorAll("main, dialog, .dialog-body, nav, .log, .why, .button, .chip, .tabs button, th, label, h1, h2, h3")]) {
    if (isShown(own) && own.scrollWidth > own.clientWidth + 1 && own.clientWidth > 1) wrong.push(`${told(own)} is ${own.scrollWidth} wide, its place ${own.clientWidth}`);
  }

  // Fields are told from what is around them, and their hints can be read.
  const { Color, getContrast } = window.axe.commons.color;
  const colour = (written) => {
    const read = new Color();
    read.parseString(written);
    return read;
  };
  const behind = (element) => {
    const own = colour(getComputedStyle(element).backgroundColor);
    return own.alpha === 1 || !element.parentElement ? own : behind(element.parentElement);
  };
  const hold = (around, drawn, least, what) => {
    const found = getContrast(behind(around), colour(drawn));
    if (found < least) wrong.push(`${what} has a contrast of ${found.toFixed(2)}, ${least} is needed`);
  };
  for (const own of document.querySelectorAll("input:not([type=file], [type=checkbox]), textarea, select, .switch")) {
    if (!isShown(own) || own.disabled) continue;
    if (own.placeholder && !own.value) hold(own, getComputedStyle(own, "::placeholder").color, 4.5, `the hint in ${told(own)} ${own.name}`);
    hold(own.parentElement, getComputedStyle(own).borderTopColor, 3, `the border of ${told(own)} ${own.name ?? ""}`);
  }
  return wrong;
}
