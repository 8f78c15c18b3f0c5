//! Sessions in memory.
use super::{SessionStore, StoreError};
use crate::model::{Revision, Session, SessionKey, Timestamp};
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
/// Sessions in memory.
#[derive(Debug, Default)]
pub struct MemoryStore(Mutex<BTreeMap<SessionKey, Session>>);
impl MemoryStore {
    /// New.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
    fn map(&self) -> std::sync::MutexGuard<'_, BTreeMap<SessionKey, Session>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
impl SessionStore for MemoryStore {
    async fn load(&self, key: &SessionKey) -> Result<Option<Session>, StoreError> {
        Ok(self.map().get(key).cloned())
    }
    async fn save(&self, key: &SessionKey, session: &Session) -> Result<Revision, StoreError> {
        let mut map = self.map();
        let stored = map.get(key).map(Session::revision).unwrap_or_default();
        if stored != session.revision() {
            return Err(StoreError::Conflict {
                stored,
                expected: session.revision(),
            });
        }
        let next = stored.next();
        map.insert(key.clone(), session.clone().with_revision(next));
        Ok(next)
    }
    async fn remove(&self, key: &SessionKey) -> Result<bool, StoreError> {
        Ok(self.map().remove(key).is_some())
    }
    async fn list(
        &self,
        _after: Option<&SessionKey>,
        _limit: usize,
    ) -> Result<Vec<(SessionKey, Session)>, StoreError> {
        Ok(Vec::new())
    }
    async fn clear(&self) -> Result<usize, StoreError> {
        Ok(0)
    }
    async fn expire(&self, _now: Timestamp) -> Result<Vec<SessionKey>, StoreError> {
        Ok(Vec::new())
    }
    async fn flush(&self) -> Result<(), StoreError> {
        Ok(())
    }
}
