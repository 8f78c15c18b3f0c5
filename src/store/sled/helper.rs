//! A thread for work that is too long for whoever awaits it: pages, sweeps, clearing.
//!
//! Work is cut into slices and each slice is a job of its own, so that jobs take turns and a
//! dropped future ends after its slice. A thread of our own works under any executor.

use std::io;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread::{self, JoinHandle};

use tokio::sync::oneshot;

use super::guard::caught;
use crate::store::StoreError;

type Job = Box<dyn FnOnce() + Send>;

/// The thread. Dropping it waits for the job that runs.
#[derive(Debug)]
pub(super) struct Helper {
    jobs: Option<Sender<Job>>,
    thread: Option<JoinHandle<()>>,
}

impl Helper {
    /// Starts the thread.
    pub(super) fn start() -> io::Result<Self> {
        let (jobs, queue) = mpsc::channel();
        let thread = thread::Builder::new()
            .name("wxmenu-store".into())
            .spawn(move || work(&queue))?;
        Ok(Self {
            jobs: Some(jobs),
            thread: Some(thread),
        })
    }

    /// Runs one slice of work; a panic in it is an error.
    pub(super) async fn run<T: Send + 'static>(
        &self,
        slice: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (tell, outcome) = oneshot::channel();
        let job = move || {
            let outcome = caught(slice).unwrap_or_else(|panicked| Err(backend(panicked)));
            // Whoever dropped his future does not want to know.
            drop(tell.send(outcome));
        };
        if let Some(jobs) = &self.jobs {
            jobs.send(Box::new(job)).map_err(|_| backend(Ended))?;
        }
        outcome.await.unwrap_or_else(|_| Err(backend(Ended)))
    }
}

impl Drop for Helper {
    fn drop(&mut self) {
        // Without a sender the queue ends, and the thread with it.
        self.jobs = None;
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

#[derive(Debug, thiserror::Error)]
#[error("the store's thread has ended")]
struct Ended;

fn work(queue: &Receiver<Job>) {
    for job in queue {
        job();
    }
}

fn backend(error: impl std::error::Error + Send + Sync + 'static) -> StoreError {
    StoreError::Backend(Box::new(error))
}
