//! What the console changes for good: kept in the store, so that it outlives a restart and reaches
//! every node.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use super::{Console, handlers, login, settings};
use crate::model::Timestamp;
use crate::store::{Kept, SessionStore, StoreError};

/// It is kept until the years that can be written end.
const FOR_EVER: Timestamp = Timestamp::from_secs(253_402_300_799);
/// Another value is kept under this name with every change, so that who follows reads one name, however
/// many accounts there are.
const CHANGED: &str = "console/changed";
/// Every so many rounds all is read whether it says so or not: a node may die between the change and
/// the word of it.
const ALL_THE_SAME: u64 = 12;
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
        let mark =
            login::secret().map_err(|error| StoreError::Backend(error.to_string().into()))?;
        store.keep(CHANGED, Kept::new(mark, FOR_EVER)).await?;
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

    /// Does the same whenever another node has changed something, so that it is in force on all of them
    /// after `period` at most. Ends when it is dropped.
    pub async fn follow(&self, period: Duration) {
        let mut failing = false;
        for round in 1_u64.. {
            tokio::time::sleep(period).await;
            let all_the_same = failing || round.is_multiple_of(ALL_THE_SAME);
            let loaded = self.follow_once(all_the_same).await;
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

    async fn follow_once(&self, all_the_same: bool) -> Result<(), StoreError> {
        let is_changed = news(self, CHANGED).await?.is_some();
        match is_changed || all_the_same {
            true => self.load().await,
            false => Ok(()),
        }
    }
}
