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
        /// What is stored; 0 if nothing is.
        stored: Revision,
        /// What the session was loaded with.
        expected: Revision,
    },
    /// What is stored cannot be read: the record is of another version or damaged. Removing the
    /// session lets the person begin anew.
    #[error("a stored session cannot be read")]
    Damaged(#[source] Box<dyn Error + Send + Sync>),
    /// The session holds what could not be read back, such as values nested too deep. Nothing was
    /// changed; saving it again will fail again.
    #[error("the session cannot be stored")]
    Refused(#[source] Box<dyn Error + Send + Sync>),
    /// The store itself failed: disk full, connection lost. A save that ends so may or may not
    /// have been applied; loading tells.
    #[error("the session store failed")]
    Backend(#[source] Box<dyn Error + Send + Sync>),
}
