//! Who is next: the order of one person's messages, and which deliveries are the same message.
//!
//! Pure: no time, no waiting, no thread. The conductor acts on what is decided here, and
//! `model_check.rs` walks through everything that can happen.

use std::collections::VecDeque;

/// The most messages of one person that may wait; the next one is told to be patient.
const WAITING: usize = 32;

/// The messages of one person that are not yet answered, the one that is being answered first.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Line<K, T>(VecDeque<(K, T)>);

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
        Self(VecDeque::new())
    }
}

impl<K: PartialEq, T> Line<K, T> {
    /// A delivery arrives; a message that is new gets a place at the end, with what `make` gives.
    pub(super) fn arrive(&mut self, key: K, make: impl FnOnce() -> T) -> (Arrival, Option<&T>) {
        let known = self.0.iter().position(|(present, _)| *present == key);
        let arrival = match known {
            Some(_) => Arrival::Joins,
            None if self.0.is_empty() => Arrival::Begins,
            None if self.0.len() <= WAITING => Arrival::Waits,
            None => return (Arrival::Full, None),
        };
        let at = known.unwrap_or_else(|| {
            self.0.push_back((key, make()));
            self.0.len() - 1
        });
        (arrival, self.0.get(at).map(|(_, place)| place))
    }

    /// The message that is being answered is answered; gives whose turn begins now.
    pub(super) fn leave(&mut self) -> Option<&T> {
        self.0.pop_front();
        self.0.front().map(|(_, place)| place)
    }

    /// The message that is being answered.
    #[cfg(test)]
    pub(super) fn first(&self) -> Option<&K> {
        self.0.front().map(|(key, _)| key)
    }

    /// Whether nobody is here.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
