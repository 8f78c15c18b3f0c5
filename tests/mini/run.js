// Drives a server as mini-programs do. Usage: node tests/mini/run.js BASE STUB, where BASE is the address of
// an account's mini-program, such as http://127.0.0.1:8080/mini/demo, and STUB that of `wxmenu stub`.
// Each fact is printed; the first that does not hold ends it with exit code 1.
'use strict';

const assert = require('node:assert/strict');
const { Client, Combined, Phone, Refused } = require('./client.js');

const [base, stub] = process.argv.slice(2);
if (!base || !stub) {
  console.error('usage: node tests/mini/run.js BASE STUB');
  process.exit(2);
}

const GIF = Uint8Array.from(Buffer.from('R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==', 'base64'));
const EXCHANGE = '/sns/jscode2session';

let people = 0;
const someone = () => new Phone(`person${(people += 1)}`);

/** Tells the stub to answer logins with this errcode; 0 ends it. */
async function react(errcode) {
  const body = JSON.stringify({ path: EXCHANGE, errcode });
  const response = await fetch(`${stub}/stub/react`, { method: 'POST', body });
  assert.equal((await response.json()).errcode, 0);
}

const facts = [];
const fact = (name, check) => facts.push([name, check]);

const SHAPES = {
  'the ticket in query and JSON body at once': {},
  'the ticket in the JSON body alone': { query: false },
  'the ticket in a form body alone': { query: false, json: false },
  'the ticket in query and form body at once': { json: false },
  'a stale ticket in the header beside a fresh one': { header: true, query: false },
  'everything in the query of a GET': { method: 'GET' },
};

for (const [generation, Kind] of [['1.x', Client], ['2.x', Combined]]) {
  for (const [name, options] of Object.entries(SHAPES)) {
    fact(`${generation}: ${name}`, async () => {
      const client = new Kind(base, someone(), options);
      const data = await client.request('say', { text: 'm' });
      assert.match(data.reply, /功能目录/);
      assert.equal(data.menu.position, 'm001');
      const shown = await client.request('menu');
      assert.deepEqual(shown.menu, data.menu);
      assert.equal(client.logins, 1, 'one login is enough');
    });
  }

  fact(`${generation}: a dead ticket makes the client log in once, and go on where it was`, async () => {
    const client = new Kind(base, someone());
    await client.request('say', { text: 'm' });
    client.ticket = 'a-ticket-of-yesterday';
    const data = await client.request('say', { text: 'guess' });
    assert.equal(data.menu.position, 'g001', 'the same person, the same place');
    assert.equal(client.logins, 2);
  });

  fact(`${generation}: a choice can be said as it is given`, async () => {
    const client = new Kind(base, someone());
    const { menu } = await client.request('menu');
    assert.equal(menu.position, null);
    const first = menu.choices.find((choice) => choice.say !== null);
    const data = await client.request('say', { text: first.say });
    assert.equal(data.menu.position, first.id);
    const next = data.menu.choices.find((choice) => choice.kind === 'menu');
    const deeper = await client.request('say', { text: next.say });
    assert.deepEqual(deeper.menu.path.map((place) => place.id), [first.id, next.id]);
  });

  fact(`${generation}: odd and empty texts are answered`, async () => {
    const client = new Kind(base, someone());
    await client.request('say', { text: 'm' });
    const texts = ['', ' ', '\n', '　', '\u0000', '😀', '\ud83d', '<a>', ']]>', '{{ 7 }}', '../..', '%', '&=+',
      'x'.repeat(20000), '汉'.repeat(3000), 'null', 'undefined', '0', '１', 'm。', '__proto__'];
    for (const text of texts) {
      const data = await client.request('say', { text });
      assert.ok(data.reply.length > 0, JSON.stringify(text));
      assert.equal(typeof data.menu, 'object');
    }
    for (const text of [undefined, null, 25, true]) {
      const data = await client.request('say', { text });
      assert.ok(data.reply.length > 0, String(text));
    }
    assert.equal(client.logins, 1);
  });

  fact(`${generation}: pictures are taken and can be seen`, async () => {
    const client = new Kind(base, someone());
    await client.request('menu');
    for (const name of ['file', 'pic']) {
      const answer = await client.upload(GIF, name, '中/../../x.sh');
      assert.equal(answer.errcode, 0, answer.msg);
      const shown = await fetch(new URL(answer.data.url, base));
      assert.equal(shown.status, 200);
      assert.equal(shown.headers.get('content-type'), 'image/gif');
      assert.deepEqual(new Uint8Array(await shown.arrayBuffer()), GIF);
    }
    const refused = await client.upload(new TextEncoder().encode('#!/bin/sh'), 'file', 'x.gif');
    assert.equal(refused.errcode, 415);
  });
}

fact('1.x: ten pages at once share one login', async () => {
  const client = new Client(base, someone());
  const answers = await Promise.all(Array.from({ length: 10 }, () => client.request('menu')));
  assert.equal(answers.length, 10);
  assert.equal(client.logins, 1);
});

fact('ten phones of one person log in at once, and all stay in', async () => {
  const phone = someone();
  const clients = Array.from({ length: 10 }, () => new Client(base, phone));
  await Promise.all(clients.map((client) => client.login()));
  assert.equal(new Set(clients.map((client) => client.ticket)).size, 10);
  await Promise.all(clients.map((client) => client.request('menu')));
  for (const client of clients) assert.equal(client.logins, 1, 'no login killed another');
});

fact('a bad code is refused by its number, and nobody logs in over and over', async () => {
  for (const [Kind, logins] of [[Client, 1], [Combined, 1]]) {
    const client = new Kind(base, { login: () => 'bad' });
    await assert.rejects(client.request('menu'), (error) => {
      assert.ok(error instanceof Refused);
      assert.equal(error.answer.errcode, 40029);
      assert.equal(error.answer.session, undefined);
      return true;
    });
    assert.equal(client.logins, logins);
  }
});

fact('a used and a missing code have their numbers', async () => {
  const client = new Client(base, someone());
  const code = client.phone.login();
  assert.equal((await client.send('login', { query: { code } })).errcode, 0);
  assert.equal((await client.send('login', { query: { code } })).errcode, 40163);
  assert.equal((await client.send('login')).errcode, 41008);
});

fact('a code attached to GET gives a ticket on the way; twice to POST it is spent once', async () => {
  const client = new Client(base, someone());
  const first = await client.send('menu', { query: { code: client.phone.login() } });
  assert.equal(first.errcode, 0);
  assert.equal(typeof first.session, 'string');
  const code = client.phone.login();
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify({ code, text: 'm' });
  const second = await client.send('say', { method: 'POST', query: { code }, body, headers });
  assert.equal(second.errcode, 0, second.msg);
  assert.equal(second.data.menu.position, 'm001');
  const again = await client.send('login', { query: { code } });
  assert.equal(again.errcode, 40163, 'it is spent');
});

fact('beside a live ticket a code stays good', async () => {
  const client = new Client(base, someone());
  await client.login();
  const code = client.phone.login();
  const answer = await client.send('menu', { query: { session: client.ticket, code } });
  assert.equal(answer.errcode, 0);
  assert.equal(answer.session, undefined);
  assert.equal((await client.send('login', { query: { code } })).errcode, 0);
});

fact('while the platform is busy nobody is told to log in again', async () => {
  const client = new Client(base, someone());
  await react(-1);
  try {
    await assert.rejects(client.request('menu'), (error) => {
      assert.ok(error instanceof Refused, String(error));
      assert.ok(![0, -1].includes(error.answer.errcode), error.message);
      return true;
    });
    assert.equal(client.logins, 1);
  } finally {
    await react(0);
  }
  await client.request('menu');
});

fact('a client whose tickets never live gives up after three more tries', async () => {
  class Forgetful extends Client {
    async exchange() {
      this.logins += 1;
      this.ticket = 'never-a-ticket';
    }
  }
  const client = new Forgetful(base, someone());
  await assert.rejects(client.request('menu'), Refused);
  assert.equal(client.tries, 4);
});

fact('a game is played to its end by one person while another is elsewhere', async () => {
  const [player, other] = [new Client(base, someone()), new Combined(base, someone())];
  for (const text of ['m', 'guess']) await player.request('say', { text });
  await other.request('say', { text: 'm' });
  let [low, high] = [1, 50];
  for (let rounds = 0; ; rounds += 1) {
    assert.ok(rounds < 10, 'halving finds it');
    const guess = Math.floor((low + high) / 2);
    const { reply } = await player.request('say', { text: String(guess) });
    if (reply.includes('偏大')) high = guess - 1;
    else if (reply.includes('偏小')) low = guess + 1;
    else break;
  }
  assert.equal((await other.request('menu')).menu.position, 'm001');
});

(async () => {
  for (const [name, check] of facts) {
    try {
      await check();
    } catch (error) {
      console.error(`failed  ${name}\n${error.stack}`);
      process.exit(1);
    }
    console.log(`passed  ${name}`);
  }
  console.log(`${facts.length} facts: all hold`);
})();
