//! Sessions in memory: for tests, for the terminal, for a bot that may forget.

use std::collections::BTreeMap;
use std::future::poll_fn;
use std::mem;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::Poll;

use foldhash::HashMap;

use super::stripes::{Stripes, lock};
use super::{Kept, SessionStore, StoreError, SweepMark, SweepStep};
use crate::model::{Revision, Session, SessionKey, Timestamp};

type Shard = HashMap<SessionKey, Session>;

/// Keeps sessions in memory; they are gone when the process ends.
///
/// ```
/// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
/// use wxmenu::model::{Session, SessionKey, Timestamp};
/// use wxmenu::store::{MemoryStore, SessionStore};
///
/// let store = MemoryStore::new();
/// let key = SessionKey::new("demo".into(), "o1".into());
/// let revision = store.save(&key, Session::new(Timestamp::from_secs(0), None)).await?;
/// let loaded = store.load(&key).await?.ok_or("it was saved")?;
/// assert_eq!(loaded.revision(), revision);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// # })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Default)]
pub struct MemoryStore {
    shards: Stripes<Shard>,
    /// One count for all sessions, so that a session which was removed and made anew never gets a
    /// revision back that somebody may still hold.
    saves: AtomicU64,
    kept: Mutex<HashMap<String, Kept>>,
}

impl MemoryStore {
    /// A store without sessions.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    fn next_revision(&self) -> Revision {
        Revision::new(self.saves.fetch_add(1, Ordering::Relaxed)).next()
    }
}

impl SessionStore for MemoryStore {
    async fn load(&self, key: &SessionKey) -> Result<Option<Session>, StoreError> {
        Ok(self.shards.lock(key).get(key).cloned())
    }

    async fn save(&self, key: &SessionKey, session: Session) -> Result<Revision, StoreError> {
        let expected = session.revision();
        let mut shard = self.shards.lock(key);
        let place = shard.get_mut(key);
        let stored = place
            .as_ref()
            .map_or_else(Revision::default, |old| old.revision());
        if stored != expected {
            return Err(StoreError::Conflict { stored, expected });
        }
        let revision = self.next_revision();
        let session = session.with_revision(revision);
        let old = match place {
            Some(place) => Some(mem::replace(place, session)),
            None => shard.insert(key.clone(), session),
        };
        // The old session's many small parts are freed once nobody waits for this lock.
        drop(shard);
        drop(old);
        Ok(revision)
    }

    async fn remove(&self, key: &SessionKey) -> Result<bool, StoreError> {
        let old = self.shards.lock(key).remove(key);
        Ok(old.is_some())
    }

    async fn list(
        &self,
        after: Option<&SessionKey>,
        limit: usize,
    ) -> Result<Vec<(SessionKey, Session)>, StoreError> {
        let mut page = BTreeMap::new();
        for shard in self.shards.iter() {
            merge(&mut page, &lock(shard), after, limit);
            let_others_run().await;
        }
        Ok(page.into_iter().collect())
    }

    async fn clear(&self) -> Result<usize, StoreError> {
        let mut count = 0;
        for shard in self.shards.iter() {
            let all = mem::take(&mut *lock(shard));
            count += all.len();
            let_others_run().await;
        }
        Ok(count)
    }

    async fn expire(&self, now: Timestamp) -> Result<Vec<SessionKey>, StoreError> {
        let mut gone = Vec::new();
        for shard in self.shards.iter() {
            gone.extend(swept(shard, now));
            let_others_run().await;
        }
        lock(&self.kept).retain(|_, kept| !kept.is_over(now));
        Ok(gone)
    }

    async fn expire_some(
        &self,
        now: Timestamp,
        from: Option<SweepMark>,
    ) -> Result<SweepStep, StoreError> {
        // A mark is the number of the next shard.
        let number =
            from.and_then(|mark| Some(usize::from_be_bytes(mark.as_bytes().try_into().ok()?)));
        let number = number.unwrap_or(0);
        let Some(shard) = self.shards.iter().nth(number) else {
            lock(&self.kept).retain(|_, kept| !kept.is_over(now));
            return Ok(SweepStep::default());
        };
        let next = SweepMark::new((number + 1).to_be_bytes());
        Ok(SweepStep::new(swept(shard, now), Some(next)))
    }

    async fn count(&self) -> Result<usize, StoreError> {
        Ok(self.shards.iter().map(|shard| lock(shard).len()).sum())
    }

    async fn kept(&self, name: &str) -> Result<Option<Kept>, StoreError> {
        Ok(lock(&self.kept).get(name).cloned())
    }

    async fn keep(&self, name: &str, kept: Kept) -> Result<(), StoreError> {
        lock(&self.kept).insert(name.to_owned(), kept);
        Ok(())
    }

    async fn swap_kept(
        &self,
        name: &str,
        seen: Option<&[u8]>,
        new: Option<Kept>,
    ) -> Result<bool, StoreError> {
        let mut all = lock(&self.kept);
        if all.get(name).map(|kept| kept.value.as_slice()) != seen {
            return Ok(false);
        }
        match new {
            Some(new) => all.insert(name.to_owned(), new),
            None => all.remove(name),
        };
        Ok(true)
    }

    async fn count_kept(&self, prefix: &str, now: Timestamp) -> Result<usize, StoreError> {
        let all = lock(&self.kept);
        let own = all.iter().filter(|(name, _)| name.starts_with(prefix));
        Ok(own.filter(|(_, kept)| !kept.is_over(now)).count())
    }

    async fn list_kept(
        &self,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<(String, Kept)>, StoreError> {
        let all = lock(&self.kept);
        let later = all
            .iter()
            .filter(|(name, _)| after.is_none_or(|after| name.as_str() > after));
        let sorted: BTreeMap<&String, &Kept> = later.collect();
        let page = sorted.into_iter().take(limit);
        Ok(page
            .map(|(name, kept)| (name.clone(), kept.clone()))
            .collect())
    }

    async fn flush(&self) -> Result<(), StoreError> {
        Ok(())
    }
}

/// Takes what is expired out of a shard; gives the keys.
fn swept(shard: &Mutex<Shard>, now: Timestamp) -> Vec<SessionKey> {
    let gone: Vec<_> = lock(shard)
        .extract_if(|_, session| session.is_expired(now))
        .collect();
    // The lock is free again while the sessions' many small parts are.
    gone.into_iter().map(|(key, _)| key).collect()
}

/// Adds to a page what a shard has for it; the page keeps its `limit` first sessions.
fn merge(
    page: &mut BTreeMap<SessionKey, Session>,
    shard: &Shard,
    after: Option<&SessionKey>,
    limit: usize,
) {
    for (key, session) in shard {
        let full = page.len() >= limit;
        let beyond = full && page.last_key_value().is_none_or(|(last, _)| key > last);
        if beyond || after.is_some_and(|after| key <= after) {
            continue;
        }
        page.insert(key.clone(), session.clone());
        if full {
            page.pop_last();
        }
    }
}

/// Gives way once, on any executor: walking a million sessions must not hold up a turn.
async fn let_others_run() {
    let mut gave_way = false;
    poll_fn(|cx| {
        if mem::replace(&mut gave_way, true) {
            return Poll::Ready(());
        }
        cx.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}
