//! A sweep in steps, so that none of them holds up a turn.

use crate::model::SessionKey;

/// Where the next step of a sweep begins. Only the store that gave it can read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SweepMark(Vec<u8>);

impl SweepMark {
    /// A mark of a store's own making.
    #[must_use]
    pub fn new(bytes: impl Into<Vec<u8>>) -> Self {
        Self(bytes.into())
    }

    /// What it was made of.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

/// What a step of a sweep did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct SweepStep {
    /// The sessions that it removed.
    pub gone: Vec<SessionKey>,
    /// Where the next step begins; nothing at the end.
    pub next: Option<SweepMark>,
}

impl SweepStep {
    /// A step that removed these, and the mark from which the sweep goes on.
    #[must_use]
    pub fn new(gone: Vec<SessionKey>, next: Option<SweepMark>) -> Self {
        Self { gone, next }
    }
}
