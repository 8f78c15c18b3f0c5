//! What only one node of many does at a time: whoever does it says so, beside the sessions.

use std::hash::{BuildHasher, RandomState};

use super::{DynStore, Kept, SessionStore, StoreError};
use crate::model::Timestamp;

/// The claims of one node. A claim ends by itself, so that a node that dies holds nothing up for long.
#[derive(Debug)]
pub(crate) struct Claims {
    store: DynStore,
    /// Tells the claims of this node from those of others.
    node: u64,
}

impl Claims {
    /// Claims beside the sessions of this store.
    pub(crate) fn new(store: DynStore) -> Self {
        let node = RandomState::new().hash_one(0);
        Self { store, node }
    }

    /// Claims what has this name until then, unless another node has it; tells whether it is ours.
    /// What this node has already it may claim again.
    pub(crate) async fn take(
        &self,
        name: &str,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<bool, StoreError> {
        let kept = self.store.kept(name).await?;
        let own = self.own();
        let of_others = |kept: &&Kept| !kept.value.starts_with(own.as_bytes());
        let theirs = kept.as_ref().filter(of_others);
        if theirs.is_some_and(|kept| !kept.is_over(now)) {
            return Ok(false);
        }
        let seen = kept.as_ref().map(|kept| kept.value.as_slice());
        let claim = Kept::new(self.until(until), until);
        self.store.swap_kept(name, seen, Some(claim)).await
    }

    /// Gives back what was claimed until then, if it is still ours.
    #[cfg(feature = "api")]
    pub(crate) async fn give_back(&self, name: &str, until: Timestamp) -> Result<(), StoreError> {
        let claim = self.until(until);
        self.store.swap_kept(name, Some(&claim), None).await?;
        Ok(())
    }

    /// What a claim of this node begins with.
    fn own(&self) -> String {
        format!("{:016x} until ", self.node)
    }

    fn until(&self, until: Timestamp) -> Vec<u8> {
        (self.own() + &until.millis().to_string()).into_bytes()
    }
}
