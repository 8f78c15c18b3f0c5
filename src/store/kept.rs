//! Small things that are kept beside the sessions: access tokens, counts of what was sent.

use crate::model::Timestamp;

/// Something that is kept under a name.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Kept {
    /// What is kept.
    pub value: Vec<u8>,
    /// The moment from which the sweep may remove it; whoever reads it looks at that himself.
    pub until: Timestamp,
}

impl Kept {
    /// Keeps this until then.
    pub fn new(value: impl Into<Vec<u8>>, until: Timestamp) -> Self {
        let value = value.into();
        Self { value, until }
    }

    /// Whether the sweep may remove it.
    #[must_use]
    pub fn is_over(&self, now: Timestamp) -> bool {
        now >= self.until
    }
}
