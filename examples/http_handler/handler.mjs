// A ledger, as a handler of a wxmenu bot. Needs Node 18 or later and no package.
//
//     node handler.mjs [PORT]

import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";

const KEY = process.env.LEDGER_KEY ?? "only-for-this-example";
const MOST_BYTES = 1 << 20;
const MOST_ENTRIES = 20;

/** What is said to one message, and what is kept of it. */
function answer(call) {
  const entries = call.session.entries ?? [];
  switch (call.command.name) {
    case "note": {
      const entry = { what: call.args.what, price: Number(call.args.price) };
      const kept = [...entries, entry].slice(-MOST_ENTRIES);
      const text = `记下了：${entry.what} ${entry.price}元，一共${total(kept)}元。`;
      return { reply: text, session: { entries: kept } };
    }
    case "bill":
      if (entries.length === 0) return { reply: "账本还是空的。" };
      return { template: "ledger/bill.page", data: { entries, total: total(entries) } };
    case "close": {
      const text = `账本合上了，一共${total(entries)}元。`;
      return { reply: text, session: { entries: null }, goto: "-" };
    }
    default:
      return { not_found: true };
  }
}

function total(entries) {
  return entries.reduce((sum, entry) => sum + entry.price, 0);
}

/** Whether the bot signed it, and not long ago. */
function isFromTheBot(headers, body) {
  const timestamp = headers["x-wxmenu-timestamp"] ?? "";
  if (!/^\d+$/.test(timestamp)) return false;
  if (Math.abs(Date.now() / 1000 - Number(timestamp)) > 300) return false;
  const hmac = createHmac("sha256", KEY).update(`${timestamp}.`).update(body);
  const signed = Buffer.from(`sha256=${hmac.digest("hex")}`);
  const given = Buffer.from(headers["x-wxmenu-signature"] ?? "");
  return given.length === signed.length && timingSafeEqual(given, signed);
}

async function read(request) {
  const chunks = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length > MOST_BYTES) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function say(response, status, body = "") {
  const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(body) };
  response.writeHead(status, headers).end(body);
}

const server = createServer(async (request, response) => {
  try {
    const body = request.method === "POST" ? await read(request) : null;
    if (body === null) return say(response, 413);
    if (!isFromTheBot(request.headers, body)) return say(response, 401);
    say(response, 200, JSON.stringify(answer(JSON.parse(body))));
  } catch (error) {
    console.error(error);
    say(response, 500);
  }
});

server.listen(Number(process.argv[2] ?? 9000), "127.0.0.1", () => {
  console.log(`the ledger is at http://127.0.0.1:${server.address().port}`);
});
