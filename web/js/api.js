// Requests to `/j`.

// The console refused; `body` is its whole answer.
export class Refusal extends Error {
  constructor(status, body) {
    super(body.msg ?? `HTTP ${status}`);
    this.status = status;
    this.code = body.r;
    this.body = body;
  }
}

// What is done when a request is refused because nobody is logged in.
export let forbidden = () => {};
export function whenForbidden(act) {
  forbidden = act;
}

export const get = (path, query) => ask("GET", path + written(query));
export const post = (path, body = {}) => ask("POST", path, body);
export const put = (path, body) => ask("PUT", path, body);
export const remove = (path) => ask("DELETE", path);

function written(query) {
  const all = Object.entries(query ?? {}).filter(([, value]) => value !== undefined && value !== null && value !== "");
  return all.length ? `?${new URLSearchParams(all)}` : "";
}

// A part of a path.
export const part = encodeURIComponent;

// What every request says of itself: that it comes from these pages, and which language they speak.
export const headed = () => ({ "X-Console": "1", "Accept-Language": document.documentElement.lang });

async function ask(method, path, body) {
  const headers = headed();
  if (body !== undefined) headers["Content-Type"] = "application/json";
  return answered(await fetch(`/j/${path}`, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) }), path);
}

// Sends a file.
export async function upload(file) {
  const path = `upload${written({ name: file.name })}`;
  return answered(await fetch(`/j/${path}`, { method: "POST", headers: headed(), body: file }), path);
}

async function answered(response, path) {
  let answer;
  try {
    answer = await response.json();
  } catch {
    answer = { r: 1000, msg: `HTTP ${response.status}` };
  }
  if (response.ok && answer.r === 0) return answer;
  const refusal = new Refusal(response.status, answer);
  if (response.status === 403 && path !== "login") forbidden();
  throw refusal;
}
