//! Work in the background: what there is, how it goes, how it went.

mod pull;

use std::collections::BTreeMap;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use futures_util::FutureExt;
use serde::Deserialize;
use serde_json::{Value, json};

use super::Console;
use super::answer::Answer;
use super::ask::Ask;
use super::fault::Fault;
use super::moment;
use crate::api::Call;
use crate::model::{AccountId, Timestamp};

/// What can be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Pull,
    Token,
    Sweep,
}

/// Every job: its name, what it does, and whether it is of an account.
const KINDS: [(Kind, &str, &str, bool); 3] = [
    (
        Kind::Pull,
        "pull",
        "pulls followers and tags from the platform",
        true,
    ),
    (
        Kind::Token,
        "token",
        "makes sure that there is an access token that is good",
        true,
    ),
    (Kind::Sweep, "sweep", "removes expired sessions", false),
];

#[derive(Clone, Debug, Default)]
struct State {
    is_running: bool,
    started: Option<Timestamp>,
    ended: Option<Timestamp>,
    result: Option<Result<String, String>>,
}

type Key = (Kind, Option<AccountId>);

/// How every job goes.
#[derive(Clone, Debug, Default)]
pub(super) struct Jobs(Arc<Mutex<BTreeMap<Key, State>>>);

impl Jobs {
    fn lock(&self) -> MutexGuard<'_, BTreeMap<Key, State>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes that a job begins; not if it is running.
    fn begin(&self, key: &Key, now: Timestamp) -> bool {
        let mut all = self.lock();
        let state = all.entry(key.clone()).or_default();
        if state.is_running {
            return false;
        }
        *state = State {
            is_running: true,
            started: Some(now),
            ..State::default()
        };
        true
    }

    fn end(&self, key: &Key, now: Timestamp, result: Result<String, String>) {
        let mut all = self.lock();
        let state = all.entry(key.clone()).or_default();
        state.is_running = false;
        state.ended = Some(now);
        state.result = Some(result);
    }

    fn view(&self, key: &Key) -> Value {
        let state = self.lock().get(key).cloned().unwrap_or_default();
        let row = KINDS.iter().find(|(kind, ..)| *kind == key.0);
        let (name, about) = row.map_or(("", ""), |(_, name, about, _)| (*name, *about));
        let (result, error) = match state.result {
            Some(Ok(result)) => (Some(result), None),
            Some(Err(error)) => (None, Some(error)),
            None => (None, None),
        };
        let word = match (state.is_running, &result, &error) {
            (true, ..) => "running",
            (_, _, Some(_)) => "failed",
            (_, Some(_), _) => "done",
            _ => "idle",
        };
        json!({
            "name": name,
            "about": about,
            "account": key.1.as_ref().map(AccountId::as_str),
            "state": word,
            "started": state.started.map(moment),
            "ended": state.ended.map(moment),
            "result": result,
            "error": error,
        })
    }
}

/// `GET /j/jobs`
pub(super) async fn list(ask: Ask) -> Result<Answer, Fault> {
    let (shared, mut all) = (ask.console.shared(), Vec::new());
    for (kind, _, _, of_account) in KINDS {
        match of_account {
            true => {
                let keys = shared.accounts.keys();
                let keys = keys.map(|account| (kind, Some(account.clone())));
                all.extend(keys.map(|key| shared.jobs.view(&key)));
            }
            false => all.push(shared.jobs.view(&(kind, None))),
        }
    }
    Ok(Answer::of(json!({ "jobs": all })))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OfAccount {
    account: Option<String>,
}

/// `POST /j/jobs/{name}`
pub(super) async fn start(ask: Ask) -> Result<Answer, Fault> {
    let (OfAccount { account }, name) = (ask.body()?, ask.part("name"));
    let row = KINDS.iter().find(|(_, known, ..)| *known == name);
    let (kind, _, _, of_account) =
        *row.ok_or_else(|| Fault::not_found(format!("there is no job `{name}`")))?;
    let account = match of_account {
        true => Some(ask.console.account(account.as_deref())?),
        false => None,
    };
    begin(&ask.console, &(kind, account))
}

/// `POST /j/flush`
pub(super) async fn flush(ask: Ask) -> Result<Answer, Fault> {
    let OfAccount { account } = ask.body()?;
    let account = ask.console.account(account.as_deref())?;
    begin(&ask.console, &(Kind::Pull, Some(account)))
}

/// Begins a job, or joins the one that is running.
fn begin(console: &Console, key: &Key) -> Result<Answer, Fault> {
    if let (Kind::Pull | Kind::Token, Some(account)) = (key.0, &key.1) {
        console.api(account)?;
    }
    let jobs = &console.shared().jobs;
    if jobs.begin(key, console.now()) {
        let (console, key) = (console.clone(), key.clone());
        tokio::spawn(async move {
            // One that breaks has ended too, or it could never be started again.
            let working = AssertUnwindSafe(work(&console, &key)).catch_unwind();
            let result = working
                .await
                .unwrap_or_else(|_| Err("it broke; the log says more".to_owned()));
            if let Err(error) = &result {
                tracing::warn!(job = ?key.0, error, "a job failed");
            }
            console.shared().jobs.end(&key, console.now(), result);
            let view = console.shared().jobs.view(&key);
            console.live().tell("job", &view);
        });
    }
    Ok(Answer::of(json!({ "job": jobs.view(key) })))
}

async fn work(console: &Console, key: &Key) -> Result<String, String> {
    match (key.0, &key.1) {
        (Kind::Pull, Some(account)) => pull::pull(console, account).await,
        (Kind::Token, Some(account)) => {
            let api = console.api(account).map_err(|fault| fault.message)?;
            // Any call fetches a token if the one that is kept is refused or none is kept.
            let asked = api.call(&Call::get("/cgi-bin/getcallbackip")).await;
            asked.map_err(|error| error.to_string())?;
            Ok("the platform takes the token".to_owned())
        }
        _ => {
            let removed = console.engine().sweep().await;
            let removed = removed.map_err(|error| error.to_string())?;
            Ok(format!("{removed} expired sessions were removed"))
        }
    }
}
