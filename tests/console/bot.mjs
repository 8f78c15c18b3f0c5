// A bot with everything around it: its folder, the platform, the server.
import { spawn } from "node:child_process";
import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { until } from "./driver.mjs";

export const PASSWORD = "open sesame";
export const TOKEN = "wxmenu-demo";
// What would say so if a browser ran it.
export const EVIL = '<img src=x onerror="window.pwned=1"><script>window.pwned=1</script>';
// The same as the name of a file, in which there can be no slash.
export const EVIL_FILE = "<img src=x onerror=window.pwned=1>";

const SETTINGS = `
[session]
store = "memory:"
[console]
enabled = true
password = "${PASSWORD}"
messages = true
[[account]]
identity = "demo"
token = "${TOKEN}"
appid = "wx0123456789abcdef"
secret = "s3cret"
`;

// The bot as one has it who has just begun: no password, no platform.
const FIRST = `
[session]
store = "memory:"
`;

// Menus whose names and texts are code, and one command for each kind of reply.
function probes() {
  const written = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/"/g, "&quot;");
  const evil = written(EVIL);
  const command = (name, reply, regex = name) => `<menu-command name="${name}" title="${name}"><regex>${regex}</regex>${reply}</menu-command>`;
  const option = `<a href="weixin://bizmsgmenu?msgmenucontent=${encodeURIComponent(EVIL)}&msgmenuid=1">an option</a>`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<menu-configs>
  <menu-config id="x001" name="probe" title="${evil}" button="探针">
    <regex>probe</regex>
    <description>${evil}</description>
    ${command("evil", `<reply><![CDATA[${EVIL}<a href="javascript:window.pwned=1">tap me</a>${option}]]></reply>`)}
    ${command("news", '<reply type="news"><item><title>怎么走</title><description>地铁二号线，三号口出来左转</description><pic-url>https://example.com/map.jpg</pic-url><url>https://example.com/map</url></item></reply>')}
    ${command("image", '<reply type="image"><media-id>picture-of-a-cat</media-id></reply>')}
    ${command("music", '<reply type="music"><title>茉莉花</title><description>民歌</description><music-url>https://example.com/a.mp3</music-url><thumb-media-id>thumb</thumb-media-id></reply>')}
    <menu-command name="page" title="${evil}" path="/${written(EVIL_FILE)}.page"><regex>page</regex></menu-command>
    ${command("first", "<reply>1</reply>", evil)}
    ${command("second", "<reply>2</reply>", evil)}
    ${command("human", '<reply type="transfer"></reply>')}
  </menu-config>
  <menu-config id="x002" name="service" title="服务" button="服务">
    <regex>service</regex>
    <menu-config id="x003" name="way" title="怎么走" button="怎么走"><regex>way</regex></menu-config>
    <menu-config id="x004" name="hours" title="营业时间" button="营业时间"><regex>hours</regex></menu-config>
  </menu-config>
</menu-configs>
`;
}

// Runs the program to its end; gives its exit code and what it said.
export function run(program, ...args) {
  return new Promise((done, fail) => {
    const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"] });
    let out = "";
    child.stdout.on("data", (bytes) => (out += bytes));
    child.stderr.on("data", (bytes) => (out += bytes));
    child.on("error", fail);
    child.on("close", (code) => done({ code, out }));
  });
}

// Starts the program; gives the address that it says first.
async function start(program, args, env) {
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, ...env } });
  let out = "";
  child.stdout.on("data", (bytes) => (out += bytes));
  child.stderr.on("data", (bytes) => (out += bytes));
  const url = await until(`${args[0]} to listen`, () => {
    if (child.exitCode !== null) throw new Error(out);
    return /http:\/\/127\.0\.0\.1:\d+/.exec(out)?.[0];
  });
  const stop = async () => {
    const ended = child.exitCode === null && new Promise((done) => child.on("close", done));
    child.kill();
    await ended;
  };
  return { url, said: () => out, stop };
}

// The stub of the platform with three followers, one of whom has code for a name, and with files.
async function people(stub) {
  const infos = [
    { openid: "o-mail", subscribe: 1, nickname: "小林", remark: "", language: "zh_CN", subscribe_time: 1700000000, tagid_list: [2] },
    { openid: "o-evil", subscribe: 1, nickname: EVIL, remark: EVIL, language: "zh_CN", subscribe_time: 1700000000, tagid_list: [2, 3] },
    { openid: "o-gone", subscribe: 0, nickname: "", remark: "", language: "", tagid_list: [] },
  ];
  const answers = {
    "/cgi-bin/user/get": { total: 3, count: 3, data: { openid: infos.map((one) => one.openid) }, next_openid: "" },
    "/cgi-bin/user/info/batchget": { user_info_list: infos },
    "/cgi-bin/media/upload": { type: "image", media_id: "media-1", created_at: 1700000000 },
    "/cgi-bin/tags/get": { tags: [{ id: 2, name: "星标", count: 2 }, { id: 3, name: EVIL, count: 1 }] },
  };
  const { port } = new URL(stub);
  const server = createServer((incoming, outgoing) => {
    const answer = answers[incoming.url.split("?")[0]];
    if (answer) {
      incoming.resume();
      outgoing.setHeader("content-type", "application/json");
      outgoing.end(JSON.stringify(answer));
      return;
    }
    const onward = request({ host: "127.0.0.1", port, path: incoming.url, method: incoming.method, headers: incoming.headers }, (reply) => {
      outgoing.writeHead(reply.statusCode, reply.headers);
      reply.pipe(outgoing);
    });
    onward.on("error", () => outgoing.writeHead(502).end());
    incoming.pipe(onward);
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return { url: `http://127.0.0.1:${server.address().port}`, stop: () => (server.close(), server.closeAllConnections()) };
}

// A bot like the demo, in a folder of its own.
export async function startBot(program, root) {
  const folder = await mkdtemp(join(tmpdir(), "wxmenu-console-"));
  await cp(join(root, "menus"), join(folder, "menus"), { recursive: true });
  await cp(join(root, "templates"), join(folder, "templates"), { recursive: true });
  await mkdir(join(folder, "tests"));
  await writeFile(join(folder, "wxmenu.toml"), SETTINGS);
  await writeFile(join(folder, "first.toml"), FIRST);
  await writeFile(join(folder, "menus", `${EVIL_FILE}.menuconfig.xml`), probes());
  await writeFile(join(folder, "templates", `${EVIL_FILE}.page`), EVIL);
  const stub = await start(program, ["stub", "--listen", "127.0.0.1:0"], {});
  const platform = await people(stub.url);
  const serve = (address) => start(program, ["serve", "-C", folder, "--listen", address], { WXMENU_API_BASE: platform.url });
  let server = await serve("127.0.0.1:0");
  return {
    folder,
    stub: stub.url,
    url: server.url,
    // A push, as the platform would send it.
    push: (user, ...rest) => run(program, "send", "--url", `${server.url}/wechat/demo/`, "--token", TOKEN, "--user", user, ...rest),
    test: () => run(program, "test", "-C", folder),
    // A server beside it, which is entered by the link that it prints.
    async withoutPassword() {
      const own = await start(program, ["serve", "-C", folder, "--config", join(folder, "first.toml"), "--listen", "127.0.0.1:0"], {});
      const link = await until("the link", () => /http:\S+\/console\?key=\S+/.exec(own.said())?.[0]);
      return { ...own, link };
    },
    halt: () => server.stop(),
    async resume() {
      server = await serve(new URL(server.url).host);
    },
    async stop() {
      await server.stop();
      platform.stop();
      await stub.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
