//! What the scripts of a store that nodes share do to one person's keys, as plain values.
//!
//! `tests/redis/scripts.rs` has a real server do the same, step by step.

/// A session as it is stored.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Stored<S, I> {
    /// Which save wrote it.
    pub(super) id: I,
    pub(super) revision: u8,
    pub(super) session: S,
}

/// The keys of one person.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Keys<S, I> {
    pub(super) stored: Option<Stored<S, I>>,
    /// The token of whoever has the turn.
    pub(super) lock: Option<I>,
}

/// What loading gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Loaded<S, I> {
    /// The lock, and what is stored.
    Free(Option<Stored<S, I>>),
    /// Somebody else has the lock.
    Held,
}

/// What saving gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wrote {
    /// It is stored under this revision, since now or since the first time.
    Yes(u8),
    /// Another revision is stored, or somebody else has the lock.
    Refused(u8),
}

impl<S, I> Default for Keys<S, I> {
    fn default() -> Self {
        Self {
            stored: None,
            lock: None,
        }
    }
}

impl<S: Clone, I: Copy + PartialEq> Keys<S, I> {
    /// `load.lua`
    pub(super) fn load(&mut self, token: I) -> Loaded<S, I> {
        if self.is_held_by_other(token) {
            return Loaded::Held;
        }
        self.lock = Some(token);
        Loaded::Free(self.stored.clone())
    }

    /// `save.lua`
    pub(super) fn save(&mut self, id: I, expected: u8, session: &S, token: I) -> Wrote {
        let revision = self.stored.as_ref().map_or(0, |stored| stored.revision);
        if self.stored.as_ref().is_some_and(|stored| stored.id == id) {
            self.release(token);
            return Wrote::Yes(revision);
        }
        if self.is_held_by_other(token) || revision != expected {
            return Wrote::Refused(revision);
        }
        self.stored = Some(Stored {
            id,
            revision: revision + 1,
            session: session.clone(),
        });
        self.release(token);
        Wrote::Yes(revision + 1)
    }

    /// `release.lua`; tells whether it was ours.
    pub(super) fn release(&mut self, token: I) -> bool {
        let is_ours = self.lock == Some(token);
        if is_ours {
            self.lock = None;
        }
        is_ours
    }

    fn is_held_by_other(&self, token: I) -> bool {
        self.lock.is_some_and(|holder| holder != token)
    }
}
