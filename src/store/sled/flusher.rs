//! Group commit: one thread flushes, everybody who waits shares the flush.
//!
//! A save is acknowledged by a flush that began after its write was finished. There is no timer on
//! that way: the thread flushes as soon as somebody waits, and whoever comes meanwhile shares the
//! next flush, so that one save pays one flush and a thousand at once pay two.

use std::error::Error;
use std::fmt;
use std::mem;
use std::sync::{Arc, Condvar, Mutex, OnceLock, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use tokio::sync::oneshot;

use super::guard::caught;
use crate::store::stripes::lock;
use crate::store::{Durability, StoreError};

/// How long what was written may stay in the buffer with [`Durability::Interval`].
const INTERVAL: Duration = Duration::from_millis(100);

/// Why a flush failed; one for all who waited.
type Failure = Arc<dyn Error + Send + Sync>;
type Waiter = oneshot::Sender<Result<(), Failure>>;

/// The flushing thread. Dropping it flushes once more and ends it.
pub(super) struct Flusher {
    durability: Durability,
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
    /// Why nothing is written any more. It stays so until the store is opened anew: the system may
    /// have dropped what it could not write, and a second try that succeeds would prove nothing.
    broken: OnceLock<Failure>,
}

#[derive(Default)]
struct State {
    /// Something was written that nobody waits for.
    dirty: bool,
    waiters: Vec<Waiter>,
    stop: bool,
}

impl Flusher {
    /// Starts the thread, which calls `flush` and nothing else.
    pub(super) fn start<E>(
        durability: Durability,
        flush: impl FnMut() -> Result<(), E> + Send + 'static,
    ) -> std::io::Result<Self>
    where
        E: Into<Box<dyn Error + Send + Sync>> + 'static,
    {
        let shared = Arc::new(Shared::default());
        let thread = {
            let shared = Arc::clone(&shared);
            thread::Builder::new()
                .name("wxmenu-flush".into())
                .spawn(move || shared.work(flush))?
        };
        Ok(Self {
            durability,
            shared,
            thread: Some(thread),
        })
    }

    /// Whether reading and writing make sense: after a failed flush nothing is acknowledged any more,
    /// and what is there may not be on disk.
    pub(super) fn check(&self) -> Result<(), StoreError> {
        match self.shared.broken.get() {
            Some(failure) => Err(backend(failure)),
            None => Ok(()),
        }
    }

    /// The database failed in another way than by a flush; the first failure is the one that is told.
    pub(super) fn give_up(&self, why: String) {
        self.shared
            .broken
            .get_or_init(|| Failure::from(Box::<dyn Error + Send + Sync>::from(why)));
    }

    /// Call it after a write; it resolves when the write is as durable as was promised.
    pub(super) async fn written(&self) -> Result<(), StoreError> {
        match self.durability {
            Durability::Turn => self.flushed().await,
            Durability::Interval => {
                self.soon();
                Ok(())
            }
        }
    }

    /// Resolves when everything is on disk that was written before.
    pub(super) async fn flushed(&self) -> Result<(), StoreError> {
        let (waiter, outcome) = oneshot::channel();
        let first = {
            let mut state = lock(&self.shared.state);
            state.waiters.push(waiter);
            state.waiters.len() == 1
        };
        if first {
            self.shared.changed.notify_one();
        }
        match outcome.await {
            Ok(outcome) => outcome.map_err(|failure| backend(&failure)),
            Err(gone) => Err(StoreError::Backend(Box::new(gone))),
        }
    }

    /// Call it after a write that nobody waits for; it is on disk a little later.
    pub(super) fn soon(&self) {
        let first = !mem::replace(&mut lock(&self.shared.state).dirty, true);
        if first {
            self.shared.changed.notify_one();
        }
    }
}

impl Drop for Flusher {
    fn drop(&mut self) {
        lock(&self.shared.state).stop = true;
        self.shared.changed.notify_one();
        if let Some(thread) = self.thread.take() {
            // The thread catches what panics, and a failed last flush has nobody to go to: whoever
            // wants to know calls `flush` before.
            drop(thread.join());
        }
    }
}

impl fmt::Debug for Flusher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Flusher")
            .field("durability", &self.durability)
            .finish_non_exhaustive()
    }
}

impl Shared {
    fn work<E>(&self, mut flush: impl FnMut() -> Result<(), E>)
    where
        E: Into<Box<dyn Error + Send + Sync>> + 'static,
    {
        let mut last = false;
        while !last {
            let waiters;
            (waiters, last) = self.next_batch();
            let outcome = self.flush_once(&mut flush);
            for waiter in waiters {
                // Whoever dropped his future does not want to know.
                drop(waiter.send(outcome.clone()));
            }
        }
        // What the closure owns may panic on its way out, like the database that it flushes.
        drop(caught(|| drop(flush)));
    }

    /// Waits for something to do; gives those who wait for it, and whether it is the last time.
    fn next_batch(&self) -> (Vec<Waiter>, bool) {
        let hurry = |state: &State| state.stop || !state.waiters.is_empty();
        let state = lock(&self.state);
        let state = self
            .changed
            .wait_while(state, |state| !hurry(state) && !state.dirty)
            .unwrap_or_else(PoisonError::into_inner);
        let (mut state, _) = self
            .changed
            .wait_timeout_while(state, INTERVAL, |state| !hurry(state))
            .unwrap_or_else(PoisonError::into_inner);
        state.dirty = false;
        (mem::take(&mut state.waiters), state.stop)
    }

    fn flush_once<E>(&self, flush: &mut impl FnMut() -> Result<(), E>) -> Result<(), Failure>
    where
        E: Into<Box<dyn Error + Send + Sync>> + 'static,
    {
        if let Some(failure) = self.broken.get() {
            return Err(Arc::clone(failure));
        }
        let outcome = match caught(flush) {
            Ok(outcome) => outcome.map_err(|error| Failure::from(error.into())),
            Err(panicked) => Err(Arc::new(panicked) as Failure),
        };
        if let Err(failure) = &outcome {
            self.broken.get_or_init(|| Arc::clone(failure));
        }
        outcome
    }
}

fn backend(failure: &Failure) -> StoreError {
    StoreError::Backend(Box::new(Shareable(Arc::clone(failure))))
}

/// One failure in many hands.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
struct Shareable(Failure);

#[cfg(test)]
mod tests;
