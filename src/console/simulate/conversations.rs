//! The conversations of everybody who has logged in.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::Held;
use super::conversation::Conversation;

/// So many conversations of one login are kept; the one that was left for longest goes.
const OF_ONE: usize = 16;
/// So many are kept in all.
const IN_ALL: usize = 256;

/// Conversations, those used last at the end.
#[derive(Default)]
pub(in crate::console) struct Conversations(Mutex<Known>);

#[derive(Default)]
struct Known {
    all: Vec<Entry>,
    given: u64,
}

struct Entry {
    visitor: u64,
    id: String,
    conversation: Held,
}

impl Conversations {
    pub(super) fn add(&self, visitor: u64, conversation: Conversation) -> String {
        let mut known = self.lock();
        let own = known
            .all
            .iter()
            .filter(|entry| entry.visitor == visitor)
            .count();
        let oldest = match (own >= OF_ONE, known.all.len() >= IN_ALL) {
            (true, _) => known.all.iter().position(|entry| entry.visitor == visitor),
            (false, true) => Some(0),
            (false, false) => None,
        };
        if let Some(oldest) = oldest {
            known.all.remove(oldest);
        }
        known.given += 1;
        let id = format!("c{}", known.given);
        let held = Arc::new(tokio::sync::Mutex::new(conversation));
        known.all.push(Entry {
            visitor,
            id: id.clone(),
            conversation: held,
        });
        id
    }

    pub(super) fn find(&self, visitor: u64, id: &str) -> Option<Held> {
        let mut known = self.lock();
        let is_it = |entry: &Entry| entry.visitor == visitor && entry.id == id;
        let at = known.all.iter().position(is_it)?;
        let entry = known.all.remove(at);
        let held = Arc::clone(&entry.conversation);
        known.all.push(entry);
        Some(held)
    }

    pub(super) fn of(&self, visitor: u64) -> Vec<(String, Held)> {
        let known = self.lock();
        let own = known.all.iter().filter(|entry| entry.visitor == visitor);
        own.map(|entry| (entry.id.clone(), Arc::clone(&entry.conversation)))
            .collect()
    }

    pub(super) fn forget(&self, visitor: u64, id: &str) {
        let is_it = |entry: &Entry| entry.visitor == visitor && entry.id == id;
        self.lock().all.retain(|entry| !is_it(entry));
    }

    pub(in crate::console) fn forget_all(&self, visitor: u64) {
        self.lock().all.retain(|entry| entry.visitor != visitor);
    }

    fn lock(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
