//! What a handler is sent.

use serde::Serialize;
use serde_json::{Value, json};

use super::sign::digest;
use crate::handler::{CommandContext, HandlerError};

/// The version of request and answer; it goes up when an old handler would misread them.
const VERSION: u32 = 1;

/// One call of a handler, ready to be sent.
pub(super) struct Sending {
    /// The same whenever this call is repeated, and of no other call.
    pub(super) id: String,
    pub(super) body: Vec<u8>,
}

/// A context as JSON.
///
/// # Errors
/// When something in it has no JSON form.
pub(super) fn write(cx: &CommandContext) -> Result<Sending, HandlerError> {
    let id = id(cx);
    let body = body(cx, &id)?;
    Ok(Sending {
        id,
        body: serde_json::to_vec(&body)?,
    })
}

fn body(cx: &CommandContext, id: &str) -> Result<Value, HandlerError> {
    let command = cx.command();
    Ok(json!({
        "version": VERSION,
        "id": id,
        "account": cx.account().as_str(),
        "openid": cx.openid().as_str(),
        "text": cx.text(),
        "text_normalised": cx.text_normalised(),
        "args": cx.args(),
        "menu": cx.position().menu().map(|menu| menu.as_str()),
        "command": {
            "name": &*command.name,
            "title": &*command.title,
            "menu": command.menu.as_ref().map(|menu| menu.as_str()),
            "event_type": command.event_type.map(|kind| kind.word()),
        },
        "message": message(cx)?,
        "session": cx.values(),
        "now": cx.now().millis(),
    }))
}

/// The message as pages know it, and the platform's number for it.
fn message(cx: &CommandContext) -> Result<Value, HandlerError> {
    let message = cx.message();
    let mut fields = serde_json::to_value(&message.content)?;
    if let Value::Object(fields) = &mut fields {
        let mut put = |name: &str, value: Value| fields.insert(name.to_owned(), value);
        put(
            "id",
            message.msg_id.serialize(serde_json::value::Serializer)?,
        );
        put("channel", message.channel.name().into());
        put("created", message.created.millis().into());
        put("extra", serde_json::to_value(&message.extra)?);
    }
    Ok(fields)
}

/// One message may call several handlers, one when a menu is left and one when the next is entered;
/// to each it is a call of its own.
fn id(cx: &CommandContext) -> String {
    let command = cx.command();
    let menu = command.menu.as_ref().map_or("", |menu| menu.as_str());
    let event_type = command.event_type.map_or("", |kind| kind.word());
    let key = cx.idempotency_key();
    digest(&[&key, &command.handler, menu, &command.name, event_type])
}
