//! A simulated message as the platform would send it, byte for byte.

use serde::{Deserialize, Serialize};

use crate::console::fault::Fault;
use crate::console::login::chance;
use crate::console::words;
use crate::model::{Content, Inbound, Reply, Timestamp};
use crate::testing::Input;
use crate::wechat::{Account, Format, Protection, Query, Received, push, seal_reply};

/// What a person of the simulator sends.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "lowercase", deny_unknown_fields)]
pub(super) enum Message {
    /// Typed; or, with the `msgmenuid` of an option, tapped.
    Text {
        text: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        menu_id: Option<String>,
    },
    /// A button of the account's own menu.
    Click {
        key: String,
    },
    Event {
        name: String,
        #[serde(default)]
        key: String,
    },
    Subscribe {
        #[serde(default)]
        key: String,
    },
    Unsubscribe {},
    Scan {
        key: String,
    },
    Image {
        url: String,
    },
    /// A recording that the platform heard to say this.
    Voice {
        text: String,
    },
    Location {
        latitude: f64,
        longitude: f64,
        #[serde(default)]
        label: String,
    },
    Link {
        url: String,
        #[serde(default)]
        title: String,
        #[serde(default)]
        description: String,
    },
    /// XML or JSON, as it is.
    Raw {
        body: String,
    },
    /// The last message once more, as the platform's retry.
    Again {},
}

/// Who writes to whom, and when.
pub(super) struct Sender<'a> {
    pub(super) openid: &'a str,
    pub(super) account_name: &'a str,
    pub(super) at: Timestamp,
    pub(super) number: u64,
}

impl Message {
    /// The document inside the envelope.
    pub(super) fn document(&self, from: &Sender<'_>) -> String {
        let (at, number) = (from.at.secs().to_string(), from.number.to_string());
        let event = |name: &str, key: &str| {
            let own = vec![("Event", name.to_owned()), ("EventKey", key.to_owned())];
            ("event", own)
        };
        let own = |name: &'static str, value: &str| vec![(name, value.to_owned())];
        let (msg_type, fields) = match self {
            Self::Raw { body } => return body.clone(),
            Self::Again {} => return String::new(),
            Self::Text { text, menu_id } => {
                let option = menu_id.iter().map(|id| ("bizmsgmenuid", id.clone()));
                let content = own("Content", text).into_iter();
                ("text", content.chain(option).collect())
            }
            Self::Click { key } => event("CLICK", key),
            Self::Event { name, key } => event(name, key),
            Self::Subscribe { key } => event("subscribe", key),
            Self::Unsubscribe {} => event("unsubscribe", ""),
            Self::Scan { key } => event("SCAN", key),
            Self::Image { url } => ("image", own("PicUrl", url)),
            Self::Voice { text } => (
                "voice",
                vec![("Format", "amr".to_owned()), ("Recognition", text.clone())],
            ),
            Self::Location {
                latitude,
                longitude,
                label,
            } => (
                "location",
                vec![
                    ("Location_X", latitude.to_string()),
                    ("Location_Y", longitude.to_string()),
                    ("Scale", "16".to_owned()),
                    ("Label", label.clone()),
                ],
            ),
            Self::Link {
                url,
                title,
                description,
            } => (
                "link",
                vec![
                    ("Title", title.clone()),
                    ("Description", description.clone()),
                    ("Url", url.clone()),
                ],
            ),
        };
        let head = [
            ("ToUserName", from.account_name),
            ("FromUserName", from.openid),
            ("CreateTime", &at),
            ("MsgType", msg_type),
        ];
        let fields = fields.iter().map(|(name, value)| (*name, value.as_str()));
        let id = (msg_type != "event").then_some(("MsgId", number.as_str()));
        push(head.into_iter().chain(fields).chain(id))
    }
}

/// What a test writes for a message; nothing if a test cannot say it.
pub(super) fn line(inbound: &Inbound) -> Option<String> {
    let line = match &inbound.content {
        Content::Text { text, .. } if text.starts_with(':') => format!(":{text}"),
        Content::Text { text, .. } => text.clone(),
        Content::Event(event) if event.is("CLICK") => format!(":click {}", event.key),
        Content::Event(event) => format!(":event {} {}", event.name, event.key),
        Content::Image { pic_url, .. } => format!(":image {pic_url}"),
        Content::Voice { recognition, .. } => {
            format!(":voice {}", recognition.as_deref().unwrap_or(""))
        }
        Content::Location {
            latitude,
            longitude,
            label,
            ..
        } => format!(":location {latitude} {longitude} {label}"),
        _ => return None,
    };
    let line = line.trim_end_matches(' ').to_owned();
    // A test types what was tapped; if that makes a difference, saving says so.
    let content = match &inbound.content {
        Content::Text { text, .. } => Content::Text {
            text: text.clone(),
            menu_id: None,
        },
        other => other.clone(),
    };
    let says_all = inbound.extra.is_empty() && Input::parse(&line) == Ok(Input::Send(content));
    says_all.then_some(line)
}

/// A message on its way in.
pub(super) struct Sent {
    pub(super) query: String,
    /// The body, in its envelope if the account's mode or the person wants one.
    pub(super) body: String,
    /// The document itself.
    pub(super) document: String,
    pub(super) encrypted: bool,
}

/// Puts a document into the envelope that the account's mode asks for.
pub(super) fn sent(
    account: &Account,
    document: String,
    at: Timestamp,
    encrypted: Option<bool>,
) -> Result<Sent, Fault> {
    let cipher = match &account.protection {
        Protection::Plain if encrypted == Some(true) => {
            return Err(Fault::illegal(&words::PLAIN_MODE));
        }
        Protection::Compat(cipher) if encrypted.unwrap_or(true) => cipher,
        Protection::Safe(cipher) if encrypted.unwrap_or(true) => cipher,
        _ => {
            return Ok(Sent {
                query: format!("timestamp={}&nonce=simulator", at.secs()),
                body: document.clone(),
                document,
                encrypted: false,
            });
        }
    };
    let chance = chance().map_err(Fault::unknown)?;
    // An envelope is the same in both directions; as JSON its fields are easily taken out.
    let sealed = seal_reply(Format::Json, &document, &account.token, cipher, at, &chance);
    let sealed: serde_json::Value = serde_json::from_str(&sealed).map_err(Fault::unknown)?;
    let text = |name: &str| sealed.get(name).and_then(|value| value.as_str());
    let (seal, signature) = (text("Encrypt"), text("MsgSignature"));
    let nonce = text("Nonce").unwrap_or_default();
    let query = format!(
        "timestamp={}&nonce={nonce}&encrypt_type=aes&msg_signature={}",
        at.secs(),
        signature.unwrap_or_default(),
    );
    let seal = seal.unwrap_or_default();
    let body = match Format::of(document.as_bytes()) {
        Format::Json => serde_json::json!({ "Encrypt": seal }).to_string(),
        _ => push([("Encrypt", seal)]),
    };
    Ok(Sent {
        query,
        body,
        document,
        encrypted: true,
    })
}

/// What the account makes of a message, as the callback would.
pub(super) fn received<'a>(
    account: &'a Account,
    sent: &'a Sent,
) -> Result<(Received<'a>, Inbound), Fault> {
    let query = Query::parse(&sent.query);
    let received = account.receive(&query, sent.body.as_bytes());
    let received = received.map_err(|why| refused(why.reason().reason(), &why))?;
    let push = received.decode();
    let push = push.map_err(|why| refused("incorrect content", &why))?;
    let inbound = push.into_inbound(account.identity.clone());
    Ok((received, inbound))
}

/// The callback would refuse it, for this reason.
fn refused(reason: &str, why: &dyn std::fmt::Display) -> Fault {
    let said = words::CALLBACK.with("reason", reason).with("why", why);
    Fault::illegal(said).with("reason", reason)
}

/// The bytes that answer, and the document inside them.
pub(super) fn answer(
    received: &Received<'_>,
    inbound: &Inbound,
    reply: &Reply,
    at: Timestamp,
) -> Result<(String, String), Fault> {
    let (to, from) = (inbound.openid.as_str(), inbound.account_name.as_str());
    let plain = crate::wechat::encode_as(received.format(), reply, to, from, at);
    let chance = chance().map_err(Fault::unknown)?;
    let out = received.answer(reply, to, from, at, || chance);
    Ok((out.into_owned(), plain.into_owned()))
}
