//! A push: the bytes that the platform posts.

use std::borrow::Cow;
use std::fmt;

use super::document::Format;
use super::error::DecodeError;
use super::fields::{Fields, ROOT};
use super::{content, document, key};
use crate::model::{AccountId, Content, Inbound, MessageKey, Openid, Timestamp};

/// The longest name of a sender, an account or a message type; real ones have at most 32 bytes.
const MAX_NAME: usize = 128;

/// Lists that stand in an element of their own in XML, and at the top in JSON: of these events.
const LISTS: [(&str, &str); 3] = [
    ("subscribe_msg_popup_event", "SubscribeMsgPopupEvent"),
    ("subscribe_msg_change_event", "SubscribeMsgChangeEvent"),
    ("subscribe_msg_sent_event", "SubscribeMsgSentEvent"),
];

/// Reads a push in XML or JSON; an encrypted one has to be opened first, see
/// [`Account::receive`](super::Account::receive).
///
/// A pure function of the bytes: it never panics, and takes time in proportion to their number.
///
/// # Errors
/// When the bytes are no message: not UTF-8, neither well-formed XML nor a JSON object, with a
/// document type, without `ToUserName`, `FromUserName` or `MsgType`.
///
/// ```
/// use wxmenu::wechat::{DecodeError, decode};
/// assert_eq!(decode(b"<xml/>").err(), Some(DecodeError::Missing("ToUserName")));
/// let push = decode(br#"{"ToUserName": "gh_1", "FromUserName": "o1", "MsgType": "text"}"#)?;
/// assert_eq!((push.to(), push.from(), push.msg_type()), ("gh_1", "o1", "text"));
/// # Ok::<(), DecodeError>(())
/// ```
pub fn decode(body: &[u8]) -> Result<Push<'_>, DecodeError> {
    let mut fields = document::read(body)?;
    if Format::of(body) == Format::Json {
        wrap_lists(&mut fields);
    }
    Ok(Push {
        to: name(&mut fields, "ToUserName")?,
        from: name(&mut fields, "FromUserName")?,
        msg_type: name(&mut fields, "MsgType")?,
        created: fields.take("CreateTime").map_or(Cow::Borrowed(""), trimmed),
        msg_id: msg_id(&mut fields),
        fields,
        body,
    })
}

/// What the platform posted: who wrote to whom, when, and the fields of the message.
pub struct Push<'a> {
    to: Cow<'a, str>,
    from: Cow<'a, str>,
    msg_type: Cow<'a, str>,
    created: Cow<'a, str>,
    msg_id: Option<Cow<'a, str>>,
    fields: Fields<'a>,
    body: &'a [u8],
}

/// Hides the person and what they wrote.
impl fmt::Debug for Push<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Push")
            .field("msg_type", &self.msg_type)
            .finish_non_exhaustive()
    }
}

impl Push<'_> {
    /// The account that was written to (`gh_…`).
    #[must_use]
    pub fn to(&self) -> &str {
        &self.to
    }

    /// The openid of the person who wrote.
    #[must_use]
    pub fn from(&self) -> &str {
        &self.from
    }

    /// The `MsgType`, as it came; its case varies.
    #[must_use]
    pub fn msg_type(&self) -> &str {
        &self.msg_type
    }

    /// When the platform says that the message was made; the epoch if it does not say.
    #[must_use]
    pub fn created(&self) -> Timestamp {
        Timestamp::from_secs(self.created.parse().unwrap_or_default())
    }

    /// What is the same in every delivery of this message and in no other message of the person.
    #[must_use]
    pub fn key(&self) -> MessageKey {
        let text = |name| self.fields.text(ROOT, name).unwrap_or_default();
        if self.is_event() {
            let number = self.fields.text(ROOT, "MsgID").or(self.msg_id.as_deref());
            let event = [text("Event"), text("EventKey"), number.unwrap_or_default()];
            return key::of_event(&self.created, event, text("trace_id"));
        }
        key::of_message(&self.created, self.msg_id.as_deref(), self.body)
    }

    /// What the push means, for the account that the operator calls `account`.
    #[must_use]
    pub fn into_inbound(mut self, account: AccountId) -> Inbound {
        let key = self.key();
        let created = self.created();
        let content = content::of(&lower_case(&self.msg_type), &mut self.fields);
        let content = content.unwrap_or_else(|| {
            let msg_type = self.msg_type.into_owned();
            Content::Other { msg_type }
        });
        let mut inbound = Inbound::new(account, Openid::new(self.from), key, content);
        inbound.account_name = self.to.into_owned();
        inbound.created = created;
        inbound.msg_id = self.msg_id.map(Cow::into_owned);
        // The envelope of an encrypted message says nothing that the plain fields beside it do not.
        self.fields.take("Encrypt");
        inbound.extra = self.fields.rest();
        inbound
    }

    fn is_event(&self) -> bool {
        self.msg_type.eq_ignore_ascii_case("event")
    }
}

/// A field that every message has.
fn name<'a>(fields: &mut Fields<'a>, field: &'static str) -> Result<Cow<'a, str>, DecodeError> {
    let value = trimmed(fields.take(field).unwrap_or_default());
    match value.len() {
        0 => Err(DecodeError::Missing(field)),
        1..=MAX_NAME => Ok(value),
        _ => Err(DecodeError::TooLong(field)),
    }
}

/// Gives an event the same fields whether it came in XML or in JSON.
fn wrap_lists(fields: &mut Fields<'_>) {
    let event = fields
        .text(ROOT, "Event")
        .map(str::trim)
        .unwrap_or_default();
    let is_event = |(name, _): &&(&str, &str)| event.eq_ignore_ascii_case(name);
    if let Some((_, wrapper)) = LISTS.iter().find(is_event) {
        fields.wrap("List", wrapper);
    }
}

/// Events that have a number write it otherwise, and keep it among their own fields.
fn msg_id<'a>(fields: &mut Fields<'a>) -> Option<Cow<'a, str>> {
    fields
        .take("MsgId")
        .map(trimmed)
        .filter(|id| !id.is_empty())
}

/// A `MsgType` whatever its case was; nearly all of them come in lower case.
fn lower_case(msg_type: &str) -> Cow<'_, str> {
    match msg_type.bytes().any(|byte| byte.is_ascii_uppercase()) {
        true => Cow::Owned(msg_type.to_ascii_lowercase()),
        false => Cow::Borrowed(msg_type),
    }
}

fn trimmed(text: Cow<'_, str>) -> Cow<'_, str> {
    let is_mark = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_graphic);
    if is_mark(text.as_bytes().first()) && is_mark(text.as_bytes().last()) {
        return text;
    }
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
        Cow::Owned(text) => Cow::Owned(text.trim().to_owned()),
    }
}
