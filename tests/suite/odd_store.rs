//! A store in memory that goes wrong where a test says so.

use std::fmt;

use wxmenu::model::{Revision, Session, SessionKey, Timestamp};
use wxmenu::store::{Kept, MemoryStore, SessionStore, StoreError, SweepMark, SweepStep};

/// What a store is asked to do.
pub(crate) enum Asked<'a> {
    Look,
    Save(&'a SessionKey, &'a Session),
    Remove,
    Expire,
    /// To keep something that is no session.
    Keep,
    Flush,
}

type Before = dyn Fn(&MemoryStore, Asked<'_>) -> Result<(), StoreError> + Send + Sync;

/// Does what a [`MemoryStore`] does, but asks first.
pub(crate) struct OddStore {
    pub(crate) inner: MemoryStore,
    before: Box<Before>,
    is_shared: bool,
}

impl OddStore {
    /// A store that does this before everything, and nothing else if it fails.
    pub(crate) fn that(
        before: impl Fn(&MemoryStore, Asked<'_>) -> Result<(), StoreError> + Send + Sync + 'static,
    ) -> Self {
        Self {
            inner: MemoryStore::new(),
            before: Box::new(before),
            is_shared: false,
        }
    }

    /// A store that other processes might use.
    pub(crate) fn shared() -> Self {
        Self {
            is_shared: true,
            ..Self::that(|_, _| Ok(()))
        }
    }

    fn ask(&self, asked: Asked<'_>) -> Result<(), StoreError> {
        (self.before)(&self.inner, asked)
    }
}

impl fmt::Debug for OddStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("OddStore").field(&self.inner).finish()
    }
}

impl SessionStore for OddStore {
    async fn load(&self, key: &SessionKey) -> Result<Option<Session>, StoreError> {
        self.ask(Asked::Look)?;
        self.inner.load(key).await
    }
    async fn save(&self, key: &SessionKey, session: Session) -> Result<Revision, StoreError> {
        self.ask(Asked::Save(key, &session))?;
        self.inner.save(key, session).await
    }
    async fn remove(&self, key: &SessionKey) -> Result<bool, StoreError> {
        self.ask(Asked::Remove)?;
        self.inner.remove(key).await
    }
    async fn list(
        &self,
        after: Option<&SessionKey>,
        limit: usize,
    ) -> Result<Vec<(SessionKey, Session)>, StoreError> {
        self.ask(Asked::Look)?;
        self.inner.list(after, limit).await
    }
    async fn clear(&self) -> Result<usize, StoreError> {
        self.ask(Asked::Remove)?;
        self.inner.clear().await
    }
    async fn expire(&self, now: Timestamp) -> Result<Vec<SessionKey>, StoreError> {
        self.ask(Asked::Expire)?;
        self.inner.expire(now).await
    }
    async fn expire_some(
        &self,
        now: Timestamp,
        from: Option<SweepMark>,
    ) -> Result<SweepStep, StoreError> {
        self.ask(Asked::Expire)?;
        self.inner.expire_some(now, from).await
    }
    async fn kept(&self, name: &str) -> Result<Option<Kept>, StoreError> {
        self.ask(Asked::Look)?;
        self.inner.kept(name).await
    }
    async fn keep(&self, name: &str, kept: Kept) -> Result<(), StoreError> {
        self.ask(Asked::Keep)?;
        self.inner.keep(name, kept).await
    }
    async fn swap_kept(
        &self,
        name: &str,
        seen: Option<&[u8]>,
        new: Option<Kept>,
    ) -> Result<bool, StoreError> {
        self.ask(Asked::Keep)?;
        self.inner.swap_kept(name, seen, new).await
    }
    fn is_shared(&self) -> bool {
        self.is_shared
    }
    async fn flush(&self) -> Result<(), StoreError> {
        self.ask(Asked::Flush)?;
        self.inner.flush().await
    }
}
