//! Everything that a program registered beside menus, templates and handlers.

mod builder;
mod registered;

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use super::Failure;
use super::turn::panic_text;
use crate::handler::{HandlerError, Kit, Scope};
use crate::hook::{BeforeRender, DynHook, DynTween, Policy, Reach, Routes, Signals, Traverser};
use crate::model::Inbound;

pub(super) use registered::Registered;

type Context = dyn Fn(&Arc<Inbound>, &mut Scope) -> Result<(), HandlerError> + Send + Sync;

/// What is asked in every turn, ready to be asked; all of it is mostly empty.
#[derive(Default)]
pub(super) struct Hooks {
    pub(super) signals: Signals,
    /// In the order in which they are asked.
    pub(super) hooks: Vec<DynHook>,
    pub(super) routes: Routes,
    /// From the outermost to the innermost.
    pub(super) tweens: Vec<DynTween>,
    pub(super) traversers: Vec<(Reach, Arc<dyn Traverser>)>,
    pub(super) policies: Vec<Arc<dyn Policy>>,
    pub(super) globals: Vec<Arc<dyn BeforeRender>>,
    contexts: Vec<Arc<Context>>,
    kit: Option<Arc<Kit>>,
}

/// A message that is ready for its turn.
pub(super) struct Heard {
    /// Converted.
    pub(super) message: Arc<Inbound>,
    pub(super) scope: Scope,
    /// Why there is no use in going on.
    pub(super) failure: Option<Failure>,
}

impl Hooks {
    /// Makes the scope of a message, and lets hooks convert it.
    pub(super) fn hear(&self, message: &Arc<Inbound>) -> Heard {
        let mut heard = Heard {
            message: Arc::clone(message),
            scope: Scope::new(self.kit.clone()),
            failure: None,
        };
        if !self.contexts.is_empty() || !self.hooks.is_empty() {
            heard.failure = self.prepare(&mut heard).err();
        }
        heard
    }

    fn prepare(&self, heard: &mut Heard) -> Result<(), Failure> {
        for context in &self.contexts {
            guarded("a context factory", || {
                context(&heard.message, &mut heard.scope)
            })?;
        }
        for hook in &self.hooks {
            let converted = guarded(hook.name(), || {
                match hook.matches(&heard.message, &heard.scope) {
                    true => hook.convert(&heard.message, &mut heard.scope),
                    false => Ok(None),
                }
            })?;
            if let Some(converted) = converted {
                heard.message = Arc::new(converted);
            }
        }
        Ok(())
    }
}

impl fmt::Debug for Hooks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Hooks")
            .field("signals", &self.signals)
            .field("hooks", &self.hooks)
            .field("routes", &self.routes)
            .finish_non_exhaustive()
    }
}

/// Makes a failure of an error and of a panic.
pub(super) fn guarded<T>(
    name: &str,
    work: impl FnOnce() -> Result<T, HandlerError>,
) -> Result<T, Failure> {
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(done) => done.map_err(|error| Failure::new("hook-failed", format!("{name}: {error}"))),
        Err(panic) => {
            let panic = panic_text(&*panic);
            Err(Failure::new("hook-panicked", format!("{name}: {panic}")))
        }
    }
}
