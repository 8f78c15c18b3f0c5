//! What has to be done when all is over.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};

use super::{Failure, Options};
use crate::handler::{Finished, FinishedCallback};
use crate::hook::DynHook;
use crate::model::{Inbound, Reply};

/// The finished callbacks of a turn; they run when they are told to, or else when the last one who
/// holds the turn's report lets go of it.
///
/// Copies share them, so that they run once.
#[derive(Clone, Default)]
pub(super) struct Ending(Option<Arc<Pending>>);

struct Pending(Mutex<Option<Work>>);

struct Work {
    message: Arc<Inbound>,
    hooks: Vec<DynHook>,
    callbacks: Vec<FinishedCallback>,
    reply: Reply,
    error: Option<Failure>,
}

impl Ending {
    /// Nothing at all, if there is nobody to be told.
    pub(super) fn new(
        message: &Arc<Inbound>,
        options: &Options,
        callbacks: Vec<FinishedCallback>,
        reply: &Reply,
        error: Option<&Failure>,
    ) -> Self {
        let hooks = &options.hooks.hooks;
        if hooks.is_empty() && callbacks.is_empty() {
            return Self::default();
        }
        let work = Work {
            message: Arc::clone(message),
            hooks: hooks.clone(),
            callbacks,
            reply: reply.clone(),
            error: error.cloned(),
        };
        Self(Some(Arc::new(Pending(Mutex::new(Some(work))))))
    }

    /// Runs what has not run.
    pub(super) fn run(&self) {
        if let Some(pending) = &self.0 {
            pending.run();
        }
    }

    /// The turn starts over: nobody is told of this try.
    pub(super) fn forget(&self) {
        if let Some(pending) = &self.0 {
            pending.take();
        }
    }

    /// Another reply goes out than the one that the turn made.
    pub(super) fn amend(&self, reply: &Reply, error: Option<&Failure>) {
        if let Some(pending) = &self.0 {
            let mut work = pending.0.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(work) = &mut *work {
                work.reply = reply.clone();
                work.error = error.cloned();
            }
        }
    }
}

impl Pending {
    fn take(&self) -> Option<Work> {
        let mut work = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        work.take()
    }

    fn run(&self) {
        let Some(work) = self.take() else {
            return;
        };
        let error = work.error.as_ref().map(Failure::seen);
        let end = Finished::new(&work.message, &work.reply, error);
        for hook in &work.hooks {
            whatever_happens(|| hook.finished(&end));
        }
        for callback in work.callbacks {
            whatever_happens(|| callback(&end));
        }
    }
}

impl Drop for Pending {
    fn drop(&mut self) {
        self.run();
    }
}

fn whatever_happens(work: impl FnOnce()) {
    if catch_unwind(AssertUnwindSafe(work)).is_err() {
        tracing::error!("a finished callback panicked");
    }
}

impl fmt::Debug for Ending {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "Ending" } else { "None" })
    }
}

/// What is left to do is no part of what a report says.
impl PartialEq for Ending {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}
