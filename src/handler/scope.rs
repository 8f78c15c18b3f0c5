//! What lives as long as one message: extensions by type, and callbacks.

use std::any::{Any, TypeId, type_name};
use std::collections::VecDeque;
use std::fmt;
use std::sync::Arc;

use super::{HandlerError, Kit};
use crate::model::{Inbound, Reply};

/// What failed in a turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TurnError<'a> {
    /// `handler-busy`, `handler-failed`, `handler-panicked`, `handler-overrun`, `hook-failed`,
    /// `hook-panicked`, `template-failed`, `reply-refused`, `unknown-menu` or `store-failed`.
    pub code: &'a str,
    /// For the operator.
    pub message: &'a str,
}

impl<'a> TurnError<'a> {
    /// A failure by code and text.
    #[must_use]
    pub const fn new(code: &'a str, message: &'a str) -> Self {
        Self { code, message }
    }
}

/// A response callback: may change the reply, may fail.
pub type ResponseCallback =
    Box<dyn FnOnce(&mut Responding<'_>) -> Result<(), HandlerError> + Send + Sync>;

/// A finished callback: looks, and does what has to be done in any case.
pub type FinishedCallback = Box<dyn FnOnce(&Finished<'_>) + Send + Sync>;

/// What everything that works on one message shares: hooks, handlers and callbacks.
///
/// It is handed from one to the next and ends with the message. An empty one costs nothing.
#[derive(Default)]
pub struct Scope {
    kit: Option<Arc<Kit>>,
    /// Made when the first thing is put into it, which in most turns never happens.
    held: Option<Box<Held>>,
}

#[derive(Default)]
struct Held {
    extensions: Vec<(TypeId, Arc<dyn Any + Send + Sync>)>,
    responses: VecDeque<ResponseCallback>,
    finals: Vec<FinishedCallback>,
}

impl Scope {
    /// A scope in which the extensions and the adapters of the kit can be had.
    #[must_use]
    pub fn new(kit: Option<Arc<Kit>>) -> Self {
        Self { kit, held: None }
    }

    /// Adds a callback that sees the reply before it leaves and may change it.
    ///
    /// Callbacks run in the order in which they were added and may add further ones. They run also
    /// when the reply is the error page. If one fails, the later ones are skipped and the reply is
    /// the error page.
    pub fn on_response(
        &mut self,
        callback: impl FnOnce(&mut Responding<'_>) -> Result<(), HandlerError> + Send + Sync + 'static,
    ) {
        self.held().responses.push_back(Box::new(callback));
    }

    /// Adds a callback that runs when all is over, whatever happened.
    ///
    /// Callbacks run in the order in which they were added, last of all; each runs even if another
    /// one panics.
    pub fn on_finished(&mut self, callback: impl FnOnce(&Finished<'_>) + Send + Sync + 'static) {
        self.held().finals.push(Box::new(callback));
    }

    /// Keeps a value for everything that works on this message; it takes the place of an earlier
    /// one of its type.
    pub fn insert<T: Send + Sync + 'static>(&mut self, value: T) {
        self.keep(TypeId::of::<T>(), Arc::new(value));
    }

    /// The value of a type, if it was inserted or asked for before.
    #[must_use]
    pub fn get<T: Send + Sync + 'static>(&self) -> Option<Arc<T>> {
        let id = TypeId::of::<T>();
        let mut known = self.held.as_ref()?.extensions.iter();
        let (_, value) = known.find(|(known, _)| *known == id)?;
        Arc::clone(value).downcast().ok()
    }

    /// The value of a type; its provider makes it when it is first asked for.
    ///
    /// # Errors
    /// When nothing provides this type, or the provider fails; then it is asked again next time.
    pub async fn extension<T: Send + Sync + 'static>(
        &mut self,
        message: &Arc<Inbound>,
    ) -> Result<Arc<T>, HandlerError> {
        if let Some(value) = self.get() {
            return Ok(value);
        }
        let nothing = || HandlerError::new(format!("nothing provides `{}`", type_name::<T>()));
        let making = self.kit.as_ref().and_then(|kit| kit.make::<T>(message));
        let value = making.ok_or_else(nothing)?.await?;
        self.keep(TypeId::of::<T>(), value);
        self.get().ok_or_else(nothing)
    }

    /// The next response callback, which is then no longer in it.
    #[must_use]
    pub fn take_response(&mut self) -> Option<ResponseCallback> {
        self.held.as_mut()?.responses.pop_front()
    }

    /// Forgets the response callbacks that did not run.
    pub fn skip_responses(&mut self) {
        if let Some(held) = &mut self.held {
            held.responses.clear();
        }
    }

    /// The finished callbacks, which are then no longer in it.
    #[must_use]
    pub fn take_finished(&mut self) -> Vec<FinishedCallback> {
        let held = self.held.as_mut();
        held.map(|held| std::mem::take(&mut held.finals))
            .unwrap_or_default()
    }

    pub(super) fn kit(&self) -> Option<Arc<Kit>> {
        self.kit.clone()
    }

    fn keep(&mut self, id: TypeId, value: Arc<dyn Any + Send + Sync>) {
        let extensions = &mut self.held().extensions;
        extensions.retain(|(known, _)| *known != id);
        extensions.push((id, value));
    }

    fn held(&mut self) -> &mut Held {
        self.held.get_or_insert_default()
    }
}

impl fmt::Debug for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let held = self.held.as_deref();
        let count = |of: fn(&Held) -> usize| held.map_or(0, of);
        f.debug_struct("Scope")
            .field("extensions", &count(|held| held.extensions.len()))
            .field("on_response", &count(|held| held.responses.len()))
            .field("on_finished", &count(|held| held.finals.len()))
            .finish()
    }
}

/// What a response callback sees.
#[derive(Debug)]
#[non_exhaustive]
pub struct Responding<'a> {
    /// The message that is being answered.
    pub message: &'a Inbound,
    /// The reply, to be changed.
    pub reply: &'a mut Reply,
    /// Why the reply is the error page, if it is.
    pub error: Option<TurnError<'a>>,
    /// Whether anything took the message; if not, the reply is the not-found page or silence.
    pub answered: bool,
    /// What this message shares; further callbacks can be added.
    pub scope: &'a mut Scope,
}

impl<'a> Responding<'a> {
    /// What a callback of this message sees.
    pub fn new(
        message: &'a Inbound,
        reply: &'a mut Reply,
        error: Option<TurnError<'a>>,
        scope: &'a mut Scope,
    ) -> Self {
        Self {
            message,
            reply,
            error,
            answered: true,
            scope,
        }
    }
}

/// What a finished callback sees.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Finished<'a> {
    /// The message that was answered.
    pub message: &'a Inbound,
    /// What it was answered with.
    pub reply: &'a Reply,
    /// Why the reply is the error page, if it is.
    pub error: Option<TurnError<'a>>,
}

impl<'a> Finished<'a> {
    /// The end of a message.
    #[must_use]
    pub const fn new(message: &'a Inbound, reply: &'a Reply, error: Option<TurnError<'a>>) -> Self {
        Self {
            message,
            reply,
            error,
        }
    }
}
