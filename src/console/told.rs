//! What signals tell the console: to those who read along, to the log, to the counts.

use std::sync::{Arc, OnceLock, Weak};

use serde_json::{Map, Value, json};

use super::Shared;
use super::control::Control;
use super::live::Live;
use super::log::{Kept, Log, masked};
use super::moment;
use super::simulate::{millis, path, why_view as why};
use super::stats::Stats;
use super::underway::{AllUnderway, Underway};
use crate::hook::{Observer, Response, Signal, SignalKind, TookIt};
use crate::model::{Clock, Inbound, Reply};
use crate::resolve::Explanation;

/// What is always watched; the rest only while somebody reads along.
pub(super) const COUNTED: [SignalKind; 6] = [
    SignalKind::TurnFinished,
    SignalKind::HandlerFinished,
    SignalKind::RequestBadrequest,
    SignalKind::RetryJoined,
    SignalKind::LateReply,
    SignalKind::ReloadDone,
];

/// Watches an engine.
pub(super) struct Watch {
    /// The console itself, once it is there.
    pub(super) console: Arc<OnceLock<Weak<Shared>>>,
    pub(super) underway: Arc<AllUnderway>,
    pub(super) live: Arc<Live>,
    pub(super) log: Arc<Log>,
    pub(super) stats: Arc<Stats>,
    pub(super) control: Control,
    pub(super) clock: Arc<dyn Clock>,
}

impl Observer for Watch {
    fn notify(&self, signal: &Signal<'_>) {
        self.stats.count(signal, || self.clock.now());
        self.control.count(signal);
        let kept = self.keep(signal);
        if self.live.has_readers() {
            let now = self.clock.now();
            let mut told = fields(signal, self.log.is_on());
            if let Some(id) = kept {
                told.insert("id".to_owned(), Value::from(id));
            }
            told.insert("at".to_owned(), Value::from(moment(now)));
            told.insert("identity".to_owned(), Value::from(signal.identity()));
            self.live.tell(signal.name(), &Value::Object(told));
        } else if !COUNTED.contains(&signal.kind()) {
            self.hear_less();
        }
    }
}

impl Watch {
    /// Hears no more what nobody reads.
    fn hear_less(&self) {
        if let Some(console) = self.console.get().and_then(Weak::upgrade) {
            self.live
                .unless_read(|| console.watching.change_to(COUNTED));
        }
    }

    /// Keeps a turn with its reasons, if turns are kept; gives its number.
    fn keep(&self, signal: &Signal<'_>) -> Option<u64> {
        if !self.log.is_on() {
            return None;
        }
        self.underway.note(signal);
        let Signal::TurnFinished { message, reply, .. } = signal else {
            return None;
        };
        let underway = self.underway.end(message);
        let kept = underway.map(|underway| self.reasons(underway, reply));
        self.log
            .note(signal, self.clock.now(), kept.unwrap_or_default())
    }

    fn reasons(&self, underway: Underway, reply: &Reply) -> Kept {
        let (message, session) = (&underway.message, Some(&underway.session));
        let setting = self.control.replied(message, session, reply);
        let console = self.console.get().and_then(Weak::upgrade);
        let explained = console.and_then(|console| {
            let engine = &console.engine;
            engine.explain_to(&underway.session, &underway.message)
        });
        Kept {
            setting,
            position: path(Some(&underway.session))
                .into_iter()
                .map(str::to_owned)
                .collect(),
            why: explained.map(|explained| why(&blurred(explained))),
            handlers: underway.handlers,
        }
    }
}

/// Without long numbers in what the person wrote.
fn blurred(mut explained: Explanation) -> Explanation {
    explained.text = masked(&explained.text);
    explained.normalised = masked(&explained.normalised);
    for (_, text) in &mut explained.steps {
        *text = masked(text);
    }
    explained
}

/// The fields of a signal, without secrets; what people wrote only if it may be kept too.
fn fields(signal: &Signal<'_>, with_texts: bool) -> Map<String, Value> {
    let value = match signal {
        Signal::RequestReceived { request, .. } => {
            json!({ "method": request.method, "path": request.path })
        }
        Signal::RequestBadrequest {
            request, message, ..
        } => json!({ "method": request.method, "path": request.path, "message": message }),
        Signal::RequestDeserialized { message, .. } => {
            json!({ "message": inbound(message, with_texts) })
        }
        Signal::RequestHandleError {
            request, exception, ..
        } => json!({
            "message": inbound(request, with_texts),
            "code": exception.code,
            "exception": exception.message,
        }),
        Signal::ResponseSent {
            request, response, ..
        } => json!({ "path": request.path, "response": sent(*response, with_texts) }),
        Signal::WechatGranted { expires_in, .. } => json!({ "expires_in": expires_in }),
        Signal::WechatError { code, .. } => json!({ "code": code }),
        Signal::WechatServererror { exception, .. } => json!({ "exception": exception }),
        Signal::ApiCalled {
            call,
            tries,
            outcome,
            code,
            ..
        } => json!({ "call": call, "tries": tries, "outcome": outcome, "code": code }),
        Signal::TurnFinished {
            message,
            reply,
            answered,
            redisplayed,
            before,
            after,
            matched,
            template,
            error,
            limited,
            took,
            ..
        } => json!({
            "message": inbound(message, with_texts),
            "reply": said(reply, with_texts),
            "answered": is_answered(*answered, reply),
            "redisplayed": redisplayed,
            "before": before,
            "after": after,
            "matched": matched.map(took_it),
            "template": template,
            "error": error.map(|error| error.code),
            "limited": limited,
            "took_ms": millis(*took),
        }),
        Signal::HandlerFinished {
            message,
            handler,
            took,
            error,
            ..
        } => json!({
            "message": inbound(message, with_texts),
            "handler": handler,
            "took_ms": millis(*took),
            "error": error.map(|error| error.code),
        }),
        Signal::RetryJoined {
            message,
            remembered,
            ..
        } => json!({ "message": inbound(message, with_texts), "remembered": remembered }),
        Signal::SessionExpired { openid, .. } => json!({ "openid": openid.to_string() }),
        Signal::MiniLogin { outcome, .. } => json!({ "outcome": outcome }),
        Signal::ReloadDone { warnings, .. } => json!({ "warnings": warnings }),
        Signal::ReloadFailed { message, .. } => json!({ "message": message }),
        Signal::LateReply { message, reply, .. } => json!({
            "message": inbound(message, with_texts),
            "reply": said(reply, with_texts),
        }),
    };
    match value {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}

fn inbound(message: &Inbound, with_texts: bool) -> Value {
    let text = message.text().filter(|_| with_texts).map(masked);
    json!({
        "openid": message.openid.to_string(),
        "type": message.content.msg_type(),
        "text": text,
    })
}

fn sent(response: Response<'_>, with_texts: bool) -> Value {
    match response {
        Response::Echo(_) => json!("echo"),
        Response::Reply(reply) => said(reply, with_texts),
        Response::Success => json!("success"),
        _ => json!("empty"),
    }
}

fn said(reply: &Reply, with_texts: bool) -> Value {
    match reply {
        Reply::Text { content } if with_texts => {
            json!({ "type": "text", "content": masked(content) })
        }
        Reply::Text { content } => json!({ "type": "text", "bytes": content.len() }),
        Reply::None => Value::Null,
        other => json!({ "type": kind(other) }),
    }
}

/// Whether a person got what the message asks for: silence is the answer to what asks for none, and
/// the not-found page is none.
pub(super) fn is_answered(answered: bool, reply: &Reply) -> bool {
    answered || *reply == Reply::None
}

/// What took a message.
pub(super) fn took_it(matched: TookIt<'_>) -> Value {
    json!({ "kind": matched.kind, "id": matched.id, "name": matched.name })
}

/// The type of a reply, as its JSON has it.
pub(super) fn kind(reply: &Reply) -> String {
    let value = serde_json::to_value(reply).unwrap_or_default();
    let kind = value.get("type").and_then(Value::as_str);
    kind.unwrap_or("none").to_owned()
}
