//! The shared store: machines that can die, and scripts with the rules of the real one's.
//!
//! A lock has a life and a token; loading takes it, saving over the loaded revision gives it back,
//! and a script that comes again because its answer was lost is known.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep, sleep_until};
use wxmenu::model::{Revision, Session, SessionKey, Timestamp};
use wxmenu::store::{SessionStore, StoreError, TurnLock};

use crate::seen::Seen;
use crate::world::World;

/// As the Redis store has it: how long a lock lives, how often a waiting turn looks, and for how long
/// a script is tried again.
const LIFE: Duration = Duration::from_secs(5);
const POLL: (Duration, Duration) = (Duration::from_millis(2), Duration::from_millis(200));
const AGAIN: (Duration, Duration) = (Duration::from_millis(10), Duration::from_millis(500));
const PATIENTLY: Duration = Duration::from_secs(20);

/// The machines.
#[derive(Debug)]
pub(crate) struct Machines {
    shards: Vec<Mutex<Shard>>,
    network: Duration,
    script: Duration,
    background: f64,
    tokens: AtomicU64,
    random: Mutex<fastrand::Rng>,
    pub(crate) seen: Mutex<Seen>,
    hot: SessionKey,
    began: Instant,
}

#[derive(Debug)]
struct Shard {
    sessions: HashMap<SessionKey, Stored>,
    locks: HashMap<SessionKey, (u64, Instant)>,
    /// Nothing is served before.
    away_until: Instant,
    free_at: Instant,
}

#[derive(Clone, Debug)]
struct Stored {
    session: Session,
    /// Which save wrote it.
    id: u64,
}

impl Machines {
    pub(crate) fn new(world: &World, hot: SessionKey) -> Arc<Self> {
        let now = Instant::now();
        let shard = |_| {
            Mutex::new(Shard {
                sessions: HashMap::new(),
                locks: HashMap::new(),
                away_until: now,
                free_at: now,
            })
        };
        Arc::new(Self {
            shards: (0..world.shards).map(shard).collect(),
            network: world.network,
            script: world.script,
            background: world.background(),
            tokens: AtomicU64::new(1),
            random: Mutex::new(fastrand::Rng::with_seed(3)),
            seen: Mutex::new(Seen::default()),
            hot,
            began: now,
        })
    }

    /// Which shard a person is on: by a hash that is the same in every run.
    pub(crate) fn place(&self, key: &SessionKey) -> usize {
        let bytes = key.openid.as_str().bytes();
        let hash = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        (hash >> 16) as usize % self.shards.len()
    }

    /// The master of a shard dies; its replica, which has all that was answered, takes over later.
    pub(crate) fn fail_over(&self, shard: usize, span: Duration) {
        self.shard(shard).away_until = Instant::now() + span;
        lock(&self.seen).master_died = self.began.elapsed();
    }

    /// The session as it is stored.
    pub(crate) fn session(&self, key: &SessionKey) -> Option<Session> {
        let shard = self.shard(self.place(key));
        shard.sessions.get(key).map(|stored| stored.session.clone())
    }

    /// Runs a script on the shard of a person, again until somebody answers.
    async fn run<T>(
        &self,
        key: &SessionKey,
        mut script: impl FnMut(&mut Shard) -> T,
    ) -> Result<T, StoreError> {
        let (place, began) = (self.place(key), Instant::now());
        let (mut wait, longest) = AGAIN;
        loop {
            sleep(self.network / 2).await;
            if Instant::now() >= self.shard(place).away_until {
                let (answer, at) = self.serve(place, &mut script);
                sleep_until(at + self.network / 2).await;
                // The master may have died before its answer got here.
                let away_until = self.shard(place).away_until;
                if Instant::now() >= away_until {
                    self.note_served(place);
                    return Ok(answer);
                }
            }
            if began.elapsed() > PATIENTLY {
                let away = std::io::Error::other("the shard is away");
                return Err(StoreError::Backend(Box::new(away)));
            }
            sleep(wait).await;
            wait = (wait * 2).min(longest);
        }
    }

    /// The script on the shard's one thread, which is busy with others too.
    fn serve<T>(&self, place: usize, script: &mut impl FnMut(&mut Shard) -> T) -> (T, Instant) {
        let mut shard = self.shard(place);
        let begins = shard.free_at.max(Instant::now());
        shard.free_at = begins + self.script.div_f64(1.0 - self.background);
        (script(&mut shard), shard.free_at)
    }

    fn note_served(&self, place: usize) {
        let mut seen = lock(&self.seen);
        let died = seen.master_died;
        let is_first = !died.is_zero() && seen.served_again.is_none();
        if is_first && self.shard(place).away_until >= self.began + died {
            seen.served_again = Some(self.began.elapsed());
        }
    }

    fn note_wait(&self, key: &SessionKey, wait: Duration) {
        let mut seen = lock(&self.seen);
        match *key == self.hot {
            true => seen.hot_waits.push(wait),
            false => seen.waits.push(wait),
        }
    }

    /// A wait of this length, more or less, so that not all come back at once.
    fn about(&self, wait: Duration) -> Duration {
        wait.mul_f64(0.5 + lock(&self.random).f64())
    }

    fn token(&self) -> u64 {
        self.tokens.fetch_add(1, Ordering::Relaxed)
    }

    fn shard(&self, place: usize) -> MutexGuard<'_, Shard> {
        lock(&self.shards[place])
    }
}

impl Shard {
    /// Takes the lock and loads; nothing if somebody else has it.
    fn load(&mut self, key: &SessionKey, token: u64) -> Option<Option<Session>> {
        let now = Instant::now();
        let is_held = |held: &(u64, Instant)| held.0 != token && held.1 > now;
        if self.locks.get(key).is_some_and(is_held) {
            return None;
        }
        self.locks.insert(key.clone(), (token, now + LIFE));
        Some(self.sessions.get(key).map(|stored| stored.session.clone()))
    }

    /// Saves over the revision that was loaded, unless somebody else has the lock.
    fn save(&mut self, key: &SessionKey, session: &Session, id: u64, token: u64) -> Wrote {
        let now = Instant::now();
        let stored = self.sessions.get(key);
        let revision = stored.map_or_else(Revision::default, |stored| stored.session.revision());
        if stored.is_some_and(|stored| stored.id == id) {
            self.release(key, token);
            return Wrote::Again(revision);
        }
        let other = |held: &(u64, Instant)| held.0 != token && held.1 > now;
        if self.locks.get(key).is_some_and(other) || revision != session.revision() {
            return Wrote::Refused(revision);
        }
        let session = session.clone().with_revision(revision.next());
        self.sessions.insert(key.clone(), Stored { session, id });
        self.release(key, token);
        Wrote::Now(revision.next())
    }

    fn release(&mut self, key: &SessionKey, token: u64) {
        if self.locks.get(key).is_some_and(|held| held.0 == token) {
            self.locks.remove(key);
        }
    }

    fn renew(&mut self, key: &SessionKey, token: u64) {
        if let Some(held) = self.locks.get_mut(key).filter(|held| held.0 == token) {
            held.1 = Instant::now() + LIFE;
        }
    }
}

enum Wrote {
    Now(Revision),
    Again(Revision),
    Refused(Revision),
}

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
        lock: &TurnLock,
    ) -> Result<Revision, StoreError> {
        let token = lock.held::<Held>().map_or(0, |held| held.token);
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

/// Nothing panics while it holds one of these.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap()
}
