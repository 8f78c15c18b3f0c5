//! The port, and its private twin for stores that configuration chooses.

use std::fmt;
use std::future::{Future, ready};
use std::pin::Pin;
use std::sync::Arc;

use super::{Kept, StoreError, SweepMark, SweepStep, TurnLock};
use crate::model::{Revision, Session, SessionKey, Timestamp};

/// How many sessions are counted in one step.
const PAGE: usize = 512;

type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = Result<T, StoreError>> + Send + 'a>>;

/// Keeps sessions.
///
/// Saves are checked: a session can be saved only over the revision it was loaded with, so that two
/// turns can never overwrite one another. An expired session is loaded like any other; the engine
/// looks at its end.
pub trait SessionStore: Send + Sync + fmt::Debug + 'static {
    /// The session of a person, with its revision.
    fn load(
        &self,
        key: &SessionKey,
    ) -> impl Future<Output = Result<Option<Session>, StoreError>> + Send;

    /// Saves a session and gives its new revision, once the write is as durable as the store
    /// promises. The revision is greater than the one before, and was never given out for this
    /// key, also not in an earlier life of the session.
    ///
    /// Takes the session, because a turn has no use for it afterwards: a store in memory keeps it
    /// without another copy.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] if the stored revision is not [`Session::revision`]; what is not
    /// stored has revision 0. [`StoreError::Refused`] if it could not be loaded again.
    fn save(
        &self,
        key: &SessionKey,
        session: Session,
    ) -> impl Future<Output = Result<Revision, StoreError>> + Send;

    /// Loads a session for a turn, and keeps other nodes from a turn of the same person while the
    /// lock lives. Waits for a turn that another node has under way.
    ///
    /// A store that one process has to itself needs no lock: the engine lets one turn of a person
    /// run at a time. Whoever loads this way saves with [`SessionStore::save_and_release`], or drops
    /// the lock.
    fn load_for_turn(
        &self,
        key: &SessionKey,
    ) -> impl Future<Output = Result<(Option<Session>, TurnLock), StoreError>> + Send {
        async { Ok((self.load(key).await?, TurnLock::none())) }
    }

    /// Saves like [`SessionStore::save`], and gives the lock back in the same step. After an error
    /// the lock is still held.
    ///
    /// # Errors
    /// As `save`; [`StoreError::Conflict`] also if the lock was lost and another node has it.
    fn save_and_release(
        &self,
        key: &SessionKey,
        session: Session,
        lock: &TurnLock,
    ) -> impl Future<Output = Result<Revision, StoreError>> + Send {
        let _ = lock;
        self.save(key, session)
    }

    /// Removes a session; tells whether there was one.
    fn remove(&self, key: &SessionKey) -> impl Future<Output = Result<bool, StoreError>> + Send;

    /// At most `limit` sessions in the order of their keys, those after `after` only.
    fn list(
        &self,
        after: Option<&SessionKey>,
        limit: usize,
    ) -> impl Future<Output = Result<Vec<(SessionKey, Session)>, StoreError>> + Send;

    /// Removes all sessions; gives their number.
    fn clear(&self) -> impl Future<Output = Result<usize, StoreError>> + Send;

    /// Removes the sessions that are expired at `now`, and what is kept and over; gives the keys of the
    /// sessions.
    fn expire(
        &self,
        now: Timestamp,
    ) -> impl Future<Output = Result<Vec<SessionKey>, StoreError>> + Send;

    /// One step of [`SessionStore::expire`], from the mark of the step before, so that whoever sweeps
    /// a million sessions can rest in between: it looks at some hundred sessions, however many there
    /// are. A store that is never large may do all of it in one step, as it does here.
    fn expire_some(
        &self,
        now: Timestamp,
        from: Option<SweepMark>,
    ) -> impl Future<Output = Result<SweepStep, StoreError>> + Send {
        let _ = from;
        async move { Ok(SweepStep::new(self.expire(now).await?, None)) }
    }

    /// How many sessions there are, expired ones included. Walks through all of them, unless the
    /// store knows better.
    fn count(&self) -> impl Future<Output = Result<usize, StoreError>> + Send {
        async {
            let mut last = None;
            let mut count = 0;
            loop {
                let page = self.list(last.as_ref(), PAGE).await?;
                count += page.len();
                match page.into_iter().next_back() {
                    Some((key, _)) => last = Some(key),
                    None => return Ok(count),
                }
            }
        }
    }

    /// A small thing that is kept beside the sessions: an access token, a count. Nothing, in a store
    /// that keeps no such things.
    fn kept(&self, name: &str) -> impl Future<Output = Result<Option<Kept>, StoreError>> + Send {
        let _ = name;
        ready(Ok(None))
    }

    /// Keeps a small thing under a name, instead of what is there. A store need not: what was not
    /// kept is made again.
    fn keep(&self, name: &str, kept: Kept) -> impl Future<Output = Result<(), StoreError>> + Send {
        let _ = (name, kept);
        ready(Ok(()))
    }

    /// Changes or removes what is kept if its value is what the caller saw; tells whether it was.
    fn swap_kept(
        &self,
        name: &str,
        seen: Option<&[u8]>,
        new: Option<Kept>,
    ) -> impl Future<Output = Result<bool, StoreError>> + Send {
        let _ = (name, seen, new);
        ready(Ok(true))
    }

    /// How many small things whose names begin with `prefix` are kept and not over at `now`. May walk
    /// through all of them; a store that keeps no such things has none.
    fn count_kept(
        &self,
        prefix: &str,
        now: Timestamp,
    ) -> impl Future<Output = Result<usize, StoreError>> + Send {
        let _ = (prefix, now);
        ready(Ok(0))
    }

    /// At most `limit` small things in the order of their names, those after `after` only; a store that
    /// keeps no such things has none.
    fn list_kept(
        &self,
        after: Option<&str>,
        limit: usize,
    ) -> impl Future<Output = Result<Vec<(String, Kept)>, StoreError>> + Send {
        let _ = (after, limit);
        ready(Ok(Vec::new()))
    }

    /// Whether other processes may use what this store keeps while this one does: what only one of them
    /// shall do has to be agreed on, with [`SessionStore::swap_kept`].
    fn is_shared(&self) -> bool {
        false
    }

    /// Makes everything durable that was saved before.
    fn flush(&self) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Forgets the type; a store without one stays what it is.
    fn into_dyn(self) -> DynStore
    where
        Self: Sized,
    {
        DynStore(Arc::new(self))
    }
}

/// A store whose type was forgotten.
#[derive(Clone)]
pub struct DynStore(Arc<dyn Erased>);

impl DynStore {
    /// Forgets the type.
    pub fn new(store: impl SessionStore) -> Self {
        store.into_dyn()
    }
}

impl fmt::Debug for DynStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

trait Erased: Send + Sync + fmt::Debug {
    fn load<'a>(&'a self, key: &'a SessionKey) -> BoxFuture<'a, Option<Session>>;
    fn save<'a>(&'a self, key: &'a SessionKey, session: Session) -> BoxFuture<'a, Revision>;
    fn load_for_turn<'a>(
        &'a self,
        key: &'a SessionKey,
    ) -> BoxFuture<'a, (Option<Session>, TurnLock)>;
    fn save_and_release<'a>(
        &'a self,
        key: &'a SessionKey,
        session: Session,
        lock: &'a TurnLock,
    ) -> BoxFuture<'a, Revision>;
    fn remove<'a>(&'a self, key: &'a SessionKey) -> BoxFuture<'a, bool>;
    fn list<'a>(
        &'a self,
        after: Option<&'a SessionKey>,
        limit: usize,
    ) -> BoxFuture<'a, Vec<(SessionKey, Session)>>;
    fn clear<'a>(&'a self) -> BoxFuture<'a, usize>;
    fn expire<'a>(&'a self, now: Timestamp) -> BoxFuture<'a, Vec<SessionKey>>;
    fn expire_some<'a>(
        &'a self,
        now: Timestamp,
        from: Option<SweepMark>,
    ) -> BoxFuture<'a, SweepStep>;
    fn count<'a>(&'a self) -> BoxFuture<'a, usize>;
    fn kept<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Option<Kept>>;
    fn keep<'a>(&'a self, name: &'a str, kept: Kept) -> BoxFuture<'a, ()>;
    fn swap_kept<'a>(
        &'a self,
        name: &'a str,
        seen: Option<&'a [u8]>,
        new: Option<Kept>,
    ) -> BoxFuture<'a, bool>;
    fn count_kept<'a>(&'a self, prefix: &'a str, now: Timestamp) -> BoxFuture<'a, usize>;
    fn list_kept<'a>(
        &'a self,
        after: Option<&'a str>,
        limit: usize,
    ) -> BoxFuture<'a, Vec<(String, Kept)>>;
    fn is_shared(&self) -> bool;
    fn flush<'a>(&'a self) -> BoxFuture<'a, ()>;
}

impl<S: SessionStore> Erased for S {
    fn load<'a>(&'a self, key: &'a SessionKey) -> BoxFuture<'a, Option<Session>> {
        Box::pin(SessionStore::load(self, key))
    }
    fn save<'a>(&'a self, key: &'a SessionKey, session: Session) -> BoxFuture<'a, Revision> {
        Box::pin(SessionStore::save(self, key, session))
    }
    fn load_for_turn<'a>(
        &'a self,
        key: &'a SessionKey,
    ) -> BoxFuture<'a, (Option<Session>, TurnLock)> {
        Box::pin(SessionStore::load_for_turn(self, key))
    }
    fn save_and_release<'a>(
        &'a self,
        key: &'a SessionKey,
        session: Session,
        lock: &'a TurnLock,
    ) -> BoxFuture<'a, Revision> {
        Box::pin(SessionStore::save_and_release(self, key, session, lock))
    }
    fn remove<'a>(&'a self, key: &'a SessionKey) -> BoxFuture<'a, bool> {
        Box::pin(SessionStore::remove(self, key))
    }
    fn list<'a>(
        &'a self,
        after: Option<&'a SessionKey>,
        limit: usize,
    ) -> BoxFuture<'a, Vec<(SessionKey, Session)>> {
        Box::pin(SessionStore::list(self, after, limit))
    }
    fn clear<'a>(&'a self) -> BoxFuture<'a, usize> {
        Box::pin(SessionStore::clear(self))
    }
    fn expire<'a>(&'a self, now: Timestamp) -> BoxFuture<'a, Vec<SessionKey>> {
        Box::pin(SessionStore::expire(self, now))
    }
    fn expire_some<'a>(
        &'a self,
        now: Timestamp,
        from: Option<SweepMark>,
    ) -> BoxFuture<'a, SweepStep> {
        Box::pin(SessionStore::expire_some(self, now, from))
    }
    fn count<'a>(&'a self) -> BoxFuture<'a, usize> {
        Box::pin(SessionStore::count(self))
    }
    fn kept<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Option<Kept>> {
        Box::pin(SessionStore::kept(self, name))
    }
    fn keep<'a>(&'a self, name: &'a str, kept: Kept) -> BoxFuture<'a, ()> {
        Box::pin(SessionStore::keep(self, name, kept))
    }
    fn swap_kept<'a>(
        &'a self,
        name: &'a str,
        seen: Option<&'a [u8]>,
        new: Option<Kept>,
    ) -> BoxFuture<'a, bool> {
        Box::pin(SessionStore::swap_kept(self, name, seen, new))
    }
    fn count_kept<'a>(&'a self, prefix: &'a str, now: Timestamp) -> BoxFuture<'a, usize> {
        Box::pin(SessionStore::count_kept(self, prefix, now))
    }
    fn list_kept<'a>(
        &'a self,
        after: Option<&'a str>,
        limit: usize,
    ) -> BoxFuture<'a, Vec<(String, Kept)>> {
        Box::pin(SessionStore::list_kept(self, after, limit))
    }
    fn is_shared(&self) -> bool {
        SessionStore::is_shared(self)
    }
    fn flush<'a>(&'a self) -> BoxFuture<'a, ()> {
        Box::pin(SessionStore::flush(self))
    }
}

impl SessionStore for DynStore {
    fn into_dyn(self) -> DynStore {
        self
    }
    async fn load(&self, key: &SessionKey) -> Result<Option<Session>, StoreError> {
        self.0.load(key).await
    }
    async fn save(&self, key: &SessionKey, session: Session) -> Result<Revision, StoreError> {
        self.0.save(key, session).await
    }
    async fn load_for_turn(
        &self,
        key: &SessionKey,
    ) -> Result<(Option<Session>, TurnLock), StoreError> {
        self.0.load_for_turn(key).await
    }
    async fn save_and_release(
        &self,
        key: &SessionKey,
        session: Session,
        lock: &TurnLock,
    ) -> Result<Revision, StoreError> {
        self.0.save_and_release(key, session, lock).await
    }
    async fn remove(&self, key: &SessionKey) -> Result<bool, StoreError> {
        self.0.remove(key).await
    }
    async fn list(
        &self,
        after: Option<&SessionKey>,
        limit: usize,
    ) -> Result<Vec<(SessionKey, Session)>, StoreError> {
        self.0.list(after, limit).await
    }
    async fn clear(&self) -> Result<usize, StoreError> {
        self.0.clear().await
    }
    async fn expire(&self, now: Timestamp) -> Result<Vec<SessionKey>, StoreError> {
        self.0.expire(now).await
    }
    async fn expire_some(
        &self,
        now: Timestamp,
        from: Option<SweepMark>,
    ) -> Result<SweepStep, StoreError> {
        self.0.expire_some(now, from).await
    }
    async fn count(&self) -> Result<usize, StoreError> {
        self.0.count().await
    }
    async fn kept(&self, name: &str) -> Result<Option<Kept>, StoreError> {
        self.0.kept(name).await
    }
    async fn keep(&self, name: &str, kept: Kept) -> Result<(), StoreError> {
        self.0.keep(name, kept).await
    }
    async fn swap_kept(
        &self,
        name: &str,
        seen: Option<&[u8]>,
        new: Option<Kept>,
    ) -> Result<bool, StoreError> {
        self.0.swap_kept(name, seen, new).await
    }
    async fn count_kept(&self, prefix: &str, now: Timestamp) -> Result<usize, StoreError> {
        self.0.count_kept(prefix, now).await
    }
    async fn list_kept(
        &self,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<(String, Kept)>, StoreError> {
        self.0.list_kept(after, limit).await
    }
    fn is_shared(&self) -> bool {
        self.0.is_shared()
    }
    async fn flush(&self) -> Result<(), StoreError> {
        self.0.flush().await
    }
}
