//! What the stub knows: tokens, what it saw, how it was told to behave.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde_json::Value;
use tokio::sync::{Notify, watch};

use super::http::Seen;
use super::reaction::Reaction;

/// How long a token lives, as the platform says it.
const LIFE: Duration = Duration::from_secs(7_200);

/// What a token is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Worth {
    Good,
    Expired,
    Unknown,
}

#[derive(Debug, Default)]
pub(super) struct State {
    known: Mutex<Known>,
    come: Notify,
}

#[derive(Debug, Default)]
struct Known {
    seen: Vec<Seen>,
    next: BTreeMap<String, VecDeque<Reaction>>,
    always: BTreeMap<String, Reaction>,
    gates: BTreeMap<String, watch::Receiver<bool>>,
    /// By AppID: the token that `stable_token` gives.
    stable: BTreeMap<String, String>,
    /// By AppID: the token that `token` gave last.
    plain: BTreeMap<String, String>,
    expired: BTreeSet<String>,
    granted: usize,
    codes: BTreeSet<String>,
    menu: Option<Value>,
    messages: Vec<Value>,
}

impl State {
    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes the request, waits as it was told to, and says what is to be done instead of the usual.
    pub(super) async fn react(&self, seen: &Seen) -> Option<Reaction> {
        let gate = {
            let mut known = self.known();
            known.seen.push(seen.clone());
            known.gates.get(&seen.path).cloned()
        };
        self.come.notify_waiters();
        if let Some(mut gate) = gate {
            // A gate that is gone is open.
            drop(gate.wait_for(|open| *open).await);
        }
        let reaction = {
            let mut known = self.known();
            let next = known.next.get_mut(&seen.path).and_then(VecDeque::pop_front);
            next.or_else(|| known.always.get(&seen.path).cloned())
        };
        match reaction {
            Some(Reaction::After(span)) => {
                tokio::time::sleep(span).await;
                None
            }
            other => other,
        }
    }

    pub(super) fn come(&self) -> &Notify {
        &self.come
    }

    pub(super) fn seen(&self) -> Vec<Seen> {
        self.known().seen.clone()
    }

    pub(super) fn seen_from(&self, first: usize) -> Vec<Seen> {
        self.known().seen.get(first..).unwrap_or_default().to_vec()
    }

    pub(super) fn next(&self, path: String, reaction: Reaction) {
        let mut known = self.known();
        known.next.entry(path).or_default().push_back(reaction);
    }

    pub(super) fn always(&self, path: String, reaction: Reaction) {
        self.known().always.insert(path, reaction);
    }

    pub(super) fn relent(&self, path: &str) {
        let mut known = self.known();
        known.next.remove(path);
        known.always.remove(path);
    }

    pub(super) fn hold(&self, path: String) -> watch::Sender<bool> {
        let (open, gate) = watch::channel(false);
        self.known().gates.insert(path, gate);
        open
    }

    /// A token, and how long it lives. A stable one stays the same while it is good, unless force is
    /// used.
    pub(super) fn grant(&self, appid: &str, stable: bool, force: bool) -> (String, Duration) {
        let mut known = self.known();
        let kept = known.stable.get(appid).filter(|_| stable && !force);
        let kept = kept
            .filter(|token| !known.expired.contains(*token))
            .cloned();
        if let Some(token) = kept {
            return (token, LIFE);
        }
        known.granted += 1;
        let token = format!("STUB-TOKEN-{}", known.granted);
        let tokens = match stable {
            true => &mut known.stable,
            false => &mut known.plain,
        };
        let old = tokens.insert(appid.to_owned(), token.clone());
        known.expired.extend(old);
        (token, LIFE)
    }

    pub(super) fn worth(&self, token: &str) -> Worth {
        let known = self.known();
        let all = known.stable.values().chain(known.plain.values());
        match known.expired.contains(token) {
            true => Worth::Expired,
            false if all.into_iter().any(|good| good == token) => Worth::Good,
            false => Worth::Unknown,
        }
    }

    pub(super) fn expire_tokens(&self) {
        let mut known = self.known();
        let all: Vec<String> = known
            .stable
            .values()
            .chain(known.plain.values())
            .cloned()
            .collect();
        known.expired.extend(all);
    }

    /// Whether the login code is used for the first time.
    pub(super) fn use_code(&self, code: &str) -> bool {
        self.known().codes.insert(code.to_owned())
    }

    pub(super) fn set_menu(&self, menu: Option<Value>) {
        self.known().menu = menu;
    }

    pub(super) fn menu(&self) -> Option<Value> {
        self.known().menu.clone()
    }

    pub(super) fn take_message(&self, message: Value) {
        self.known().messages.push(message);
    }

    pub(super) fn messages(&self) -> Vec<Value> {
        self.known().messages.clone()
    }
}
