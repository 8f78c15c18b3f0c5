// Links in the text of a reply, as the platform reads them. What is no whole link is text.

// [{ text }, { href, text }, …]
export function parts(text) {
  const all = [];
  let rest = text;
  let from = 0;
  for (;;) {
    const at = rest.indexOf("<a ", from);
    if (at < 0) break;
    const found = link(rest.slice(at));
    if (!found) {
      from = at + 1;
      continue;
    }
    if (at > 0) all.push({ text: rest.slice(0, at) });
    all.push({ href: found.href, text: found.text });
    rest = rest.slice(at + found.length);
    from = 0;
  }
  if (rest) all.push({ text: rest });
  return all;
}

function link(text) {
  const close = text.indexOf(">");
  const end = text.indexOf("</a>", close + 1);
  if (close < 0 || end < 0) return null;
  const tag = text.slice(0, close);
  const shown = text.slice(close + 1, end);
  const href = /href\s*=\s*(?:"([^"]*)"|'([^']*)')/.exec(tag);
  if (!href || tag.includes("\n") || shown.includes("<a ")) return null;
  return { href: href[1] ?? href[2], text: shown, length: end + "</a>".length };
}

// What a link sends when it is tapped, with the number of its option as the telephone sends it along; null if it
// sends nothing.
export function sends(href) {
  const query = /^weixin:\/\/bizmsgmenu\?(.*)$/s.exec(href);
  if (!query) return null;
  const text = field(query[1], "msgmenucontent");
  const id = field(query[1], "msgmenuid");
  return text === null ? null : { text, ...(id ? { menu_id: id } : {}) };
}

function field(query, name) {
  const own = query.split("&").find((one) => one.startsWith(`${name}=`));
  if (own === undefined) return null;
  const value = own.slice(name.length + 1);
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
