//! One person, one turn at a time, over all nodes.
//!
//! The lock of a turn is a key with a life of its own. While a turn goes on its lock is renewed, so a
//! slow handler keeps it; a node that dies lets go of it after [`LIFE`] at the latest. What a node does
//! that lost its lock without noticing counts for nothing: its save is refused, by the lock while
//! somebody else has it, by the revision afterwards.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use redis::Value;
use tokio::runtime::Handle;
use tokio::task::JoinSet;
use tokio::time::{Instant, interval, sleep, timeout};

use super::core::{Core, Id, PATIENTLY, SHORTLY, spread};
use super::fault::Fault;
use super::script::Script;
use crate::model::SessionKey;

/// How long a lock lives without being renewed: no longer than the platform takes to ask again, so
/// that its second delivery finds the person free if the node of the first one died.
pub(super) const LIFE: Duration = Duration::from_secs(5);

/// The first wait for a lock that another node has, and the longest. A turn takes a few milliseconds,
/// unless its handler is slow.
const POLL: (Duration, Duration) = (Duration::from_millis(2), Duration::from_millis(200));

/// How long a turn waits for another node's turn: longer than any handler may take by default, and
/// than a few of them in a row.
const LONGEST_WAIT: Duration = Duration::from_secs(180);

/// How long a store that is closed waits until its locks are given back.
const LAST_WORDS: Duration = Duration::from_millis(500);

/// The locks that this store holds.
#[derive(Debug, Default)]
pub(super) struct Locks(Mutex<HashMap<Id, (String, Instant)>>);

/// One of them; given back when it is dropped.
#[derive(Debug)]
pub(super) struct Held {
    pub(super) token: Id,
    locks: Arc<Locks>,
    core: Arc<Core>,
    handle: Handle,
}

impl Locks {
    /// Takes the lock of a person's turn; gives the session's bytes, if there is one, and the lock.
    pub(super) async fn take(
        self: Arc<Self>,
        core: Arc<Core>,
        key: SessionKey,
    ) -> Result<(Option<Vec<u8>>, Held), Fault> {
        let (session, lock) = (core.names.session(&key), core.names.lock(&key));
        let token = core.id();
        let life = LIFE.as_millis().to_string();
        let began = Instant::now();
        let (mut wait, longest) = POLL;
        loop {
            let args: [&[u8]; 2] = [&token, life.as_bytes()];
            let answer = core
                .run(Script::Load, &[&session, &lock], &args, PATIENTLY)
                .await?;
            match answer {
                Value::Array(loaded) => {
                    let held = Held {
                        token,
                        handle: Handle::current(),
                        core: Arc::clone(&core),
                        locks: Arc::clone(&self),
                    };
                    self.all().insert(token, (lock, Instant::now()));
                    return match loaded.into_iter().next() {
                        Some(Value::BulkString(bytes)) => Ok((Some(bytes), held)),
                        Some(Value::Nil) => Ok((None, held)),
                        _ => Err(core.link.nonsense()),
                    };
                }
                Value::Int(_) if began.elapsed() < LONGEST_WAIT => {}
                Value::Int(_) => return Err(Fault::Locked),
                _ => return Err(core.link.nonsense()),
            }
            sleep(spread(wait)).await;
            wait = (wait * 2).min(longest);
        }
    }

    /// A lock that a save gave back already.
    pub(super) fn is_back(&self, token: &Id) {
        self.all().remove(token);
    }

    /// Renews what is held for long, until the store is gone.
    pub(super) async fn renew(core: Weak<Core>, locks: Weak<Self>) {
        let mut ticks = interval(LIFE / 4);
        loop {
            ticks.tick().await;
            let (Some(core), Some(locks)) = (core.upgrade(), locks.upgrade()) else {
                return;
            };
            let old = |(_, (_, since)): &(&Id, &(String, Instant))| since.elapsed() >= LIFE / 4;
            let due: Vec<_> = locks.all().iter().filter(old).map(copied).collect();
            for (token, lock) in due {
                let core = Arc::clone(&core);
                tokio::spawn(async move {
                    let life = LIFE.as_millis().to_string();
                    let args: [&[u8]; 2] = [&token, life.as_bytes()];
                    if let Err(fault) = core.run(Script::Renew, &[&lock], &args, SHORTLY).await {
                        tracing::warn!(%fault, "the lock of a turn could not be renewed");
                    }
                });
            }
        }
    }

    /// Gives everything back, before the store is closed.
    pub(super) async fn give_back(self: Arc<Self>, core: Arc<Core>) -> Result<(), Fault> {
        let all: Vec<_> = self.all().iter().map(copied).collect();
        let mut leaving = JoinSet::new();
        for (token, lock) in all {
            let core = Arc::clone(&core);
            leaving.spawn(async move { release(&core, token, &lock).await });
        }
        // What is not given back in time ends by itself.
        timeout(LAST_WORDS, leaving.join_all())
            .await
            .unwrap_or_default();
        Ok(())
    }

    fn all(&self) -> MutexGuard<'_, HashMap<Id, (String, Instant)>> {
        // No code panics while it holds this.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn copied((token, (lock, _)): (&Id, &(String, Instant))) -> (Id, String) {
    (*token, lock.clone())
}

async fn release(core: &Core, token: Id, lock: &str) {
    if let Err(fault) = core.run(Script::Release, &[lock], &[&token], SHORTLY).await {
        tracing::warn!(%fault, "the lock of a turn ends by itself, for it could not be given back");
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        let found = self
            .locks
            .all()
            .get(&self.token)
            .map(|(lock, _)| lock.clone());
        let Some(lock) = found else {
            return;
        };
        let (core, locks, token) = (Arc::clone(&self.core), Arc::clone(&self.locks), self.token);
        self.handle.spawn(async move {
            release(&core, token, &lock).await;
            locks.is_back(&token);
        });
    }
}
