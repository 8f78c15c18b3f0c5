//! What is seen of a turn while it is under way: the session as it was, the handlers that ran.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::hook::{HookContext, Signal};
use crate::model::{Inbound, MessageKey, Openid, Session};

/// So many turns are under way at most; if there are more, some are told without their reasons.
const MOST: usize = 1_024;

type Key = (Openid, MessageKey);

/// A turn that is not over.
#[derive(Debug)]
pub(super) struct Underway {
    /// The message as hooks made it.
    pub(super) message: Arc<Inbound>,
    /// The session before the turn.
    pub(super) session: Session,
    pub(super) handlers: Vec<Ran>,
}

/// A handler that ran.
#[derive(Clone, Debug)]
pub(super) struct Ran {
    pub(super) name: String,
    pub(super) took: Duration,
    /// The code of what was wrong.
    pub(super) error: Option<String>,
}

/// The turns that are not over.
#[derive(Debug, Default)]
pub(super) struct AllUnderway(Mutex<HashMap<Key, Underway>>);

impl AllUnderway {
    /// A turn begins.
    pub(super) fn begin(&self, cx: &HookContext<'_>) {
        let underway = Underway {
            message: Arc::clone(cx.message),
            session: cx.session.clone(),
            handlers: Vec::new(),
        };
        let mut all = self.lock();
        // One whose end nobody told of would stay for ever.
        if all.len() >= MOST {
            all.clear();
        }
        all.insert(key(cx.message), underway);
    }

    /// A handler of a turn is over.
    pub(super) fn note(&self, signal: &Signal<'_>) {
        let Signal::HandlerFinished {
            message,
            handler,
            took,
            error,
            ..
        } = signal
        else {
            return;
        };
        if let Some(underway) = self.lock().get_mut(&key(message)) {
            underway.handlers.push(Ran {
                name: (*handler).to_owned(),
                took: *took,
                error: error.map(|error| error.code.to_owned()),
            });
        }
    }

    /// A turn is over.
    pub(super) fn end(&self, message: &Inbound) -> Option<Underway> {
        self.lock().remove(&key(message))
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Key, Underway>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn key(message: &Inbound) -> Key {
    (message.openid.clone(), message.key.clone())
}
