//! What the console changes for good: kept in the store, so that it outlives a restart and reaches
//! every node.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use super::{Console, handlers, settings};
use crate::model::Timestamp;
use crate::store::{Kept, SessionStore, StoreError};

/// It is kept until the years that can be written end.
const FOR_EVER: Timestamp = Timestamp::from_secs(253_402_300_799);
/// So often a change is tried over what others changed in between.
pub(super) const TRIES: usize = 8;

/// What was read last, by name: who sees the same again need not look at it.
#[derive(Debug, Default)]
pub(super) struct Seen(Mutex<BTreeMap<String, Vec<u8>>>);

impl Seen {
    /// Whether this is what was seen last; from now on it is.
    fn is_old(&self, name: &str, value: &[u8]) -> bool {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.get(name).is_some_and(|known| known == value) {
            return true;
        }
        seen.insert(name.to_owned(), value.to_owned());
        false
    }
}

/// What is kept under a name.
pub(super) async fn read(console: &Console, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
    let Some(store) = &console.shared().store else {
        return Ok(None);
    };
    Ok(store.kept(name).await?.map(|kept| kept.value))
}

/// The same, if it is not what was seen last.
pub(super) async fn news(console: &Console, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
    let value = read(console, name).await?;
    Ok(value.filter(|value| !console.shared().seen.is_old(name, value)))
}

/// Keeps a value over the one that was seen; not if another one is there.
pub(super) async fn write(
    console: &Console,
    name: &str,
    seen: Option<&[u8]>,
    value: Vec<u8>,
) -> Result<bool, StoreError> {
    let Some(store) = &console.shared().store else {
        return Ok(true);
    };
    let kept = Kept::new(value.clone(), FOR_EVER);
    let is_kept = store.swap_kept(name, seen, Some(kept)).await?;
    if is_kept {
        console.shared().seen.is_old(name, &value);
    }
    Ok(is_kept)
}

impl Console {
    /// Puts into force what is kept: the settings of all accounts, and which handlers are off.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn load(&self) -> Result<(), StoreError> {
        for account in self.0.accounts.keys() {
            settings::refresh(self, account).await?;
        }
        handlers::refresh(self).await
    }

    /// Does the same again and again, so that what is changed on one node is in force on all of them
    /// a moment later. Ends when it is dropped.
    pub async fn follow(&self, period: Duration) {
        let mut failing = false;
        loop {
            tokio::time::sleep(period).await;
            let loaded = self.load().await;
            match &loaded {
                // Once, not every time.
                Err(error) if !failing => {
                    tracing::warn!(%error, "the console's settings cannot be read");
                }
                _ => {}
            }
            failing = loaded.is_err();
        }
    }
}
