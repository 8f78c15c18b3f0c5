//! Who is where.

use serde::Deserialize;
use serde_json::{Value, json};

use super::Console;
use super::answer::Answer;
use super::ask::Ask;
use super::fault::Fault;
use super::moment;
use super::simulate::{Place, path, session_view};
use super::words;
use crate::menu::Target;
use crate::model::{AccountId, Openid, Session, SessionKey};
use crate::store::{DynStore, SessionStore};

/// Sessions that are looked at in one step.
const STEP: usize = 512;
/// A search looks at so many sessions at most; who wants more goes on from where it stopped.
const MOST: usize = 50_000;
const PAGE_SIZE: usize = 20;
const LARGEST_PAGE: usize = 200;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Search {
    account: Option<String>,
    q: Option<String>,
    menu: Option<String>,
    after: Option<String>,
    page_size: Option<usize>,
}

impl Search {
    fn wants(&self, key: &SessionKey, session: &Session) -> bool {
        let is = |wanted: &Option<String>, own: &str| wanted.as_deref().is_none_or(|w| w == own);
        let menu = session.position.menu().map_or("", |menu| menu.as_str());
        let q = self.q.as_deref().unwrap_or("");
        is(&self.account, key.account.as_str())
            && is(&self.menu, menu)
            && key.openid.as_str().contains(q)
    }
}

/// `GET /j/sessions`
pub(super) async fn list(ask: Ask) -> Result<Answer, Fault> {
    let search: Search = ask.query()?;
    let size = search.page_size.unwrap_or(PAGE_SIZE);
    if !(1..=LARGEST_PAGE).contains(&size) {
        return Err(Fault::illegal(words::PAGE_SIZE.with("most", LARGEST_PAGE)));
    }
    let store = store(&ask.console)?;
    let mut after = search.after.as_deref().map(cursor).transpose()?;
    let (mut found, mut seen, now) = (Vec::new(), 0, ask.console.now());
    let next = loop {
        let page = store
            .list(after.as_ref(), STEP)
            .await
            .map_err(Fault::unknown)?;
        if page.is_empty() {
            break None;
        }
        seen += page.len();
        for (key, session) in page {
            if search.wants(&key, &session) && !session.is_over(now) {
                found.push(row(&key, &session));
            }
            after = Some(key);
            if found.len() >= size {
                break;
            }
        }
        if found.len() >= size || seen >= MOST {
            break after.as_ref().map(written);
        }
    };
    let total = ask.console.count_sessions().await?;
    Ok(Answer::of(json!({
        "sessions": found,
        "next": next,
        "total": total,
    })))
}

fn row(key: &SessionKey, session: &Session) -> Value {
    json!({
        "account": key.account.as_str(),
        "openid": key.openid.as_str(),
        "masked": key.openid.to_string(),
        "position": path(Some(session)),
        "last_access": moment(session.last_access()),
        "expires": session.expires_at().map(moment),
    })
}

/// Where a search goes on.
fn written(key: &SessionKey) -> String {
    json!([key.account.as_str(), key.openid.as_str()]).to_string()
}

fn cursor(text: &str) -> Result<SessionKey, Fault> {
    let parts: Result<(String, String), _> = serde_json::from_str(text);
    let (account, openid) = parts.map_err(|_| Fault::illegal(&words::AFTER))?;
    Ok(SessionKey::new(
        AccountId::from(account.as_str()),
        Openid::from(openid.as_str()),
    ))
}

fn store(console: &Console) -> Result<&DynStore, Fault> {
    let store = console.shared().store.as_ref();
    store.ok_or_else(|| Fault::unimplemented(&words::NO_STORE))
}

fn key(ask: &Ask) -> Result<SessionKey, Fault> {
    let account = ask.console.account(Some(ask.part("account")))?;
    Ok(SessionKey::new(account, Openid::from(ask.part("openid"))))
}

/// `GET /j/sessions/{account}/{openid}`
pub(super) async fn show(ask: Ask) -> Result<Answer, Fault> {
    let session = ask.console.engine().session(&key(&ask)?).await;
    let session = session.map_err(Fault::unknown)?;
    Ok(Answer::of(
        json!({ "session": session.as_ref().map(session_view) }),
    ))
}

/// `POST /j/sessions/{account}/{openid}/reset`
pub(super) async fn reset(ask: Ask) -> Result<Answer, Fault> {
    let removed = ask.console.engine().reset(&key(&ask)?).await;
    let removed = removed.map_err(Fault::unknown)?;
    Ok(Answer::of(json!({ "there_was_one": removed })))
}

/// `POST /j/sessions/{account}/{openid}/move`
pub(super) async fn shift(ask: Ask) -> Result<Answer, Fault> {
    let (key, menu) = (key(&ask)?, ask.body::<Place>()?.menu()?);
    let target = match &menu {
        Some(id) => Target::Menu(id.as_str().into()),
        None => Target::Nowhere,
    };
    let engine = ask.console.engine();
    let placed = engine.place(&key, &target).await.map_err(Fault::unknown)?;
    if !placed {
        let menu = menu.unwrap_or_default();
        return Err(Fault::not_found(words::NO_MENU.with("menu", menu)));
    }
    let session = engine.session(&key).await.map_err(Fault::unknown)?;
    Ok(Answer::of(json!({ "position": path(session.as_ref()) })))
}
