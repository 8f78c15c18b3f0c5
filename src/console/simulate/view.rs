//! A turn as the pages show it: everything that a person may ask about it.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::{Map, Value, json};

use crate::console::moment;
use crate::console::told::is_answered;
use crate::model::{MenuId, Openid, Reply, Session};
use crate::resolve::Explanation;
use crate::testing::{Turn, shown};

/// A handler's call as its signal told it.
#[derive(Clone, Debug)]
pub(super) struct Timed {
    pub(super) handler: String,
    pub(super) took: Duration,
    pub(super) error: Option<String>,
}

/// Everything about a turn but its bytes.
pub(super) struct Seen<'a> {
    pub(super) turn: &'a Turn,
    pub(super) account: &'a str,
    pub(super) openid: &'a Openid,
    pub(super) message: Value,
    pub(super) before: Option<&'a Session>,
    pub(super) after: Option<&'a Session>,
    pub(super) timed: &'a [Timed],
    pub(super) wire: Value,
    /// The setting that gave the reply.
    pub(super) setting: Option<String>,
}

/// The turn.
pub(super) fn turn(seen: &Seen<'_>) -> Value {
    let report = &seen.turn.report;
    let reply = Some(&report.reply).filter(|reply| **reply != Reply::None);
    json!({
        "turn": seen.turn.number,
        "at": moment(report.at),
        "account": seen.account,
        "openid": seen.openid.as_str(),
        "input": seen.turn.input,
        "message": seen.message,
        "answered": is_answered(report.answered, &report.reply),
        "before": report.before,
        "after": report.after,
        "position_before": path(seen.before),
        "position_after": path(seen.after),
        "matched": report.matched,
        "setting": seen.setting,
        "template": report.template,
        "data": report.data,
        "handlers": handlers(seen),
        "reply": reply,
        "shown": shown(&report.reply),
        "error": report.error,
        "repeated": report.repeated,
        "limited": report.limited,
        "summary": seen.turn.summary(),
        "why": seen.turn.explanation.as_ref().map(why),
        "session": {
            "before": seen.before.map(session),
            "after": seen.after.map(session),
            "diff": diff(seen.before, seen.after),
        },
        "wire": seen.wire,
    })
}

/// The handlers that ran, each with its time: they ended in the order in which they ran.
fn handlers(seen: &Seen<'_>) -> Vec<Value> {
    let mut timed: Vec<&Timed> = seen.timed.iter().collect();
    let runs = seen.turn.report.handlers.iter();
    runs.map(|run| {
        let at = timed.iter().position(|timed| *timed.handler == *run.name);
        let timed = at.map(|at| timed.remove(at));
        json!({
            "name": &*run.name,
            "command": &*run.command,
            "menu_command": &*run.menu_command,
            "event_type": run.event_type.map(|event| event.word()),
            "took_ms": timed.map(|timed| millis(timed.took)),
            "error": timed.and_then(|timed| timed.error.as_deref()),
        })
    })
    .collect()
}

/// Milliseconds with three digits behind the point.
pub(in crate::console) fn millis(span: Duration) -> f64 {
    (span.as_secs_f64() * 1e6).round() / 1e3
}

/// Which matchers were asked.
pub(in crate::console) fn why(asked: &Explanation) -> Value {
    let steps = asked.steps.iter();
    let steps = steps.map(|(step, text)| json!({ "step": step, "text": text }));
    let tried = asked.tried.iter().map(|tried| {
        json!({
            "kind": tried.kind,
            "name": tried.name,
            "regex": tried.regex,
            "typed": tried.typed,
            "normalised": tried.normalised,
            "wins": tried.wins,
        })
    });
    json!({
        "position": asked.position,
        "text": asked.text,
        "normalised": asked.normalised,
        "steps": steps.collect::<Vec<_>>(),
        "tried": tried.collect::<Vec<_>>(),
        "outcome": asked.outcome,
        "tapped": asked.tapped,
        "comes_to": {
            "word": asked.comes_to.word(),
            "values": asked.comes_to.values().into_iter().collect::<BTreeMap<_, _>>(),
        },
    })
}

/// What is kept of a person.
pub(in crate::console) fn session(session: &Session) -> Value {
    let form = session.filling().map(|filling| {
        json!({
            "menu": filling.menu,
            "name": filling.form,
            "field": filling.field,
            "values": filling.values,
        })
    });
    let (menu, options) = session.list().unwrap_or((None, &[]));
    json!({
        "position": path(Some(session)),
        "values": session.values(),
        "created": moment(session.created()),
        "last_access": moment(session.last_access()),
        "expires": session.expires_at().map(moment),
        "revision": session.revision().number(),
        "form": form,
        "options": options,
        "options_menu": menu,
        "rest_bytes": session.rest().len(),
    })
}

/// The ids of the menus from the root down.
pub(in crate::console) fn path(session: Option<&Session>) -> Vec<&str> {
    let position = session.map_or(&[][..], |session| session.position.path());
    position.iter().map(MenuId::as_str).collect()
}

/// What changed of a session: its members, and each of its values by name.
fn diff(before: Option<&Session>, after: Option<&Session>) -> Vec<Value> {
    let (before, after) = (flat(before), flat(after));
    let mut names: Vec<&String> = before.keys().chain(after.keys()).collect();
    names.sort_unstable();
    names.dedup();
    let changed = names
        .into_iter()
        .filter(|name| before.get(*name) != after.get(*name));
    changed
        .map(|name| json!({ "name": name, "before": before.get(name), "after": after.get(name) }))
        .collect()
}

/// Members that change with every message say nothing.
const ALWAYS: [&str; 4] = ["values", "last_access", "expires", "revision"];

fn flat(session: Option<&Session>) -> Map<String, Value> {
    let Some(session) = session else {
        return Map::new();
    };
    let values = session.values().iter();
    let values = values.map(|(name, value)| (format!("values.{name}"), value.clone()));
    let members = match self::session(session) {
        Value::Object(members) => members,
        _ => Map::new(),
    };
    let members = members
        .into_iter()
        .filter(|(name, _)| !ALWAYS.contains(&name.as_str()));
    members.chain(values).collect()
}
