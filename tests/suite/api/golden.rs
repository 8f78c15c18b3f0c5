//! Typed calls in tables: what leaves, what is read, what is refused before it leaves.

use std::collections::BTreeSet;
use std::fmt::Debug;

use wxmenu::api::{ApiError, ENDPOINTS, Endpoint, Method};
use wxmenu::testing::{Reaction, Seen};

use super::kit::Kit;
pub(super) use super::table::recorded;

/// What the platform answers if it has nothing to say.
pub(super) const OK: &str = "{\"errcode\":0,\"errmsg\":\"ok\"}";

/// An answer in a table.
pub(super) trait Answered {
    fn reaction(self) -> Reaction;
}

impl Answered for &str {
    fn reaction(self) -> Reaction {
        Reaction::text(self)
    }
}

impl Answered for Reaction {
    fn reaction(self) -> Reaction {
        self
    }
}

/// Method, path and parameters of a request as it left, without the access token.
pub(super) fn line(seen: &Seen) -> String {
    let params = seen.query.iter().filter(|(name, _)| name != "access_token");
    let params: Vec<String> = params
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    match params.is_empty() {
        true => format!("{} {}", seen.method, seen.path),
        false => format!("{} {}?{}", seen.method, seen.path, params.join("&")),
    }
}

/// The last request left as the golden one, and proved as its row among the endpoints says.
pub(super) fn left_as(kit: &Kit, wire: &str, body: &str) {
    let seen = kit.stub.seen().pop().unwrap();
    assert_eq!(line(&seen), wire);
    assert_eq!(String::from_utf8_lossy(&seen.body), body, "{wire}");
    let json = seen.header("content-type") == Some("application/json; charset=UTF-8");
    assert_eq!(json, !body.is_empty(), "{wire}");
    let method = Method::from_name(&seen.method).unwrap();
    let row = Endpoint::find(method, &seen.path).unwrap_or_else(|| panic!("no row: {wire}"));
    assert!(row.typed, "{wire}");
    // A page of a login carries a token of the person instead.
    let has_token = seen.param("access_token").is_some();
    assert!(has_token || !row.token, "{wire}");
    assert_eq!(seen.param("secret").is_some(), row.credentials, "{wire}");
}

/// Every endpoint of the family that is said to be typed was called.
pub(super) fn whole_family_was_called(kit: &Kit, family: &str) {
    let seen = kit.stub.seen().into_iter();
    let seen: BTreeSet<String> = seen
        .map(|seen| format!("{} {}", seen.method, seen.path))
        .collect();
    let rows = ENDPOINTS.iter().filter(|row| row.family == family);
    // What is on another host is not seen by the stub.
    for row in rows.filter(|row| row.typed && row.path.starts_with('/')) {
        let call = format!("{} {}", row.method, row.path);
        assert!(seen.contains(&call), "no golden request: {call}");
    }
}

/// The request was over a limit, which the error names; gives the call.
pub(super) fn is_refused<T: Debug>(outcome: Result<T, ApiError>, why: &str) -> String {
    match outcome.unwrap_err() {
        ApiError::Refused { call, reason } => {
            assert!(reason.contains(why), "{reason}, not {why}");
            call
        }
        other => panic!("{other}"),
    }
}

/// Every typed call of the family was held against a limit, but for those that have none.
pub(super) fn whole_family_was_held(held: &BTreeSet<String>, family: &str, free: &[&str]) {
    let rows = ENDPOINTS
        .iter()
        .filter(|row| row.family == family && row.typed);
    for row in rows {
        let call = format!("{} {}", row.method, row.path);
        let is_free = free.contains(&row.path);
        assert_ne!(held.contains(&call), is_free, "{call}");
    }
}

/// `CALL, "METHOD /path?params", "body", ANSWER, got => CHECK;`: each call leaves so, and reads the
/// answer so.
macro_rules! goldens {
    ($kit:ident; $($call:expr, $wire:expr, $body:expr, $answer:expr, $got:pat => $check:expr;)*) => {$({
        let wire: &str = $wire;
        let path = wire.split([' ', '?']).nth(1).unwrap();
        $kit.stub.next(path, $crate::api::golden::Answered::reaction($answer));
        let $got = $call.await.unwrap_or_else(|error| panic!("{wire}: {error}"));
        $crate::api::golden::left_as(&$kit, wire, $body);
        $check;
    })*};
}

/// `CALL, "why";`: each call is refused for this reason, and nothing is sent, not even for a token.
/// Every typed call of the family is among them, but for the paths that have nothing to refuse.
macro_rules! refusals {
    ($kit:ident, $family:literal, $free:expr; $($call:expr, $why:expr;)*) => {
        let mut held = std::collections::BTreeSet::new();
        $(held.insert($crate::api::golden::is_refused($call.await, $why));)*
        $crate::api::golden::whole_family_was_held(&held, $family, &$free);
        assert!($kit.stub.seen().is_empty(), "nothing is sent");
    };
}

pub(super) use {goldens, refusals};
