//! The simulator: any message as any person, and everything about its turn.

mod conversation;
mod conversations;
mod save;
mod view;
mod watched;
mod wire;

use std::sync::Arc;

use serde::Deserialize;
use serde_json::{Value, json};

use super::answer::Answer;
use super::ask::Ask;
use super::fault::Fault;
use super::words;
use crate::model::{Openid, SessionKey};

use conversation::{Beginning, Conversation};
use watched::play_live;
use wire::Message;

pub(super) use conversations::Conversations;
pub(super) use view::{millis, path, session as session_view, why as why_view};

/// The longest openid, in characters.
const LONGEST: usize = 128;
/// The largest seed that a conversation is given: short enough to be typed into a test.
const SEEDS: u64 = 1_000_000;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Play {
    message: Option<Message>,
    /// Where a conversation begins.
    at: Option<String>,
    conversation: Option<String>,
    account: Option<String>,
    openid: Option<String>,
    #[serde(default)]
    live: bool,
    encrypted: Option<bool>,
    seed: Option<u64>,
    #[serde(default)]
    stub_handlers: bool,
    #[serde(default)]
    stubs: Vec<String>,
}

/// `POST /j/simulate`
pub(super) async fn play(ask: Ask) -> Result<Answer, Fault> {
    let asked: Play = ask.body()?;
    let openid = asked.openid.as_deref().map(Openid::from);
    if openid.as_ref().is_some_and(|openid| !is_openid(openid)) {
        return Err(Fault::illegal(words::OPENID.with("most", LONGEST)));
    }
    let console = &ask.console;
    if asked.live {
        let account = console.wire_account(asked.account.as_deref())?;
        let openid = openid.ok_or_else(|| Fault::illegal(&words::WHO))?;
        let message = asked.message.as_ref();
        let message = message.ok_or_else(|| Fault::illegal(&words::NO_MESSAGE))?;
        let (login, account_name) = (ask.visitor_id(), &account.identity);
        tracing::info!(login, account = %account_name, %openid, "a message is played live");
        let turn = play_live(
            (console.engine(), &console.shared().control),
            &account,
            &openid,
            message,
            asked.encrypted,
        )
        .await?;
        return Ok(played("", false, &turn));
    }
    if let Some(id) = &asked.conversation {
        let held = find(&ask, id)?;
        let mut conversation = held.lock().await;
        let turn = said(&mut conversation, &asked, openid).await?;
        let is_stale = conversation.is_stale(console.revision());
        return Ok(played(id, is_stale, &turn));
    }
    // It is known only once its first message was taken: one that nobody can go on with would take
    // the place of another.
    let mut conversation = begin(&ask, &asked, openid.clone()).await?;
    let turn = said(&mut conversation, &asked, openid).await?;
    let conversations = &console.shared().conversations;
    let id = conversations.add(ask.visitor_id(), conversation);
    Ok(played(&id, false, &turn))
}

async fn said(
    conversation: &mut Conversation,
    asked: &Play,
    openid: Option<Openid>,
) -> Result<Value, Fault> {
    match &asked.message {
        Some(message) => conversation.play(message, openid, asked.encrypted).await,
        None => Ok(Value::Null),
    }
}

/// Whether the platform might call somebody so: it stands in lines of tests, and in logs.
fn is_openid(openid: &Openid) -> bool {
    let text = openid.as_str();
    let is_odd = |c: char| c.is_control() || c.is_whitespace();
    (1..=LONGEST).contains(&text.chars().count()) && !text.contains(is_odd)
}

fn played(conversation: &str, stale: bool, turn: &Value) -> Answer {
    Answer::of(json!({ "conversation": conversation, "stale": stale, "turn": turn }))
}

type Held = Arc<tokio::sync::Mutex<Conversation>>;

fn find(ask: &Ask, id: &str) -> Result<Held, Fault> {
    let conversations = &ask.console.shared().conversations;
    let found = conversations.find(ask.visitor_id(), id);
    found.ok_or_else(|| Fault::not_found(&words::NO_CONVERSATION))
}

async fn begin(ask: &Ask, asked: &Play, openid: Option<Openid>) -> Result<Conversation, Fault> {
    let console = &ask.console;
    let source = console.shared().source.clone();
    let source = source.ok_or_else(|| Fault::unimplemented(&words::NO_BOT))?;
    let beginning = Beginning {
        account: console.wire_account(asked.account.as_deref())?,
        control: console.shared().control.clone(),
        seed: asked.seed.unwrap_or_else(|| fastrand::u64(..SEEDS)),
        stubs: asked.stubs.clone(),
        stub_handlers: asked.stub_handlers,
    };
    let openid = openid.unwrap_or_else(|| Openid::from("u"));
    let revision = console.revision();
    let mut conversation = Conversation::begin(source, beginning, revision, openid).await?;
    if let Some(menu) = &asked.at {
        conversation.direct(&format!(":at {menu}")).await?;
    }
    Ok(conversation)
}

/// `GET /j/simulate`
pub(super) async fn list(ask: Ask) -> Result<Answer, Fault> {
    let mut all = Vec::new();
    for (id, conversation) in ask.console.shared().conversations.of(ask.visitor_id()) {
        all.push(conversation.lock().await.brief(&id));
    }
    Ok(Answer::of(json!({ "conversations": all })))
}

/// `GET /j/simulate/{conversation}`
pub(super) async fn show(ask: Ask) -> Result<Answer, Fault> {
    let id = ask.part("conversation");
    let view = find(&ask, id)?
        .lock()
        .await
        .view(id, ask.console.revision());
    Ok(Answer::of(json!({ "conversation": view })))
}

/// `DELETE /j/simulate/{conversation}`
pub(super) async fn forget(ask: Ask) -> Result<Answer, Fault> {
    let id = ask.part("conversation");
    find(&ask, id)?;
    ask.console
        .shared()
        .conversations
        .forget(ask.visitor_id(), id);
    Ok(Answer::good())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Restart {
    turn: usize,
    message: Option<Message>,
}

/// `POST /j/simulate/{conversation}/restart`
pub(super) async fn restart(ask: Ask) -> Result<Answer, Fault> {
    let Restart { turn, message } = ask.body()?;
    let id = ask.part("conversation");
    let held = find(&ask, id)?;
    let mut conversation = held.lock().await;
    let revision = ask.console.revision();
    let again = conversation.restart(turn, message.as_ref(), revision);
    again.await?;
    let view = conversation.view(id, ask.console.revision());
    Ok(Answer::of(json!({ "conversation": view })))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Moved {
    by: Option<String>,
    to: Option<String>,
}

/// `POST /j/simulate/{conversation}/clock`
pub(super) async fn clock(ask: Ask) -> Result<Answer, Fault> {
    let line = match ask.body()? {
        Moved {
            by: Some(by),
            to: None,
        } => format!(":clock +{}", by.trim_start_matches('+')),
        Moved {
            by: None,
            to: Some(to),
        } => format!(":clock {to}"),
        _ => return Err(Fault::illegal(&words::BY_OR_TO)),
    };
    let held = find(&ask, ask.part("conversation"))?;
    let mut conversation = held.lock().await;
    conversation.direct(&line).await?;
    Ok(Answer::of(json!({ "clock": conversation.clock() })))
}

/// A menu's id, or null for none; it has to be said.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Place {
    pub(super) menu: Value,
}

impl Place {
    /// The id; nothing for none.
    pub(super) fn menu(self) -> Result<Option<String>, Fault> {
        match self.menu {
            Value::Null => Ok(None),
            Value::String(id) if !id.is_empty() => Ok(Some(id)),
            _ => Err(Fault::illegal(&words::MENU_OR_NULL)),
        }
    }
}

/// `POST /j/simulate/{conversation}/place`
pub(super) async fn place(ask: Ask) -> Result<Answer, Fault> {
    let menu = ask.body::<Place>()?.menu()?;
    let held = find(&ask, ask.part("conversation"))?;
    let mut conversation = held.lock().await;
    let line = format!(":at {}", menu.as_deref().unwrap_or("-"));
    conversation.direct(&line).await?;
    Ok(Answer::of(
        json!({ "position": conversation.position().await? }),
    ))
}

/// `POST /j/simulate/{conversation}/reset`
pub(super) async fn reset(ask: Ask) -> Result<Answer, Fault> {
    let held = find(&ask, ask.part("conversation"))?;
    let mut conversation = held.lock().await;
    let was_there = conversation.session().await?.is_some();
    conversation.direct(":reset").await?;
    Ok(Answer::of(json!({ "there_was_one": was_there })))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Save {
    name: Option<String>,
}

/// `POST /j/simulate/{conversation}/save`
pub(super) async fn save(ask: Ask) -> Result<Answer, Fault> {
    let Save { name } = ask.body()?;
    let held = find(&ask, ask.part("conversation"))?;
    let (text, differs) = held.lock().await.save().await?;
    let file = match name {
        Some(name) => Some(save::write(&ask.console, &name, &text).await?),
        None => None,
    };
    Ok(Answer::of(
        json!({ "text": text, "file": file, "differs": differs }),
    ))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wonder {
    account: Option<String>,
    openid: String,
    text: String,
}

/// `POST /j/why`
pub(super) async fn why(ask: Ask) -> Result<Answer, Fault> {
    let asked: Wonder = ask.body()?;
    let account = ask.console.account(asked.account.as_deref())?;
    let key = SessionKey::new(account, Openid::from(asked.openid.as_str()));
    let explained = ask.console.engine().explain(&key, &asked.text).await;
    let explained = explained.map_err(Fault::unknown)?;
    Ok(Answer::of(json!({ "why": view::why(&explained) })))
}
