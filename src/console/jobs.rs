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
use super::words::{self, Language, Said, Words};
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
static KINDS: [(Kind, &str, &Words, bool); 3] = [
    (Kind::Pull, "pull", &words::ABOUT_PULL, true),
    (Kind::Token, "token", &words::ABOUT_TOKEN, true),
    (Kind::Sweep, "sweep", &words::ABOUT_SWEEP, false),
];

#[derive(Clone, Debug, Default)]
struct State {
    is_running: bool,
    started: Option<Timestamp>,
    ended: Option<Timestamp>,
    result: Option<Result<Said, Said>>,
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

    fn end(&self, key: &Key, now: Timestamp, result: Result<Said, Said>) {
        let mut all = self.lock();
        let state = all.entry(key.clone()).or_default();
        state.is_running = false;
        state.ended = Some(now);
        state.result = Some(result);
    }

    fn view(&self, key: &Key, language: Language) -> Value {
        let state = self.lock().get(key).cloned().unwrap_or_default();
        let row = KINDS.iter().find(|(kind, ..)| *kind == key.0);
        let name = row.map(|(_, name, ..)| *name);
        let about = row.map(|(.., about, _)| Said::from(*about).text(language));
        let word = match (state.is_running, &state.result) {
            (true, _) => "running",
            (_, Some(Err(_))) => "failed",
            (_, Some(Ok(_))) => "done",
            _ => "idle",
        };
        let text = |said: &Said| said.text(language);
        let result = state.result.as_ref();
        let key_of = |said: &Said| said.words.key;
        let said = result.map(|result| result.as_ref().map_or_else(key_of, key_of));
        let values = result.map(|result| result.as_ref().map_or_else(Said::values, Said::values));
        json!({
            "name": name,
            "about": about,
            "account": key.1.as_ref().map(AccountId::as_str),
            "state": word,
            "started": state.started.map(moment),
            "ended": state.ended.map(moment),
            "result": result.and_then(|result| result.as_ref().ok()).map(text),
            "error": result.and_then(|result| result.as_ref().err()).map(text),
            "key": said,
            "values": values,
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
                all.extend(keys.map(|key| shared.jobs.view(&key, ask.language)));
            }
            false => all.push(shared.jobs.view(&(kind, None), ask.language)),
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
        *row.ok_or_else(|| Fault::not_found(words::NO_JOB.with("job", name)))?;
    let account = match of_account {
        true => Some(ask.console.account(account.as_deref())?),
        false => None,
    };
    begin(&ask, &(kind, account))
}

/// `POST /j/flush`
pub(super) async fn flush(ask: Ask) -> Result<Answer, Fault> {
    let OfAccount { account } = ask.body()?;
    let account = ask.console.account(account.as_deref())?;
    begin(&ask, &(Kind::Pull, Some(account)))
}

/// Begins a job, or joins the one that is running.
fn begin(ask: &Ask, key: &Key) -> Result<Answer, Fault> {
    let console = &ask.console;
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
                .unwrap_or_else(|_| Err(Said::from(&words::JOB_BROKE)));
            if let Err(error) = &result {
                let error = error.text(Language::English);
                tracing::warn!(job = ?key.0, error, "a job failed");
            }
            console.shared().jobs.end(&key, console.now(), result);
            // Who reads along asks for the jobs in their own language.
            let view = console.shared().jobs.view(&key, Language::English);
            console.live().tell("job", &view);
        });
    }
    Ok(Answer::of(json!({ "job": jobs.view(key, ask.language) })))
}

async fn work(console: &Console, key: &Key) -> Result<Said, Said> {
    let failed = |why: &dyn std::fmt::Display| words::JOB_FAILED.because(why);
    match (key.0, &key.1) {
        (Kind::Pull, Some(account)) => pull::pull(console, account).await,
        (Kind::Token, Some(account)) => {
            let api = console.api(account).map_err(|fault| fault.said)?;
            // Any call fetches a token if the one that is kept is refused or none is kept.
            let asked = api.call(&Call::get("/cgi-bin/getcallbackip")).await;
            asked.map_err(|error| failed(&error))?;
            Ok(Said::from(&words::TOKEN_GOOD))
        }
        _ => {
            let removed = console.engine().sweep().await;
            let removed = removed.map_err(|error| failed(&error))?;
            Ok(words::SWEPT.with("sessions", removed))
        }
    }
}
