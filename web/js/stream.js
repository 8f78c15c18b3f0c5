// What happens on the server, as it happens: one connection for all pages.
import { forbidden, headed } from "./api.js";

// Where a server stops, the waiting begins as after so many tries.
const STOPPING = 2;

const readers = new Set();
let state = "off";
let stop = null;
let tries = 0;

// Reads along: act(name, data) for every event, act("state", "on" | "off" | "waiting") for the
// connection. Gives what ends it.
export function follow(act) {
  readers.add(act);
  act("state", state);
  return () => readers.delete(act);
}

// How the connection is.
export const current = () => state;

function tell(name, data) {
  for (const act of readers) act(name, data);
}

function become(next) {
  state = next;
  tell("state", next);
}

export async function connect() {
  if (stop) return;
  stop = new AbortController();
  const own = stop;
  while (!own.signal.aborted) {
    try {
      const response = await fetch("/stream", { signal: own.signal, headers: headed() });
      // Somebody who is no longer in, after a restart say, logs in before anything is asked again.
      if (response.status === 403) return void forbidden();
      if (!response.ok) {
        // A server that stops has nothing to tell until another one is there.
        if ((await response.json()).key === "stopping") tries = Math.max(tries, STOPPING);
        throw new Error(`HTTP ${response.status}`);
      }
      tries = 0;
      become("on");
      await read(response.body, own.signal);
    } catch {
      if (own.signal.aborted) return;
    }
    become("waiting");
    tries += 1;
    await new Promise((done) => setTimeout(done, Math.min(500 * 2 ** tries, 15000)));
  }
}

export function disconnect() {
  stop?.abort();
  stop = null;
  become("off");
}

async function read(body, signal) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  while (!signal.aborted) {
    const { value, done } = await reader.read();
    if (done) return;
    const blocks = (rest + value).split("\n\n");
    rest = blocks.pop();
    for (const block of blocks) event(block);
  }
}

function event(block) {
  let name = "";
  let data = "";
  for (const line of block.split("\n")) {
    if (line.startsWith("event: ")) name = line.slice(7);
    if (line.startsWith("data: ")) data += line.slice(6);
  }
  if (!name) return;
  try {
    tell(name, JSON.parse(data));
  } catch (error) {
    console.warn("an event of the stream cannot be read", error);
  }
}
