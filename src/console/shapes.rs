//! Forms that more than one route has, or that are too large for a row.

/// Every named form.
pub(super) const NAMED: &[(&str, &str)] = &[
    (
        "Message",
        "type: 'text'|'click'|'event'|'subscribe'|'unsubscribe'|'scan'|'image'|'voice'|'location'|'link'|'raw'|'again', \
         text?: string, menu_id?: string, key?: string, name?: string, url?: string, latitude?: number, longitude?: number, \
         label?: string, title?: string, description?: string, body?: string",
    ),
    (
        "Turn",
        "turn: integer, at: string, account: string, openid: string, input: string, message: any, \
         answered: boolean, before: string|null, after: string|null, \
         position_before: [string], position_after: [string], \
         matched: { kind: string, id: string, name: string }|null, setting: string|null, \
         template: string|null, data: any, handlers: [HandlerCall], \
         reply: any, shown: [string], error: { code: string, message: string }|null, \
         repeated: boolean, limited: boolean, summary: string, why: Why|null, \
         session: { before: Session|null, after: Session|null, diff: [Change] }, wire: Wire",
    ),
    (
        "HandlerCall",
        "name: string, command: string, menu_command: string, event_type: string|null, \
         took_ms: number|null, error: string|null",
    ),
    (
        "Why",
        "position: string|null, text: string, normalised: string, tapped: string|null, \
         steps: [{ step: string, text: string }], tried: [Tried], outcome: string, \
         comes_to: { word: string, values: any }",
    ),
    (
        "Tried",
        "kind: string, name: string, regex: string|null, typed: boolean, normalised: boolean, wins: boolean",
    ),
    (
        "Session",
        "position: [string], values: any, created: string, last_access: string, expires: string|null, \
         revision: integer, form: { menu: string, name: string, field: string|null, values: any }|null, \
         options: [string], options_menu: string|null, rest_bytes: integer",
    ),
    ("Change", "name: string, before: any, after: any"),
    (
        "Wire",
        "query: string, in: string, plain_in: string, out: string, plain_out: string, \
         format: 'xml'|'json', encrypted: boolean, bytes_in: integer, bytes_out: integer",
    ),
    (
        "Conversation",
        "conversation: string, account: string, openid: string, live: boolean, stale: boolean, \
         clock: string, seed: integer, stubs: [string], stub_handlers: boolean, turns: [Turn]",
    ),
    (
        "Menu",
        "id: string, name: string, title: string, description: string, regex: string|null, \
         template: string|null, hidden: boolean, permission: string|null, file: string, line: integer, \
         visits: integer, commands: [Command], menus: [Menu], diagnostics: [Diagnostic]",
    ),
    (
        "Command",
        "id: string, name: string, title: string, regex: string|null, template: string|null, \
         handler: string|null, goto: string|null, event_type: string|null, form: boolean, \
         hidden: boolean, permission: string|null, line: integer",
    ),
    (
        "Button",
        "name: string, type: string, sends: Message|null, buttons: [Button]",
    ),
    (
        "Diagnostic",
        "code: string, severity: 'error'|'warning'|'info', message: string, help: string|null, \
         file: string|null, line: integer|null, column: integer|null, end_line: integer|null, \
         end_column: integer|null, witness: string|null, \
         related: [{ file: string, line: integer, column: integer, message: string }]",
    ),
    (
        "SessionRow",
        "account: string, openid: string, masked: string, position: [string], last_access: string, \
         expires: string|null",
    ),
    (
        "Handler",
        "name: string, builtin: boolean, used_by: [{ account: string, menu: string|null, command: string }], \
         on: boolean, calls: integer, errors: integer, mean_ms: number|null",
    ),
    (
        "Settings",
        "welcome: string|null, default_reply: string|null, keywords: [Keyword], session_ttl: string|null",
    ),
    (
        "Keyword",
        "match: 'equals'|'contains'|'regex', text: string, reply: string",
    ),
    (
        "Job",
        "name: string, about: string, account: string|null, state: 'idle'|'running'|'done'|'failed', \
         started: string|null, ended: string|null, result: string|null, error: string|null, \
         key: string|null, values: any",
    ),
    (
        "LoggedMessage",
        "id: integer, at: string, account: string, openid: string, type: string, text: string, \
         reply: string, answered: boolean, before: string|null, after: string|null, \
         matched: { kind: string, id: string, name: string }|null, template: string|null, \
         error: string|null, took_ms: number, read: boolean",
    ),
    (
        "LoggedTurn",
        "id: integer, at: string, account: string, openid: string, type: string, text: string, \
         reply: string, answered: boolean, before: string|null, after: string|null, \
         matched: { kind: string, id: string, name: string }|null, template: string|null, \
         error: string|null, took_ms: number, read: boolean, position_before: [string]|null, setting: string|null, \
         handlers: [{ name: string, took_ms: number, error: string|null }]|null, why: Why|null",
    ),
    (
        "Unmatched",
        "account: string, menu: string|null, text: string, times: integer, last: string",
    ),
    (
        "User",
        "id: string, nickname: string, remark: string, subscribed: boolean, subscribe_time: string|null, \
         groups: [integer], language: string",
    ),
    ("Group", "id: integer, name: string, count: integer"),
    (
        "Sent",
        "id: string, sent: boolean, errcode: integer|null, msg: string|null, advice: string|null",
    ),
    (
        "Endpoint",
        "method: 'GET'|'POST', path: string, typed: boolean, token: boolean, file: boolean",
    ),
];
