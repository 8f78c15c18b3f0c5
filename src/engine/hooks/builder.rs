//! Registering what watches turns and steps into them.

use std::future::Future;
use std::sync::Arc;

use super::super::EngineBuilder;
use crate::handler::{
    Answer, CommandContext, CommandHandler, DynHandler, HandlerError, HandlerMapper, Scope,
};
use crate::hook::{
    BeforeRender, DynHook, Filter, Globals, Hook, Observer, Policy, Reach, Route, Signals,
    Traverser, Tween, TweenSlot,
};
use crate::model::{AccountId, Inbound};

impl EngineBuilder {
    /// Tells an observer every signal, for the engine's whole life; see [`Engine::signals`] for
    /// more choice.
    ///
    /// [`Engine::signals`]: super::super::Engine::signals
    #[must_use]
    pub fn observe(mut self, observer: impl Observer) -> Self {
        self.registered.observers.push(Arc::new(observer));
        self
    }

    /// Raises signals on this bus, so that what the engine calls can share it: the platform, say.
    #[must_use]
    pub fn signals(mut self, signals: Signals) -> Self {
        self.registered.signals = signals;
        self
    }

    /// Registers a handler for the messages to an account that a filter takes; an empty identity
    /// means all accounts. The later registration wins, and [`Filter::all`] is always asked last.
    ///
    /// ```
    /// use wxmenu::Engine;
    /// use wxmenu::handler::{Answer, handler_fn};
    /// use wxmenu::hook::Filter;
    ///
    /// let greet = handler_fn(|_| Ok(Answer::text("欢迎关注")));
    /// let engine = Engine::builder()
    ///     .on("", Filter::event("subscribe"), "greet", greet)
    ///     .build()?;
    /// # Ok::<(), wxmenu::engine::BuildError>(())
    /// ```
    #[must_use]
    pub fn on(
        self,
        identity: impl Into<AccountId>,
        filter: Filter,
        name: impl Into<String>,
        handler: impl CommandHandler,
    ) -> Self {
        self.route(Route::new(name, handler).account(identity).filter(filter))
    }

    /// Registers a handler for messages with everything that can be said of it.
    #[must_use]
    pub fn route(mut self, route: Route) -> Self {
        self.registered.routes.push(route);
        self
    }

    /// Adds a hook that steps into every turn.
    #[must_use]
    pub fn hook(mut self, hook: impl Hook) -> Self {
        self.registered.hooks.push(DynHook::new(hook));
        self
    }

    /// Adds a layer round the turn, within those that were added before.
    #[must_use]
    pub fn tween(self, name: impl Into<String>, tween: impl Tween) -> Self {
        self.tween_slot(TweenSlot::new(name, tween))
    }

    /// Adds a layer round the turn that says itself round or within which others it lies.
    #[must_use]
    pub fn tween_slot(mut self, slot: TweenSlot) -> Self {
        self.registered.tweens.push(slot);
        self
    }

    /// Sets the order of tweens by name, the outermost first, whatever they say themselves; one
    /// that is not named is left out.
    #[must_use]
    pub fn tween_order<S: Into<String>>(mut self, names: impl IntoIterator<Item = S>) -> Self {
        self.registered.tween_order = Some(names.into_iter().map(Into::into).collect());
        self
    }

    /// Lets texts be resolved another way; of two of one reach the later counts.
    #[must_use]
    pub fn traverser(mut self, reach: Reach, traverser: impl Traverser) -> Self {
        let traversers = &mut self.registered.traversers;
        traversers.retain(|(known, _)| *known != reach);
        traversers.push((reach, Arc::new(traverser)));
        self
    }

    /// Adds a policy; whoever wants to do what needs a permission needs the consent of each.
    #[must_use]
    pub fn policy(mut self, policy: impl Policy) -> Self {
        self.registered.policies.push(Arc::new(policy));
        self
    }

    /// Builds the context of every message: runs first, may insert extensions and add callbacks.
    #[must_use]
    pub fn context(
        mut self,
        factory: impl Fn(&Arc<Inbound>, &mut Scope) -> Result<(), HandlerError> + Send + Sync + 'static,
    ) -> Self {
        self.registered.contexts.push(Arc::new(factory));
        self
    }

    /// Registers what makes an extension of messages: asked when a handler or a hook first wants
    /// the type, once for each message. Two for one type are a fault of the build.
    ///
    /// ```
    /// use wxmenu::Engine;
    /// use wxmenu::hook::Tags;
    ///
    /// let engine = Engine::builder()
    ///     .extension(|message| async move {
    ///         Ok(Tags::new(if message.openid.as_str() == "oAnn" { vec!["staff"] } else { vec![] }))
    ///     })
    ///     .build()?;
    /// # Ok::<(), wxmenu::engine::BuildError>(())
    /// ```
    #[must_use]
    pub fn extension<T, F>(
        mut self,
        provider: impl Fn(Arc<Inbound>) -> F + Send + Sync + 'static,
    ) -> Self
    where
        T: Send + Sync + 'static,
        F: Future<Output = Result<T, HandlerError>> + Send + 'static,
    {
        if !self.registered.kit.provide(provider) {
            self.registered.twice::<T>("provider");
        }
        self
    }

    /// Registers what makes a reply of a type, for handlers that answer with
    /// [`CommandContext::adapt`]. Two for one type are a fault of the build.
    #[must_use]
    pub fn adapter<T: 'static>(
        mut self,
        adapter: impl Fn(T, &mut CommandContext) -> Result<Answer, HandlerError> + Send + Sync + 'static,
    ) -> Self {
        if !self.registered.kit.adapt(adapter) {
            self.registered.twice::<T>("adapter");
        }
        self
    }

    /// Decides how every handler is called that has no mapper of its own.
    #[must_use]
    pub fn mapper(mut self, mapper: impl HandlerMapper) -> Self {
        self.registered.mapper = Some(Arc::new(mapper));
        self
    }

    /// Registers a handler with a mapper of its own; [`EngineBuilder::mapper`] leaves it alone.
    #[must_use]
    pub fn handler_mapped(
        mut self,
        name: impl Into<String>,
        handler: impl CommandHandler,
        mapper: &dyn HandlerMapper,
    ) -> Self {
        let name = name.into();
        let handler = mapper.map(&name, DynHandler::new(handler));
        self.registered.mapped.insert(name.clone());
        self.parts.handlers.insert_dyn(name, handler);
        self
    }

    /// Gives every page further values.
    #[must_use]
    pub fn before_render(mut self, globals: impl BeforeRender) -> Self {
        self.registered.globals.push(Arc::new(globals));
        self
    }

    /// Gives every page a value under a name.
    #[must_use]
    pub fn global(self, name: impl Into<String>, value: impl Into<serde_json::Value>) -> Self {
        let (name, value) = (name.into(), value.into());
        self.before_render(move |globals: &mut Globals<'_>| globals.put(&name, value.clone()))
    }
}
