//! What people wrote, if that is kept.

use serde::Deserialize;
use serde_json::{Value, json};

use super::answer::Answer;
use super::ask::Ask;
use super::fault::Fault;
use super::log::Logged;
use super::moment;
use super::simulate::millis;
use super::underway::Ran;
use super::users::{Page, paged};
use super::words;

/// The types of messages by their numbers, for who counts.
const TYPES: [&str; 10] = [
    "text",
    "image",
    "voice",
    "video",
    "shortvideo",
    "location",
    "link",
    "event",
    "file",
    "miniprogrampage",
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Search {
    account: Option<String>,
    r#type: Option<String>,
    q: Option<String>,
    page: Option<usize>,
    page_size: Option<usize>,
}

/// `GET /j/messages`
pub(super) async fn list(ask: Ask) -> Result<Answer, Fault> {
    let search: Search = ask.query()?;
    let page = Page::of(search.page, search.page_size)?;
    let kind = search.r#type.as_deref().map(type_of).transpose()?;
    let q = search.q.as_deref().unwrap_or("");
    let log = &ask.console.shared().log;
    let mut turns = log.turns();
    turns.retain(|turn| {
        search
            .account
            .as_ref()
            .is_none_or(|own| *own == turn.account)
            && kind.as_ref().is_none_or(|kind| *kind == turn.kind)
            && (turn.text.contains(q) || turn.reply.contains(q))
    });
    let total = turns.len();
    let shown: Vec<Value> = paged(&turns, page).iter().map(view).collect();
    Ok(Answer::of(json!({
        "messages": shown,
        "total": total,
        "unread": log.unread(),
        "page": page.number,
        "page_size": page.size,
        "on": log.is_on(),
    })))
}

/// A type by its name or by its number, from 1.
fn type_of(text: &str) -> Result<String, Fault> {
    let Ok(number) = text.parse::<usize>() else {
        return Ok(text.to_owned());
    };
    let name = number.checked_sub(1).and_then(|at| TYPES.get(at));
    let unknown = || {
        let unknown = words::NO_TYPE.with("type", number);
        Fault::illegal(unknown.with("most", TYPES.len()))
    };
    name.map(|name| (*name).to_owned()).ok_or_else(unknown)
}

/// `GET /j/messages/{id}`
pub(super) async fn show(ask: Ask) -> Result<Answer, Fault> {
    let id = ask.part("id").parse::<u64>();
    let turn = id.ok().and_then(|id| ask.console.shared().log.turn(id));
    let turn = turn.ok_or_else(|| Fault::not_found(&words::NO_LOGGED))?;
    let mut message = view(&turn);
    let kept = turn.kept.as_ref();
    let handlers = kept.map(|kept| kept.handlers.iter().map(ran).collect::<Vec<_>>());
    if let Some(members) = message.as_object_mut() {
        let why = kept.and_then(|kept| kept.why.clone());
        members.insert(
            "position_before".to_owned(),
            json!(kept.map(|kept| &kept.position)),
        );
        members.insert("handlers".to_owned(), json!(handlers));
        let setting = kept.and_then(|kept| kept.setting.as_deref());
        members.insert("setting".to_owned(), json!(setting));
        members.insert("why".to_owned(), json!(why));
    }
    Ok(Answer::of(json!({ "message": message })))
}

fn ran(handler: &Ran) -> Value {
    json!({
        "name": handler.name,
        "took_ms": millis(handler.took),
        "error": handler.error,
    })
}

fn view(turn: &Logged) -> Value {
    let matched = turn.matched.as_ref();
    json!({
        "id": turn.id,
        "at": moment(turn.at),
        "account": turn.account,
        "openid": turn.openid,
        "type": turn.kind,
        "text": turn.text,
        "reply": turn.reply,
        "answered": turn.answered,
        "before": turn.before,
        "after": turn.after,
        "matched": matched.map(|(kind, id, name)| json!({ "kind": kind, "id": id, "name": name })),
        "template": turn.template,
        "error": turn.error,
        "took_ms": millis(turn.took),
        "read": turn.is_read,
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OfAccount {
    account: Option<String>,
}

/// `GET /j/messages/unmatched`
pub(super) async fn unmatched(ask: Ask) -> Result<Answer, Fault> {
    let OfAccount { account } = ask.query()?;
    let log = &ask.console.shared().log;
    let mut all = log.unmatched();
    all.retain(|one| account.as_ref().is_none_or(|own| *own == one.account));
    let shown = all.iter().map(|one| {
        json!({
            "account": one.account,
            "menu": one.menu,
            "text": one.text,
            "times": one.times,
            "last": moment(one.last),
        })
    });
    Ok(Answer::of(
        json!({ "unmatched": shown.collect::<Vec<_>>(), "on": log.is_on() }),
    ))
}

/// `POST /j/readall`
pub(super) async fn read_all(ask: Ask) -> Result<Answer, Fault> {
    ask.console.shared().log.read_all();
    ask.console
        .live()
        .tell("notification", &json!({ "count": 0 }));
    Ok(Answer::good())
}
