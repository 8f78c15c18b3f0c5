//! Who is next: the order of one person's messages, and which deliveries are the same message.
//!
//! Pure: no time, no waiting, no thread. The conductor acts on what is decided here, and
//! `model_check.rs` walks through everything that can happen.

use std::collections::VecDeque;

/// The most messages of one person that may wait; the next one is told to be patient.
const WAITING: usize = 32;

/// The messages of one person that are not yet answered, the one that is being answered first.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Line<K, T> {
    /// Nearly always alone, so it has a place of its own.
    first: Option<(K, T)>,
    waiting: VecDeque<(K, T)>,
}

/// What a delivery comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Arrival {
    /// Nobody is before it: its turn begins.
    Begins,
    /// Its turn begins when the earlier messages are answered.
    Waits,
    /// The same message is here already: the delivery gets what that turn says.
    Joins,
    /// Too many wait.
    Full,
}

impl<K, T> Default for Line<K, T> {
    fn default() -> Self {
        Self {
            first: None,
            waiting: VecDeque::new(),
        }
    }
}

impl<K: PartialEq, T> Line<K, T> {
    /// A delivery arrives; a message that is new gets a place at the end, with what `make` gives.
    pub(super) fn arrive(&mut self, key: K, make: impl FnOnce() -> T) -> (Arrival, Option<&T>) {
        let Some((first, _)) = &self.first else {
            let (_, place) = self.first.insert((key, make()));
            return (Arrival::Begins, Some(place));
        };
        if *first == key {
            return (Arrival::Joins, self.first.as_ref().map(|(_, place)| place));
        }
        let known = self.waiting.iter().position(|(present, _)| *present == key);
        let arrival = match known {
            Some(_) => Arrival::Joins,
            None if self.waiting.len() < WAITING => Arrival::Waits,
            None => return (Arrival::Full, None),
        };
        let at = known.unwrap_or_else(|| {
            self.waiting.push_back((key, make()));
            self.waiting.len() - 1
        });
        (arrival, self.waiting.get(at).map(|(_, place)| place))
    }

    /// A message goes, answered or given up while it waited; gives whose turn begins now.
    pub(super) fn leave(&mut self, key: &K) -> Option<&T> {
        if self.first.as_ref().is_some_and(|(first, _)| first == key) {
            self.first = self.waiting.pop_front();
            return self.first.as_ref().map(|(_, place)| place);
        }
        self.waiting.retain(|(waiting, _)| waiting != key);
        None
    }

    /// Whether nobody is here.
    pub(super) fn is_empty(&self) -> bool {
        self.first.is_none()
    }

    /// The message that is being answered.
    #[cfg(test)]
    pub(super) fn first(&self) -> Option<&K> {
        self.first.as_ref().map(|(key, _)| key)
    }
}
