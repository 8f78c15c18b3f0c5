//! Followers and tags, as they were pulled last.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use serde::Deserialize;
use serde_json::{Value, json};

use super::answer::Answer;
use super::ask::Ask;
use super::fault::Fault;
use super::moment;
use super::words;
use crate::model::{AccountId, Timestamp};

/// The page size if nothing is said.
const PAGE_SIZE: usize = 20;
const LARGEST_PAGE: usize = 500;

/// Which part of a list is wanted.
#[derive(Clone, Copy, Debug)]
pub(super) struct Page {
    /// From 1; 0 is all of it.
    pub(super) number: usize,
    pub(super) size: usize,
}

impl Page {
    pub(super) fn of(number: Option<usize>, size: Option<usize>) -> Result<Self, Fault> {
        let size = size.unwrap_or(PAGE_SIZE);
        if !(1..=LARGEST_PAGE).contains(&size) {
            return Err(Fault::illegal(words::PAGE_SIZE.with("most", LARGEST_PAGE)));
        }
        let number = number.unwrap_or(1);
        Ok(Self { number, size })
    }
}

/// A page of a list; empty beyond its end.
pub(super) fn paged<T>(all: &[T], page: Page) -> &[T] {
    let Some(before) = page.number.checked_sub(1) else {
        return all;
    };
    let start = before.saturating_mul(page.size).min(all.len());
    let end = start.saturating_add(page.size).min(all.len());
    all.get(start..end).unwrap_or_default()
}

/// A follower.
#[derive(Clone, Debug)]
pub(super) struct User {
    pub(super) id: String,
    pub(super) nickname: String,
    pub(super) remark: String,
    pub(super) subscribed: bool,
    pub(super) subscribe_time: Option<Timestamp>,
    pub(super) groups: Vec<i64>,
    pub(super) language: String,
}

/// A tag.
#[derive(Clone, Debug)]
pub(super) struct Group {
    pub(super) id: i64,
    pub(super) name: String,
    pub(super) count: u64,
}

/// What was pulled.
#[derive(Debug, Default)]
pub(super) struct Pulled {
    pub(super) users: Vec<User>,
    pub(super) groups: Vec<Group>,
    pub(super) at: Timestamp,
}

/// What was pulled for each account.
#[derive(Debug, Default, Clone)]
pub(super) struct People(Arc<Mutex<BTreeMap<AccountId, Arc<Pulled>>>>);

impl People {
    pub(super) fn of(&self, account: &AccountId) -> Option<Arc<Pulled>> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.get(account).cloned()
    }

    pub(super) fn set(&self, account: AccountId, pulled: Pulled) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.insert(account, Arc::new(pulled));
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Search {
    account: Option<String>,
    page: Option<usize>,
    page_size: Option<usize>,
    q: Option<String>,
    r#type: Option<String>,
    gid: Option<i64>,
}

impl Search {
    fn wants(&self, user: &User) -> bool {
        let q = self.q.as_deref().unwrap_or("");
        let named = user.nickname.contains(q) || user.remark.contains(q) || user.id.contains(q);
        named && self.gid.is_none_or(|gid| user.groups.contains(&gid))
    }
}

/// `GET /j/users`
pub(super) async fn list(ask: Ask) -> Result<Answer, Fault> {
    let search: Search = ask.query()?;
    let page = Page::of(search.page, search.page_size)?;
    if let Some(kind) = search.r#type.as_deref().filter(|kind| *kind != "contact") {
        return Err(Fault::illegal(words::USER_TYPE.with("type", kind)));
    }
    let account = ask.console.account(search.account.as_deref())?;
    let pulled = ask.console.shared().people.of(&account);
    let users = pulled.as_ref().map_or(&[][..], |pulled| &pulled.users);
    let found: Vec<&User> = users.iter().filter(|user| search.wants(user)).collect();
    let shown: Vec<Value> = paged(&found, page).iter().map(|user| view(user)).collect();
    Ok(Answer::of(json!({
        "users": shown,
        "total": found.len(),
        "page": page.number,
        "page_size": page.size,
        "pulled": pulled.map(|pulled| moment(pulled.at)),
    })))
}

fn view(user: &User) -> Value {
    json!({
        "id": user.id,
        "nickname": user.nickname,
        "remark": user.remark,
        "subscribed": user.subscribed,
        "subscribe_time": user.subscribe_time.map(moment),
        "groups": user.groups,
        "language": user.language,
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OfAccount {
    account: Option<String>,
}

/// `GET /j/user/{id}`
pub(super) async fn show(ask: Ask) -> Result<Answer, Fault> {
    let OfAccount { account } = ask.query()?;
    let account = ask.console.account(account.as_deref())?;
    let (pulled, id) = (ask.console.shared().people.of(&account), ask.part("id"));
    let users = pulled.as_ref().map_or(&[][..], |pulled| &pulled.users);
    let user = users.iter().find(|user| user.id == id);
    let user = user.ok_or_else(|| Fault::not_found(words::NO_FOLLOWER.with("id", id)))?;
    Ok(Answer::of(json!({ "user": view(user) })))
}

/// `GET /j/groups`
pub(super) async fn groups(ask: Ask) -> Result<Answer, Fault> {
    let OfAccount { account } = ask.query()?;
    let account = ask.console.account(account.as_deref())?;
    let pulled = ask.console.shared().people.of(&account);
    let groups = pulled.as_ref().map_or(&[][..], |pulled| &pulled.groups);
    let groups = groups
        .iter()
        .map(|group| json!({ "id": group.id, "name": group.name, "count": group.count }));
    Ok(Answer::of(json!({ "groups": groups.collect::<Vec<_>>() })))
}
