//! The table of routes: what is served, what it takes, what it answers. The OpenAPI document is made
//! of it, and so is the dispatch.

use std::future::Future;
use std::pin::Pin;

use super::answer::Answer;
use super::ask::Ask;
use super::fault::Fault;
use super::{login, simulate};

/// What answers a request; it stays on the thread that the request came in by.
pub(super) type Answering = Pin<Box<dyn Future<Output = Result<Answer, Fault>>>>;

/// A route of the console.
pub(super) struct Route {
    /// Its method.
    pub(super) verb: &'static str,
    /// Its path; a part in braces is whatever stands there.
    pub(super) path: &'static str,
    /// Whether it answers who has not logged in.
    pub(super) is_open: bool,
    /// What it does, in a few words.
    pub(super) summary: &'static str,
    /// The form of its query.
    pub(super) query: &'static str,
    /// The form of its body; empty for none, `bytes` for a file.
    pub(super) body: &'static str,
    /// The form of its answer, besides `r`; `events`, `bytes` and `document` are no such form.
    pub(super) answer: &'static str,
    /// What answers; nothing for those that are no JSON and are mounted by themselves.
    pub(super) run: Option<fn(Ask) -> Answering>,
}

macro_rules! routes {
    ($($verb:ident $path:literal $($open:ident)? $summary:literal
        $(query $query:literal)? $(body $body:literal)? answer $answer:literal
        $(=> $run:path)?;)*) => {
        /// Every route.
        pub(super) const ROUTES: &[Route] = &[$(Route {
            verb: stringify!($verb),
            path: $path,
            is_open: routes!(@open $($open)?),
            summary: $summary,
            query: concat!($($query)?),
            body: concat!($($body)?),
            answer: $answer,
            run: routes!(@run $($run)?),
        }),*];
    };
    (@open open) => { true };
    (@open) => { false };
    (@run $run:path) => { Some(|ask| Box::pin($run(ask))) };
    (@run) => { None };
}

routes! {
    POST "/j/login" open "Log in; with `bearer` the answer has the token too"
        body "password: string, bearer?: boolean" answer "token?: string" => login::login;
    GET "/j/login" open "How one logs in, and how many seconds one has to wait before a try is taken"
        answer "how: 'password'|'link', retry_after: integer" => login::how;
    POST "/j/logout" "End this login" answer "" => login::logout;
    GET "/j/me" "Who is logged in, and what this console can do"
        answer "version: string, demo: boolean, accounts: [{ identity: string, mode: string, callback: string, \
            platform: boolean }], messages: boolean, uploads: boolean, tests: boolean, unread: integer"
        => super::me::me;
    GET "/j/openapi.json" "This document" answer "document" => super::me::openapi;

    POST "/j/simulate" "Play one message; without `conversation` begin one, in the menu `at` if it is given"
        body "message?: Message, at?: string, conversation?: string, account?: string, openid?: string, live?: boolean, \
            encrypted?: boolean, seed?: integer, stub_handlers?: boolean, stubs?: [string]"
        answer "conversation: string, stale: boolean, turn: Turn|null" => simulate::play;
    GET "/j/simulate" "The conversations of this login"
        answer "conversations: [{ conversation: string, account: string, openid: string, live: boolean, turns: integer }]"
        => simulate::list;
    GET "/j/simulate/{conversation}" "A conversation with all its turns"
        answer "conversation: Conversation" => simulate::show;
    DELETE "/j/simulate/{conversation}" "Forget a conversation" answer "" => simulate::forget;
    POST "/j/simulate/{conversation}/restart"
        "Play the turns before `turn` into a fresh store; with `message`, then that instead of it"
        body "turn: integer, message?: Message" answer "conversation: Conversation" => simulate::restart;
    POST "/j/simulate/{conversation}/clock" "Move the clock on by a span such as 31m, or to a moment"
        body "by?: string, to?: string" answer "clock: string" => simulate::clock;
    POST "/j/simulate/{conversation}/place" "Stand in a menu, or in none, without any event"
        body "menu: string|null" answer "position: [string]" => simulate::place;
    POST "/j/simulate/{conversation}/reset" "Forget the person" answer "there_was_one: boolean"
        => simulate::reset;
    POST "/j/simulate/{conversation}/save" "The conversation as a .chat test; with `name` written into tests/"
        body "name?: string"
        answer "text: string, file: string|null, differs: string|null" => simulate::save;
    POST "/j/why" "Which matchers would be asked about a text, and who would win, for a person of the bot"
        body "account?: string, openid: string, text: string" answer "why: Why" => simulate::why;

    GET "/j/menus" "The menus of an account with what is wrong with them, and how often each was shown"
        query "account?: string"
        answer "account: string, menus: [Menu], system: [Command], diagnostics: [Diagnostic]" => super::menus::tree;
    GET "/j/menus/graph" "A picture of the menus" query "account?: string, format?: 'mermaid'|'svg'|'dot', coverage?: boolean"
        answer "format: string, text: string" => super::menus::graph;
    GET "/j/menus/buttons" "The account's own menu: as the menuconfigs mark it, or as the platform has it"
        query "account?: string, from?: 'bot'|'platform'"
        answer "account: string, from: 'bot'|'platform', buttons: [Button]" => super::buttons::list;
    GET "/j/menus/coverage" "What the bot's conversation tests touch"
        answer "elements: integer, touched: integer, percent: number, missed: [{ name: string, kind: string, file: string, line: integer }], \
            failed: [string]" => super::menus::coverage;

    GET "/j/sessions" "Who is where, in the order of their keys; those after `after`"
        query "account?: string, q?: string, menu?: string, after?: string, page_size?: integer"
        answer "sessions: [SessionRow], next: string|null, total: integer" => super::sessions::list;
    GET "/j/sessions/{account}/{openid}" "What is kept of a person" answer "session: Session|null"
        => super::sessions::show;
    POST "/j/sessions/{account}/{openid}/reset" "Forget a person" answer "there_was_one: boolean"
        => super::sessions::reset;
    POST "/j/sessions/{account}/{openid}/move" "Put a person into a menu, or out of all"
        body "menu: string|null" answer "position: [string]" => super::sessions::shift;

    GET "/j/handlers" "The handlers, who uses them, and whether they are on" answer "handlers: [Handler]"
        => super::handlers::list;
    PUT "/j/handlers/{name}" "Switch a handler on or off" body "on: boolean" answer "handler: Handler"
        => super::handlers::switch;

    GET "/j/settings/{identity}" "The settings of an account that are in force without a restart"
        answer "settings: Settings" => super::settings::show;
    PUT "/j/settings/{identity}" "Change some of them; all or nothing"
        body "welcome?: string|null, default_reply?: string|null, keywords?: [Keyword], session_ttl?: string|null"
        answer "settings: Settings" => super::settings::change;

    GET "/j/jobs" "Background work, and how it went" answer "jobs: [Job]" => super::jobs::list;
    POST "/j/jobs/{name}" "Start one" body "account?: string" answer "job: Job" => super::jobs::start;

    GET "/j/messages" "The turns, newest first; kept only if `console.messages` says so"
        query "account?: string, type?: string, q?: string, page?: integer, page_size?: integer"
        answer "messages: [LoggedMessage], total: integer, unread: integer, page: integer, page_size: integer, on: boolean"
        => super::messages::list;
    GET "/j/messages/unmatched" "Texts that nothing took" query "account?: string"
        answer "unmatched: [Unmatched], on: boolean" => super::messages::unmatched;
    GET "/j/messages/{id}" "A turn with its reasons; `turn_finished` of the stream names it too"
        answer "message: LoggedTurn" => super::messages::show;
    POST "/j/readall" "Mark all messages as read" answer "" => super::messages::read_all;

    GET "/j/users" "Followers, as they were pulled last; page 0 is all of them"
        query "account?: string, page?: integer, page_size?: integer, q?: string, type?: 'contact', gid?: integer"
        answer "users: [User], total: integer, page: integer, page_size: integer, pulled: string|null" => super::users::list;
    GET "/j/user/{id}" "A follower" query "account?: string" answer "user: User" => super::users::show;
    GET "/j/groups" "The tags, as they were pulled last" query "account?: string" answer "groups: [Group]"
        => super::users::groups;
    POST "/j/flush" "Pull followers and tags" body "account?: string" answer "job: Job" => super::jobs::flush;
    POST "/j/send_message" "Send a customer-service message to people, or to those who have a tag"
        body "account?: string, type: 'contact'|'group', ids?: [string], gid?: integer, content?: string, files?: [string]"
        answer "sent: integer, receivers: [Sent]" => super::send::send;
    POST "/j/upload" "Keep a file; `name` says only of which type it is" query "name: string" body "bytes"
        answer "name: string, url: string, bytes: integer, type: string" => super::uploads::take;

    GET "/j/api" "The calls of the platform, family by family"
        answer "families: [{ name: string, endpoints: [Endpoint] }], accounts: [string]" => super::platform::endpoints;
    POST "/j/api" "Call the platform, with the access token handled"
        body "account?: string, method: 'GET'|'POST', path: string, params?: {}, data?: any"
        answer "status: integer, data: any, file: { name: string|null, type: string|null, bytes: integer, base64: string|null }|null, \
            took_ms: number" => super::platform::call;

    GET "/j/stats" "Counts since the start, and the last hour minute by minute"
        answer "started: string, turns: integer, unanswered: integer, errors: integer, limited: integer, \
            retries: integer, late: integer, bad_requests: integer, sessions: integer, readers: integer, \
            minutes: [{ at: string, turns: integer, errors: integer, unanswered: integer, mean_ms: number }]"
        => super::stats::stats;

    GET "/stream" "Signals as they happen: an event for each, `login`, `notification`" answer "events";
    GET "/uploads/{name}" "A file that was uploaded" answer "bytes";
}

/// Where a request leads.
pub(super) enum Found {
    /// Here, with what the path holds.
    Route(&'static Route, Vec<(&'static str, String)>),
    /// The path is there, the verb is not.
    OtherVerb,
    /// Nowhere.
    Nothing,
}

/// Finds the route of a request by its verb and the parts of its path.
pub(super) fn find(verb: &str, parts: &[String]) -> Found {
    let mut found = Found::Nothing;
    for route in ROUTES.iter().filter(|route| route.run.is_some()) {
        let Some(held) = fits(route, parts) else {
            continue;
        };
        match route.verb == verb {
            true => return Found::Route(route, held),
            false => found = Found::OtherVerb,
        }
    }
    found
}

/// What the path holds at the parts in braces, if it is the route's.
fn fits(route: &'static Route, parts: &[String]) -> Option<Vec<(&'static str, String)>> {
    let wanted: Vec<&'static str> = route.path.trim_start_matches('/').split('/').collect();
    if wanted.len() != parts.len() {
        return None;
    }
    let mut held = Vec::new();
    for (wanted, part) in wanted.into_iter().zip(parts) {
        match wanted
            .strip_prefix('{')
            .and_then(|name| name.strip_suffix('}'))
        {
            Some(name) if !part.is_empty() => held.push((name, part.clone())),
            None if wanted == part => {}
            _ => return None,
        }
    }
    Some(held)
}
