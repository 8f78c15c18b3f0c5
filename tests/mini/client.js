// A mini-program's request component, as far as a server can tell: how it keeps a ticket, where it puts it,
// when it logs in again.
//
// `Client` is the first generation: a call of its own turns a code into a ticket. `Combined` is the second:
// the first request takes the code along, and its answer brings the ticket.
'use strict';

const LIMIT = 3;

/** The platform's part: a new code each time somebody asks for one. */
class Phone {
  constructor(person) {
    this.person = person;
    this.codes = 0;
  }

  login() {
    this.codes += 1;
    return `${this.person}.${process.pid}.${Date.now()}.${this.codes}`;
  }
}

/** A refusal, as the pages of a mini-program see it. */
class Refused extends Error {
  constructor(answer) {
    super(`errcode ${answer.errcode}: ${answer.msg}`);
    this.answer = answer;
  }
}

class Client {
  constructor(base, phone, options = {}) {
    this.base = base;
    this.phone = phone;
    this.options = { method: 'POST', json: true, query: true, header: false, ...options };
    this.ticket = null;
    this.logins = 0;
    this.tries = 0;
    this.pending = null;
  }

  /** One HTTP request; every answer has to be JSON under status 200. */
  async send(path, { method = 'GET', query = {}, body, headers = {} } = {}) {
    const url = new URL(`${this.base}/${path}`);
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined && value !== null) url.searchParams.set(name, value);
    }
    const response = await fetch(url, { method, body, headers });
    const type = response.headers.get('content-type') ?? '';
    if (response.status !== 200 || !type.startsWith('application/json')) {
      throw new Error(`${method} ${path}: status ${response.status}, ${type}`);
    }
    const answer = await response.json();
    if (typeof answer.errcode !== 'number') throw new Error(`${path}: no errcode`);
    if (answer.errcode === 0 && answer.data === undefined) throw new Error(`${path}: no data`);
    if (answer.errcode !== 0 && typeof answer.msg !== 'string') throw new Error(`${path}: no msg`);
    return answer;
  }

  /** Requests that come while somebody logs in wait for the same login. */
  async login() {
    this.pending ??= this.exchange().finally(() => {
      this.pending = null;
    });
    return this.pending;
  }

  async exchange() {
    this.logins += 1;
    const answer = await this.send('login', { query: { code: this.phone.login() } });
    if (answer.errcode !== 0) throw new Refused(answer);
    this.ticket = answer.session;
  }

  /** Where a request puts the ticket and its fields. */
  shape(fields) {
    const { method, json, query, header } = this.options;
    const own = { ...fields, ...this.proof() };
    if (method === 'GET') return { method, query: own };
    const headers = header ? { session: 'a-stale-ticket' } : {};
    const inQuery = query ? this.proof() : {};
    if (json) {
      headers['content-type'] = 'application/json';
      return { method, query: inQuery, body: JSON.stringify(own), headers };
    }
    return { method, query: inQuery, body: new URLSearchParams(own), headers };
  }

  proof() {
    return { session: this.ticket };
  }

  /** Does a request; logs in before it and again when the answer says so. */
  async request(path, fields = {}) {
    for (let attempt = 0; ; attempt += 1) {
      if (this.ticket === null) await this.login();
      const answer = await this.send(path, this.shape(fields));
      this.tries += 1;
      this.learn(answer);
      if (answer.errcode === 0) return answer.data;
      if (answer.errcode !== -1 || attempt >= LIMIT) throw new Refused(answer);
      this.ticket = null;
    }
  }

  learn() {}

  /** Sends a file with the ticket in the query and in the form. */
  async upload(bytes, name = 'file', filename = 'a.gif') {
    if (this.ticket === null) await this.login();
    const form = new FormData();
    form.set('session', this.ticket);
    form.set(name, new Blob([bytes]), filename);
    const query = this.options.query ? this.proof() : {};
    return this.send('upload', { method: 'POST', query, body: form });
  }
}

/** Takes a code along as long as there is no ticket. */
class Combined extends Client {
  async login() {
    this.code = this.phone.login();
    this.logins += 1;
    this.ticket = '';
  }

  proof() {
    return this.ticket ? { session: this.ticket } : { code: this.code };
  }

  learn(answer) {
    if (typeof answer.session === 'string') this.ticket = answer.session;
  }
}

module.exports = { Client, Combined, Phone, Refused };
