//! When a store cannot do what it was asked.

use std::error::Error;

use crate::model::Revision;

/// Why a store failed, by what the caller can do about it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// Somebody else saved the session in between: load it again.
    #[error("the session was saved by somebody else (stored revision {}, expected {})", stored.number(), expected.number())]
    Conflict {
        /// What is stored.
        stored: Revision,
        /// What the session was loaded with.
        expected: Revision,
    },
    /// What is stored cannot be read: the record is of another version or damaged.
    #[error("a stored session cannot be read")]
    Damaged(#[source] Box<dyn Error + Send + Sync>),
    /// The store itself failed: disk full, connection lost.
    #[error("the session store failed")]
    Backend(#[source] Box<dyn Error + Send + Sync>),
}
