//! Customer-service messages to people, or to those who have a tag.

use serde::Deserialize;
use serde_json::{Value, json};

use super::Console;
use super::answer::Answer;
use super::ask::Ask;
use super::fault::Fault;
use super::platform::refused;
use super::{uploads, words};
use crate::api::customer_service::{CustomMessage, MessageBody};
use crate::api::media::MediaKind;
use crate::api::{Api, ApiError};
use crate::model::{AccountId, Openid, SessionKey};

/// So many people get one message at most.
const MOST: usize = 1_000;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    account: Option<String>,
    r#type: To,
    #[serde(default)]
    ids: Vec<String>,
    gid: Option<i64>,
    content: Option<String>,
    #[serde(default)]
    files: Vec<String>,
}

#[derive(Deserialize, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
enum To {
    Contact,
    Group,
}

/// `POST /j/send_message`
pub(super) async fn send(ask: Ask) -> Result<Answer, Fault> {
    let wanted: Wanted = ask.body()?;
    let console = &ask.console;
    let account = console.account(wanted.account.as_deref())?;
    let api = console.api(&account)?;
    let (known, unknown) = receivers(console, &account, &wanted).await?;
    let messages = messages(console, &api, &wanted).await?;
    let mut receivers = Vec::with_capacity(known.len());
    for id in &known {
        receivers.push(outcome(&api, id, &messages).await);
    }
    let is_sent = |row: &&Value| row.get("sent") == Some(&Value::Bool(true));
    let sent = receivers.iter().filter(is_sent).count();
    if unknown.is_empty() {
        return Ok(Answer::of(json!({ "sent": sent, "receivers": receivers })));
    }
    Err(
        Fault::not_found(words::UNKNOWN_IDS.with("ids", unknown.join(", ")))
            .with("unknown", unknown)
            .with("sent", sent)
            .with("receivers", receivers),
    )
}

/// Who gets it, and who is not known.
async fn receivers(
    console: &Console,
    account: &AccountId,
    wanted: &Wanted,
) -> Result<(Vec<String>, Vec<String>), Fault> {
    let pulled = console.shared().people.of(account);
    let users = pulled.as_ref().map_or(&[][..], |pulled| &pulled.users);
    let (mut known, mut unknown) = (Vec::new(), Vec::new());
    match (wanted.r#type, wanted.gid) {
        (To::Group, Some(gid)) => {
            let tagged = users.iter().filter(|user| user.groups.contains(&gid));
            known.extend(tagged.map(|user| user.id.clone()));
            if known.is_empty() {
                return Err(Fault::not_found(words::NOBODY_TAGGED.with("gid", gid)));
            }
        }
        (To::Group, None) => return Err(Fault::illegal(&words::GID)),
        (To::Contact, _) if wanted.ids.is_empty() => {
            return Err(Fault::illegal(&words::IDS));
        }
        (To::Contact, _) => {
            let mut ids = wanted.ids.clone();
            ids.sort_unstable();
            ids.dedup();
            few(ids.len())?;
            for id in ids {
                let is_pulled = users.iter().any(|user| user.id == id);
                match is_pulled || has_session(console, account, &id).await? {
                    true => known.push(id),
                    false => unknown.push(id),
                }
            }
        }
    }
    few(known.len())?;
    Ok((known, unknown))
}

fn few(people: usize) -> Result<(), Fault> {
    match people > MOST {
        true => {
            let many = words::TOO_MANY.with("people", people);
            Err(Fault::illegal(many.with("most", MOST)))
        }
        false => Ok(()),
    }
}

/// Who wrote a short time ago is known, whether followers were pulled or not.
async fn has_session(console: &Console, account: &AccountId, id: &str) -> Result<bool, Fault> {
    let key = SessionKey::new(account.clone(), Openid::from(id));
    let session = console.engine().session(&key).await;
    Ok(session.map_err(Fault::unknown)?.is_some())
}

/// What is sent: the text, then the files, each uploaded to the platform once.
async fn messages(
    console: &Console,
    api: &Api,
    wanted: &Wanted,
) -> Result<Vec<MessageBody>, Fault> {
    let mut messages = Vec::new();
    if let Some(content) = wanted
        .content
        .as_ref()
        .filter(|text| !text.trim().is_empty())
    {
        let content = content.clone();
        messages.push(MessageBody::Text { content });
    }
    for name in &wanted.files {
        messages.push(file(console, api, name).await?);
    }
    match messages.is_empty() {
        true => Err(Fault::illegal(&words::NOTHING_TO_SEND)),
        false => Ok(messages),
    }
}

async fn file(console: &Console, api: &Api, name: &str) -> Result<MessageBody, Fault> {
    let name = name.rsplit('/').next().unwrap_or(name);
    let upload = uploads::read(console, name).await?;
    let media = api.media();
    let put = media.upload(MediaKind::Image, name, upload.bytes).await;
    let media_id = put.map_err(|error| refused(&error))?.media_id;
    Ok(MessageBody::Image { media_id })
}

/// What became of all messages to one person: the first refusal ends it.
async fn outcome(api: &Api, id: &str, messages: &[MessageBody]) -> Value {
    let mut error: Option<ApiError> = None;
    for body in messages {
        let message = CustomMessage::new(Openid::from(id), body.clone());
        if let Err(refusal) = api.customer_service().send(&message).await {
            error = Some(refusal);
            break;
        }
    }
    json!({
        "id": id,
        "sent": error.is_none(),
        "errcode": error.as_ref().and_then(ApiError::errcode),
        "msg": error.as_ref().map(ToString::to_string),
        "advice": error.as_ref().map(ApiError::advice),
    })
}
