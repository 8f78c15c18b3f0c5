//! What was registered, and what is wrong with it.

use std::any::type_name;
use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use super::{Context, Hooks};
use crate::handler::{HandlerMapper, HandlerRegistry, Kit};
use crate::hook::{
    BeforeRender, DynHook, Observer, Policy, Reach, Route, Routes, Signals, Traverser, TweenSlot,
    order_tweens,
};
use crate::model::{Code, Diagnostic, Diagnostics};

/// What was registered so far.
#[derive(Clone, Default)]
pub(in crate::engine) struct Registered {
    pub(super) signals: Signals,
    pub(super) observers: Vec<Arc<dyn Observer>>,
    pub(super) hooks: Vec<DynHook>,
    pub(super) routes: Vec<Route>,
    pub(super) tweens: Vec<TweenSlot>,
    pub(super) tween_order: Option<Vec<String>>,
    pub(super) traversers: Vec<(Reach, Arc<dyn Traverser>)>,
    pub(super) policies: Vec<Arc<dyn Policy>>,
    pub(super) globals: Vec<Arc<dyn BeforeRender>>,
    pub(super) contexts: Vec<Arc<Context>>,
    pub(super) kit: Kit,
    pub(in crate::engine) mapper: Option<Arc<dyn HandlerMapper>>,
    /// Handlers with a mapper of their own.
    pub(super) mapped: BTreeSet<String>,
    pub(super) faults: Diagnostics,
}

impl Registered {
    /// Two of one type were registered.
    pub(super) fn twice<T>(&mut self, what: &str) {
        let message = format!(
            "two {what}s of the type `{}` are registered",
            type_name::<T>()
        );
        self.faults
            .push(Diagnostic::without_place(Code::BadRegistration, message));
    }

    /// Lets the mapper decide how handlers are called.
    pub(in crate::engine) fn map_handlers(&self, handlers: &mut HandlerRegistry) {
        if let Some(mapper) = &self.mapper {
            handlers.map(&**mapper, &|name| self.mapped.contains(name));
        }
    }

    /// Puts everything in order.
    pub(in crate::engine) fn build(self) -> (Hooks, Diagnostics) {
        let mut faults = self.faults;
        let mapper = self.mapper;
        let routes = self.routes.into_iter().map(|route| match &mapper {
            Some(mapper) => {
                let handler = mapper.map(route.name(), route.handler().clone());
                route.with_handler(handler)
            }
            None => route,
        });
        let (routes, wrong) = Routes::new(routes);
        faults.append(wrong);
        let (tweens, wrong) = order_tweens(&self.tweens, self.tween_order.as_deref());
        faults.append(wrong);
        let mut hooks = self.hooks;
        hooks.sort_by_key(DynHook::priority);
        let signals = self.signals;
        for observer in self.observers {
            signals.subscribe_shared(observer).keep();
        }
        let built = Hooks {
            signals,
            hooks,
            routes,
            tweens,
            traversers: self.traversers,
            policies: self.policies,
            globals: self.globals,
            contexts: self.contexts,
            kit: (!self.kit.is_empty()).then(|| Arc::new(self.kit)),
        };
        (built, faults)
    }
}

impl fmt::Debug for Registered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Registered")
            .field("hooks", &self.hooks)
            .field("routes", &self.routes)
            .field("tweens", &self.tweens)
            .finish_non_exhaustive()
    }
}
