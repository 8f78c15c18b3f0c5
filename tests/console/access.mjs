// What somebody who cannot see, or cannot use a mouse, would trip over. Run in the page; the names of
// controls are those that the browser itself works out for screen readers.

const NAMED = new Set(["button", "link", "textbox", "searchbox", "combobox", "checkbox", "switch", "tab", "image", "dialog", "radio", "menuitem", "spinbutton", "img", "navigation", "region", "log", "tabpanel", "tablist"]);

// Everything that is wrong with the page as it is.
export async function faults(browser) {
  const { nodes } = await browser.tools("Accessibility.getFullAXTree");
  const nameless = nodes.filter((node) => !node.ignored && NAMED.has(node.role?.value) && !node.name?.value?.trim());
  const inPage = await browser.run(look);
  return [...nameless.map((node) => `a ${node.role.value} without a name (node ${node.backendDOMNodeId})`), ...inPage];
}

// Tab from the start to the end: everything is seen, shows that it has the focus, and comes in order.
export async function tabFaults(browser, most = 40) {
  const wrong = [];
  await browser.run(() => {
    document.activeElement?.blur();
    document.querySelector(".skip")?.focus();
    globalThis.before = null;
  });
  for (let step = 0; step < most; step += 1) {
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
  const all = [...document.querySelectorAll("*")];

  if (!document.documentElement.lang) wrong.push("the page has no language");
  if (!document.title.trim()) wrong.push("the page has no title");
  if (document.querySelectorAll("main").length !== 1) wrong.push("there is not exactly one main");
  if (document.documentElement.scrollWidth > innerWidth) wrong.push(`the page is ${document.documentElement.scrollWidth} wide, the window ${innerWidth}`);

  const main = document.querySelector("main");
  if (main && main.scrollWidth > main.clientWidth) wrong.push(`the content is ${main.scrollWidth} wide, its place ${main.clientWidth}`);

  const levels = [...document.querySelectorAll("h1, h2, h3, h4")].filter((own) => own.checkVisibility()).map((own) => Number(own.tagName[1]));
  if (levels.filter((level) => level === 1).length !== 1) wrong.push(`${levels.filter((level) => level === 1).length} headings of the first level`);
  levels.forEach((level, at) => {
    if (at > 0 && level > levels[at - 1] + 1) wrong.push(`a heading of level ${level} follows one of level ${levels[at - 1]}`);
  });

  const ids = all.map((own) => own.id).filter(Boolean);
  const twice = ids.filter((id, at) => ids.indexOf(id) !== at);
  if (twice.length) wrong.push(`ids that are there twice: ${twice}`);
  for (const own of all) {
    for (const name of ["aria-labelledby", "aria-describedby", "aria-controls", "for"]) {
      for (const id of (own.getAttribute(name) ?? "").split(/\s+/).filter(Boolean)) if (!document.getElementById(id)) wrong.push(`${name} of ${told(own)} leads nowhere: ${id}`);
    }
    if (own.tabIndex > 0) wrong.push(`${told(own)} steps out of the order of focus`);
  }

  // Something to hit with a finger: 24 pixels, but for words within a text.
  for (const own of document.querySelectorAll("button, select, summary, input, nav a")) {
    if (!isShown(own) || own.closest(".bubble")) continue;
    const box = own.getBoundingClientRect();
    const room = own.type === "checkbox" ? 17 : 24;
    if (box.height < room - 0.5 || box.width < room - 0.5) wrong.push(`${told(own)} is ${Math.round(box.width)}×${Math.round(box.height)}`);
  }

  // Contrast, computed: each text against what lies behind it.
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const known = new Map();
  const rgba = (colour) => {
    if (!known.has(colour)) {
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = colour;
      canvas.fillRect(0, 0, 1, 1);
      const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
      known.set(colour, [r, g, b, a / 255]);
    }
    return known.get(colour);
  };
  const over = ([r, g, b, a], under) => [r, g, b].map((part, at) => part * a + under[at] * (1 - a));
  const behind = (element) => {
    const layers = [];
    for (let own = element; own; own = own.parentElement) {
      const style = getComputedStyle(own);
      if (style.backgroundImage !== "none") return null;
      const colour = rgba(style.backgroundColor);
      layers.push(colour);
      if (colour[3] === 1) break;
    }
    return layers.reverse().reduce((under, layer) => over(layer, under), [255, 255, 255]);
  };
  const light = (colour) => {
    const [r, g, b] = colour.map((part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ratio = (one, other) => {
    const [high, low] = [light(one), light(other)].sort((a, b) => b - a);
    return (high + 0.05) / (low + 0.05);
  };
  const hold = (element, colour, least, what) => {
    const under = behind(element);
    if (!under) return;
    const found = ratio(over(rgba(colour), under), under);
    if (found < least - 0.005) wrong.push(`${what} of ${told(element)} has a contrast of ${found.toFixed(2)}, ${least} is needed`);
  };
  for (const own of all) {
    if (!isShown(own) || own.disabled || own.closest("svg, option")) continue;
    const style = getComputedStyle(own);
    const size = parseFloat(style.fontSize);
    const least = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700) ? 3 : 4.5;
    const hasText = [...own.childNodes].some((child) => child.nodeType === Node.TEXT_NODE && child.data.trim());
    if (hasText) hold(own, style.color, least, "the text");
    if (own.matches("input, textarea") && own.placeholder && !own.value) hold(own, getComputedStyle(own, "::placeholder").color, 4.5, "the placeholder");
    if (own.matches("input:not([type=file], [type=checkbox]), textarea, select, .switch") && own.parentElement) hold(own.parentElement, style.borderTopColor, 3, `the border of ${own.name ?? ""}`);
  }
  return wrong;
}
