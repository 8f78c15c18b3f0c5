// Elements. Whatever comes from outside is text: there is no way here to have it read as HTML.

const SVG = "http://www.w3.org/2000/svg";

// h("button", { class: "a", onclick: f, "aria-label": "b" }, "text", child, null, [more])
export function h(tag, props, ...children) {
  return filled(document.createElement(tag), props, children);
}

// The same for pictures.
export function svg(tag, props, ...children) {
  return filled(document.createElementNS(SVG, tag), props, children);
}

function filled(element, props, children) {
  for (const [name, value] of Object.entries(props ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "value") element.value = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

// Puts other children into an element.
export function fill(element, ...children) {
  element.replaceChildren(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

// A stylesheet that only some pages need; resolves when it is there.
const sheets = new Map();
export function style(name) {
  if (!sheets.has(name)) {
    sheets.set(
      name,
      new Promise((done) => {
        const link = h("link", { rel: "stylesheet", href: `/console/assets/css/${name}.css`, onload: done, onerror: done });
        document.head.append(link);
      }),
    );
  }
  return sheets.get(name);
}
