//! The thread on which everything is awaited: connections live in one runtime, whatever runtime their
//! users live in, and a store can be used from any.

use std::io;
use std::sync::mpsc;
use std::thread::{self, JoinHandle};

use tokio::runtime::{Builder, Handle};
use tokio::sync::oneshot;

use super::fault::Fault;

/// A thread with a runtime; it ends when this is dropped.
#[derive(Debug)]
pub(super) struct Driver {
    handle: Handle,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Driver {
    pub(super) fn start() -> io::Result<Self> {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let handle = runtime.handle().clone();
        let (stop, stopped) = oneshot::channel::<()>();
        let thread = thread::Builder::new()
            .name("wxmenu-redis".to_owned())
            .spawn(move || {
                // Whether it was told to stop or nobody is left to tell it: it stops.
                runtime.block_on(stopped).unwrap_or_default();
            })?;
        Ok(Self {
            handle,
            stop: Some(stop),
            thread: Some(thread),
        })
    }

    pub(super) fn handle(&self) -> &Handle {
        &self.handle
    }

    /// Does work there and waits for it. Work that nobody waits for any more goes on all the same.
    pub(super) async fn run<T: Send + 'static>(
        &self,
        work: impl Future<Output = Result<T, Fault>> + Send + 'static,
    ) -> Result<T, Fault> {
        self.handle.spawn(work).await.unwrap_or(Err(Fault::Closed))
    }

    /// As [`Driver::run`], for those who cannot await.
    pub(super) fn wait<T: Send + 'static>(
        &self,
        work: impl Future<Output = Result<T, Fault>> + Send + 'static,
    ) -> Result<T, Fault> {
        let (tell, told) = mpsc::channel();
        self.handle.spawn(async move {
            // Whoever asked waits for as long as this takes.
            tell.send(work.await).unwrap_or_default();
        });
        told.recv().unwrap_or(Err(Fault::Closed))
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // A thread that panicked has ended as well.
            thread.join().unwrap_or_default();
        }
    }
}
