//! Good answers that are used again.

use std::sync::{Mutex, PoisonError};

use foldhash::HashMap;

use crate::api::answer::Answer;
use crate::api::call::Freshness;
use crate::model::Timestamp;

/// More answers than a bot has use for at once.
const MOST: usize = 1024;

/// Answers by account, path and parameters; only good ones come here.
#[derive(Debug, Default)]
pub(super) struct Cache(Mutex<HashMap<String, Entry>>);

#[derive(Debug)]
struct Entry {
    answer: Answer,
    since: Timestamp,
    freshness: Freshness,
    /// It was given once more after its time.
    given: bool,
}

/// What the cache has for a call.
#[derive(Debug)]
pub(super) enum Found {
    /// As good as a new one.
    Fresh(Answer),
    /// Good once more; whoever gets it fetches a new one.
    Stale(Answer),
    /// Nothing.
    Nothing,
}

impl Cache {
    pub(super) fn find(&self, key: &str, now: Timestamp) -> Found {
        self.with(|entries| {
            let Some(entry) = entries.get_mut(key) else {
                return Found::Nothing;
            };
            let age = now.since(entry.since);
            let Freshness { fresh, stale } = entry.freshness;
            if age < fresh {
                return Found::Fresh(entry.answer.clone());
            }
            let over = age >= fresh.saturating_add(stale);
            match over || std::mem::replace(&mut entry.given, true) {
                true => Found::Nothing,
                false => Found::Stale(entry.answer.clone()),
            }
        })
    }

    pub(super) fn keep(&self, key: String, answer: Answer, freshness: Freshness, now: Timestamp) {
        self.with(|entries| {
            if entries.len() >= MOST {
                entries.retain(|_, entry| !entry.is_over(now));
            }
            if entries.len() >= MOST {
                let oldest = entries.iter().min_by_key(|(_, entry)| entry.since);
                if let Some(key) = oldest.map(|(key, _)| key.clone()) {
                    entries.remove(&key);
                }
            }
            let entry = Entry {
                answer,
                since: now,
                freshness,
                given: false,
            };
            entries.insert(key, entry);
        });
    }

    fn with<T>(&self, work: impl FnOnce(&mut HashMap<String, Entry>) -> T) -> T {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Entry {
    fn is_over(&self, now: Timestamp) -> bool {
        let Freshness { fresh, stale } = self.freshness;
        now.since(self.since) >= fresh.saturating_add(stale)
    }
}
