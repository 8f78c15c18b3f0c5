//! What keeps other nodes from a person's turn.

use std::any::Any;
use std::fmt;

/// The right to a person's turn over all nodes that share a store; given back when it is dropped.
///
/// A store that one process has to itself gives [`TurnLock::none`], which costs nothing.
#[derive(Default)]
pub struct TurnLock(Option<Box<dyn Any + Send + Sync>>);

impl TurnLock {
    /// Nothing to give back: no other node shares the store.
    #[must_use]
    pub const fn none() -> Self {
        Self(None)
    }

    /// A lock that is given back by dropping this value; for those who write a store.
    pub fn new(held: impl Any + Send + Sync) -> Self {
        Self(Some(Box::new(held)))
    }

    /// The value that [`TurnLock::new`] was given, if it is of this type.
    #[must_use]
    pub fn held<T: Any>(&self) -> Option<&T> {
        self.0.as_deref()?.downcast_ref()
    }
}

impl fmt::Debug for TurnLock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            Some(_) => "TurnLock(held)",
            None => "TurnLock(none)",
        })
    }
}
