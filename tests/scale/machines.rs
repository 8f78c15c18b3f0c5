//! The machines of the shared store: they can die, and run scripts by the rules of the real ones.
//!
//! A lock has a life and a token; loading takes it, saving over the loaded revision gives it back,
//! and a script that comes again because its answer was lost is known.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use tokio::time::{Instant, sleep, sleep_until};
use wxmenu::model::{Revision, Session, SessionKey};
use wxmenu::store::StoreError;

use crate::seen::Seen;
use crate::world::World;

/// As the Redis store has it: how long a lock lives, and for how long a script is tried again.
pub(crate) const LIFE: Duration = Duration::from_secs(5);
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
pub(crate) struct Shard {
    pub(crate) sessions: HashMap<SessionKey, Stored>,
    pub(crate) locks: HashMap<SessionKey, (u64, Instant)>,
    /// Nothing is served before.
    away_until: Instant,
    free_at: Instant,
}

#[derive(Clone, Debug)]
pub(crate) struct Stored {
    pub(crate) session: Session,
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
    pub(crate) async fn run<T>(
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

    pub(crate) fn note_wait(&self, key: &SessionKey, wait: Duration) {
        let mut seen = lock(&self.seen);
        match *key == self.hot {
            true => seen.hot_waits.push(wait),
            false => seen.waits.push(wait),
        }
    }

    /// A wait of this length, more or less, so that not all come back at once.
    pub(crate) fn about(&self, wait: Duration) -> Duration {
        wait.mul_f64(0.5 + lock(&self.random).f64())
    }

    pub(crate) fn token(&self) -> u64 {
        self.tokens.fetch_add(1, Ordering::Relaxed)
    }

    pub(crate) fn shard(&self, place: usize) -> MutexGuard<'_, Shard> {
        lock(&self.shards[place])
    }
}

impl Shard {
    /// Takes the lock and loads; nothing if somebody else has it.
    pub(crate) fn load(&mut self, key: &SessionKey, token: u64) -> Option<Option<Session>> {
        let now = Instant::now();
        let is_held = |held: &(u64, Instant)| held.0 != token && held.1 > now;
        if self.locks.get(key).is_some_and(is_held) {
            return None;
        }
        self.locks.insert(key.clone(), (token, now + LIFE));
        Some(self.sessions.get(key).map(|stored| stored.session.clone()))
    }

    /// Saves over the revision that was loaded, unless somebody else has the lock.
    pub(crate) fn save(
        &mut self,
        key: &SessionKey,
        session: &Session,
        id: u64,
        token: u64,
    ) -> Wrote {
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

    pub(crate) fn release(&mut self, key: &SessionKey, token: u64) {
        if self.locks.get(key).is_some_and(|held| held.0 == token) {
            self.locks.remove(key);
        }
    }

    pub(crate) fn renew(&mut self, key: &SessionKey, token: u64) {
        if let Some(held) = self.locks.get_mut(key).filter(|held| held.0 == token) {
            held.1 = Instant::now() + LIFE;
        }
    }
}

/// How a save ended.
pub(crate) enum Wrote {
    Now(Revision),
    Again(Revision),
    Refused(Revision),
}

/// Nothing panics while it holds one of these.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap()
}
