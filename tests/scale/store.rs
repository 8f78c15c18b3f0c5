//! The store as an engine sees it: locks that are waited for, renewed and given back.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep};
use wxmenu::model::{Revision, Session, SessionKey, Timestamp};
use wxmenu::store::{SessionStore, StoreError, TurnLock};

use crate::machines::{LIFE, Machines, Shard, Wrote, lock};

/// How often a waiting turn looks, as the Redis store has it.
const POLL: (Duration, Duration) = (Duration::from_millis(2), Duration::from_millis(200));

/// The store as one node sees it.
#[derive(Clone, Debug)]
pub(crate) struct Client {
    pub(crate) machines: Arc<Machines>,
    /// A node that is dead sends nothing any more.
    pub(crate) dead: Arc<AtomicBool>,
}

impl Client {
    async fn alive(&self) {
        if self.dead.load(Ordering::SeqCst) {
            std::future::pending::<()>().await;
        }
    }

    async fn put(
        &self,
        key: &SessionKey,
        session: &Session,
        token: u64,
    ) -> Result<Revision, StoreError> {
        self.alive().await;
        let (machines, id) = (&self.machines, self.machines.token());
        let wrote = machines.run(key, |shard| shard.save(key, session, id, token));
        let wrote = wrote.await?;
        self.alive().await;
        match wrote {
            Wrote::Now(revision) => Ok(revision),
            Wrote::Again(revision) => {
                lock(&machines.seen).known_again += 1;
                Ok(revision)
            }
            Wrote::Refused(stored) => {
                lock(&machines.seen).refused += 1;
                let expected = session.revision();
                Err(StoreError::Conflict { stored, expected })
            }
        }
    }
}

/// A lock that a node holds; renewed while it does, given back when it is dropped.
struct Held {
    client: Client,
    key: SessionKey,
    token: u64,
    renewing: JoinHandle<()>,
}

impl Held {
    fn new(client: Client, key: SessionKey, token: u64) -> Self {
        let (renewed, of) = (client.clone(), key.clone());
        let renewing = tokio::spawn(async move {
            loop {
                sleep(LIFE / 4).await;
                renewed.alive().await;
                let script = |shard: &mut Shard| shard.renew(&of, token);
                if renewed.machines.run(&of, script).await.is_err() {
                    return;
                }
            }
        });
        Self {
            client,
            key,
            token,
            renewing,
        }
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.renewing.abort();
        let (client, key, token) = (self.client.clone(), self.key.clone(), self.token);
        let machines = &client.machines;
        let locks = machines
            .shard(machines.place(&key))
            .locks
            .get(&key)
            .copied();
        // Mostly the save gave it back already.
        if locks.is_some_and(|held| held.0 == token) {
            tokio::spawn(async move {
                client.alive().await;
                let script = |shard: &mut Shard| shard.release(&key, token);
                // What cannot be given back ends by itself.
                drop(client.machines.run(&key, script).await);
            });
        }
    }
}

impl SessionStore for Client {
    async fn load(&self, key: &SessionKey) -> Result<Option<Session>, StoreError> {
        self.alive().await;
        let script = |shard: &mut Shard| {
            let stored = shard.sessions.get(key);
            stored.map(|stored| stored.session.clone())
        };
        self.machines.run(key, script).await
    }

    async fn save(&self, key: &SessionKey, session: Session) -> Result<Revision, StoreError> {
        self.put(key, &session, 0).await
    }

    async fn load_for_turn(
        &self,
        key: &SessionKey,
    ) -> Result<(Option<Session>, TurnLock), StoreError> {
        let (token, began) = (self.machines.token(), Instant::now());
        let (mut wait, longest) = POLL;
        loop {
            self.alive().await;
            let loaded = self
                .machines
                .run(key, |shard| shard.load(key, token))
                .await?;
            self.alive().await;
            if let Some(session) = loaded {
                self.machines.note_wait(key, began.elapsed());
                let held = Held::new(self.clone(), key.clone(), token);
                return Ok((session, TurnLock::new(held)));
            }
            sleep(self.machines.about(wait)).await;
            wait = (wait * 2).min(longest);
        }
    }

    async fn save_and_release(
        &self,
        key: &SessionKey,
        session: Session,
        held: &TurnLock,
    ) -> Result<Revision, StoreError> {
        let token = held.held::<Held>().map_or(0, |held| held.token);
        self.put(key, &session, token).await
    }

    async fn remove(&self, key: &SessionKey) -> Result<bool, StoreError> {
        let script = |shard: &mut Shard| shard.sessions.remove(key).is_some();
        self.machines.run(key, script).await
    }

    async fn list(
        &self,
        _: Option<&SessionKey>,
        _: usize,
    ) -> Result<Vec<(SessionKey, Session)>, StoreError> {
        Ok(Vec::new())
    }

    async fn clear(&self) -> Result<usize, StoreError> {
        Ok(0)
    }

    async fn expire(&self, _: Timestamp) -> Result<Vec<SessionKey>, StoreError> {
        Ok(Vec::new())
    }

    async fn flush(&self) -> Result<(), StoreError> {
        Ok(())
    }
}
