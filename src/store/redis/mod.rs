//! Sessions in a Redis that many nodes share.
//!
//! What is where: `names` calls the keys, `saved` makes bytes of values; `link` is the connection,
//! which `connect` makes; `core` asks and asks again, on the thread of `driver`; `turns` holds the locks, `walk` goes over
//! many keys, `start` looks round at first. What must be one step is a script (`*.lua`).
#![allow(
    clippy::disallowed_methods,
    reason = "this room talks to a Redis: it waits, and has a thread for it"
)]

mod connect;
mod core;
mod driver;
mod fault;
mod link;
mod names;
mod saved;
mod script;
mod start;
#[cfg(feature = "redis-tls")]
mod tls;
mod turns;
mod walk;

use std::fmt;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use ::redis::Value;

use self::core::{Core, PATIENTLY, SHORTLY};
use self::driver::Driver;
use self::saved::Parts;
use self::script::Script;
use self::turns::{Held, Locks};
use self::walk::{Place, Rest};
use super::stripes::lock;
use super::{
    Durability, Kept, OpenError, OpenReport, RedisUrl, SessionStore, StoreError, SweepMark,
    SweepStep, TurnLock,
};
use crate::model::{Revision, Session, SessionKey, Timestamp};

/// How long a small thing stays beyond its end: its end is by the engine's clock, and this one is by
/// that of the Redis.
const KEPT_GRACE: Duration = Duration::from_secs(24 * 60 * 60);

/// Keeps sessions in a Redis, a Redis Cluster, or the Redis that Sentinels name.
///
/// Any number of nodes may use the same one. The turn of a person is locked over all of them: a
/// node that dies blocks nobody for longer than five seconds, and what a node saves that lost its
/// lock is refused. While the Redis is away, the load and the save of a turn wait for it up to
/// twenty seconds; a save that comes twice is known as one.
///
/// Sessions leave by themselves an hour after their end, should nobody sweep them.
///
/// Has a thread of its own, so it may be opened and used outside of any runtime and in all.
pub struct RedisStore {
    core: Arc<Core>,
    locks: Arc<Locks>,
    walk: Mutex<Option<Rest<SessionKey>>>,
    kept_walk: Mutex<Option<Rest<String>>>,
    driver: Driver,
}

impl RedisStore {
    /// Connects and looks round.
    ///
    /// The report tells what this Redis may forget; [`Durability::Turn`] wants one that writes to its
    /// disk before it answers.
    ///
    /// # Errors
    /// When the Redis cannot be reached or does not let us in, and when something lies under the
    /// prefix that is not ours.
    pub fn open(url: &RedisUrl, durability: Durability) -> Result<(Self, OpenReport), OpenError> {
        #[cfg(not(feature = "redis-tls"))]
        if url.is_tls() {
            return Err(OpenError::NotBuilt {
                store: "Redis over TLS",
                feature: Some("redis-tls"),
            });
        }
        let core = Arc::new(Core::new(url.clone())?);
        let driver = Driver::start().map_err(|error| OpenError::Redis(Box::new(error)))?;
        let report = driver
            .wait(start::look_round(Arc::clone(&core), durability))
            .map_err(|fault| OpenError::Redis(Box::new(fault)))?;
        let locks = Arc::new(Locks::default());
        let renewing = Locks::renew(Arc::downgrade(&core), Arc::downgrade(&locks));
        driver.handle().spawn(renewing);
        let store = Self {
            core,
            locks,
            walk: Mutex::default(),
            kept_walk: Mutex::default(),
            driver,
        };
        Ok((store, report))
    }

    async fn put(
        &self,
        key: &SessionKey,
        session: &Session,
        lock: Option<&Held>,
    ) -> Result<Revision, StoreError> {
        let parts = Parts::of(session)?;
        let core = Arc::clone(&self.core);
        let (name, lock_name) = (core.names.session(key), core.names.lock(key));
        let token = lock.map(|lock| lock.token);
        let saved = self.driver.run(async move {
            let token = token.as_ref().map_or(&[][..], |token| token);
            let args: [&[u8]; 6] = [
                &core.id(),
                &parts.expected,
                &parts.version,
                &parts.rest,
                parts.life.as_bytes(),
                token,
            ];
            core.run(Script::Save, &[&name, &lock_name], &args, PATIENTLY)
                .await
        });
        let (is_saved, stored) = outcome(saved.await?).ok_or_else(|| self.core.link.nonsense())?;
        if is_saved {
            if let Some(lock) = lock {
                self.locks.is_back(&lock.token);
            }
            let number = stored.try_into().map_err(|_| self.core.link.nonsense())?;
            return Ok(Revision::new(u64::from_be_bytes(number)));
        }
        Err(StoreError::Conflict {
            stored: saved::revision(&stored)?,
            expected: session.revision(),
        })
    }

    async fn change_kept(
        &self,
        name: &str,
        over: &'static str,
        seen: &[u8],
        new: Option<&Kept>,
    ) -> Result<bool, StoreError> {
        let core = Arc::clone(&self.core);
        let (key, id, seen) = (core.names.kept(name), core.id(), seen.to_vec());
        let thing = new.map_or_else(Vec::new, |new| saved::thing(id, new));
        let ends = new.map_or_else(String::new, saved::ends);
        let grace = KEPT_GRACE.as_millis().to_string();
        let changed = self.driver.run(async move {
            let args: [&[u8]; 6] = [
                &id,
                over.as_bytes(),
                &seen,
                &thing,
                ends.as_bytes(),
                grace.as_bytes(),
            ];
            core.run(Script::Keep, &[&key], &args, SHORTLY).await
        });
        Ok(changed.await? == Value::Int(1))
    }

    async fn get(&self, key: String) -> Result<Option<Vec<u8>>, StoreError> {
        let core = Arc::clone(&self.core);
        let value = self.driver.run(async move {
            let mut get = ::redis::cmd("GET");
            get.arg(key);
            core.ask(&get, SHORTLY).await
        });
        match value.await? {
            Value::BulkString(bytes) => Ok(Some(bytes)),
            Value::Nil => Ok(None),
            _ => Err(self.core.link.nonsense().into()),
        }
    }
}

/// What the script `save` gives.
fn outcome(answer: Value) -> Option<(bool, Vec<u8>)> {
    let Value::Array(answer) = answer else {
        return None;
    };
    match <[Value; 2]>::try_from(answer) {
        Ok([Value::Int(is_saved), Value::BulkString(bytes)]) => Some((is_saved == 1, bytes)),
        _ => None,
    }
}

impl fmt::Debug for RedisStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedisStore")
            .field("at", &self.core.link.place.name)
            .field("prefix", &self.core.names.prefix())
            .finish_non_exhaustive()
    }
}

impl Drop for RedisStore {
    fn drop(&mut self) {
        let leaving = Arc::clone(&self.locks).give_back(Arc::clone(&self.core));
        // It has its own limit, and nothing to say.
        self.driver.wait(leaving).unwrap_or_default();
    }
}

impl SessionStore for RedisStore {
    async fn load(&self, key: &SessionKey) -> Result<Option<Session>, StoreError> {
        let bytes = self.get(self.core.names.session(key)).await?;
        bytes.map(|bytes| saved::session(&bytes)).transpose()
    }

    async fn save(&self, key: &SessionKey, session: Session) -> Result<Revision, StoreError> {
        self.put(key, &session, None).await
    }

    async fn load_for_turn(
        &self,
        key: &SessionKey,
    ) -> Result<(Option<Session>, TurnLock), StoreError> {
        let taking = Arc::clone(&self.locks).take(Arc::clone(&self.core), key.clone());
        let (bytes, held) = self.driver.run(taking).await?;
        let session = bytes.map(|bytes| saved::session(&bytes)).transpose()?;
        Ok((session, TurnLock::new(held)))
    }

    async fn save_and_release(
        &self,
        key: &SessionKey,
        session: Session,
        lock: &TurnLock,
    ) -> Result<Revision, StoreError> {
        self.put(key, &session, lock.held()).await
    }

    async fn remove(&self, key: &SessionKey) -> Result<bool, StoreError> {
        let (core, key) = (Arc::clone(&self.core), self.core.names.session(key));
        let removed = self.driver.run(async move {
            let mut remove = ::redis::cmd("DEL");
            remove.arg(key);
            core.ask(&remove, SHORTLY).await
        });
        Ok(removed.await? == Value::Int(1))
    }

    async fn list(
        &self,
        after: Option<&SessionKey>,
        limit: usize,
    ) -> Result<Vec<(SessionKey, Session)>, StoreError> {
        let (core, after) = (Arc::clone(&self.core), after.cloned());
        let rest = lock(&self.walk).take();
        let (found, rest) = self
            .driver
            .run(walk::page(core, after, limit, rest))
            .await?;
        *lock(&self.walk) = rest;
        let found = found.into_iter();
        found
            .map(|(key, bytes)| Ok((key, saved::session(&bytes)?)))
            .collect()
    }

    async fn clear(&self) -> Result<usize, StoreError> {
        Ok(self.driver.run(walk::clear(Arc::clone(&self.core))).await?)
    }

    async fn expire(&self, now: Timestamp) -> Result<Vec<SessionKey>, StoreError> {
        let (mut all, mut from) = (Vec::new(), None);
        loop {
            let sweeping = walk::sweep(Arc::clone(&self.core), now, from);
            let gone;
            (gone, from) = self.driver.run(sweeping).await?;
            all.extend(gone);
            if from.is_none() {
                return Ok(all);
            }
        }
    }

    async fn expire_some(
        &self,
        now: Timestamp,
        from: Option<SweepMark>,
    ) -> Result<SweepStep, StoreError> {
        let from = from.as_ref().and_then(Place::of);
        let sweeping = walk::sweep(Arc::clone(&self.core), now, from);
        let (gone, next) = self.driver.run(sweeping).await?;
        Ok(SweepStep::new(gone, next.map(|place| place.mark())))
    }

    async fn count(&self) -> Result<usize, StoreError> {
        Ok(self.driver.run(walk::count(Arc::clone(&self.core))).await?)
    }

    async fn kept(&self, name: &str) -> Result<Option<Kept>, StoreError> {
        let bytes = self.get(self.core.names.kept(name)).await?;
        Ok(bytes.and_then(|bytes| saved::kept(&bytes)))
    }

    async fn keep(&self, name: &str, kept: Kept) -> Result<(), StoreError> {
        self.change_kept(name, "any", &[], Some(&kept)).await?;
        Ok(())
    }

    async fn swap_kept(
        &self,
        name: &str,
        seen: Option<&[u8]>,
        new: Option<Kept>,
    ) -> Result<bool, StoreError> {
        let over = if seen.is_some() { "value" } else { "nothing" };
        let seen = seen.unwrap_or_default();
        self.change_kept(name, over, seen, new.as_ref()).await
    }

    async fn count_kept(&self, prefix: &str, now: Timestamp) -> Result<usize, StoreError> {
        let counting = walk::count_kept(Arc::clone(&self.core), prefix.to_owned(), now);
        Ok(self.driver.run(counting).await?)
    }

    async fn list_kept(
        &self,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<(String, Kept)>, StoreError> {
        let (core, after) = (Arc::clone(&self.core), after.map(str::to_owned));
        let rest = lock(&self.kept_walk).take();
        let walking = walk::page(core, after, limit, rest);
        let (found, rest) = self.driver.run(walking).await?;
        *lock(&self.kept_walk) = rest;
        let found = found.into_iter();
        let read = |(name, bytes): (String, Vec<u8>)| Some((name, saved::kept(&bytes)?));
        Ok(found.filter_map(read).collect())
    }

    /// The Redis writes when it is told to by its own settings; this asks whether it is there.
    fn is_shared(&self) -> bool {
        true
    }

    async fn flush(&self) -> Result<(), StoreError> {
        let core = Arc::clone(&self.core);
        let asked = self.driver.run(async move {
            let ping = ::redis::cmd("PING");
            core.ask(&ping, SHORTLY).await
        });
        asked.await?;
        Ok(())
    }
}
