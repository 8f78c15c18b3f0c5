//! The part of the console that is inside the engine: settings in force without a restart, handlers
//! switched off and on.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::time::Duration;

use super::settings::InForce;
use super::underway::AllUnderway;
use crate::engine::EngineBuilder;
use crate::handler::{
    Answer, CommandContext, CommandHandler, DynHandler, HandlerError, Responding, Scope,
};
use crate::hook::{Flow, Hook, HookContext, Signal};
use crate::model::{AccountId, Content, Inbound, Reply, Session, pages};

/// What a console changes in an engine; it has to be [installed](Control::install) in the builder of
/// the engine that the console is for.
///
/// Cheap to clone; all clones are the same. Without a console it changes nothing.
#[derive(Clone, Debug, Default)]
pub struct Control(Arc<RwLock<State>>);

#[derive(Debug, Default)]
struct State {
    settings: BTreeMap<AccountId, Arc<InForce>>,
    /// Every handler that was registered.
    registered: BTreeSet<String>,
    off: BTreeSet<String>,
    /// Where turns of people are noted, if they are kept.
    underway: Option<Arc<AllUnderway>>,
    used: BTreeMap<String, Use>,
}

/// How a handler fared.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Use {
    pub(super) calls: u64,
    pub(super) errors: u64,
    pub(super) took: Duration,
}

impl Control {
    /// Nothing is changed yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Steps into the engine that will be built. It takes the places of [`EngineBuilder::mapper`] and
    /// [`EngineBuilder::session_ttl_of`].
    #[must_use]
    pub fn install(&self, builder: EngineBuilder) -> EngineBuilder {
        self.install_dry(builder).hook(Beginnings(self.clone()))
    }

    /// The same for an engine whose turns are nobody's.
    pub(super) fn install_dry(&self, builder: EngineBuilder) -> EngineBuilder {
        let (mapping, ttl) = (self.clone(), self.clone());
        builder
            .mapper(move |name: &str, handler: DynHandler| mapping.switchable(name, handler))
            .session_ttl_of(move |account| ttl.settings(account)?.session_ttl)
            .hook(Settings(self.clone()))
    }

    fn switchable(&self, name: &str, handler: DynHandler) -> DynHandler {
        self.write().registered.insert(name.to_owned());
        DynHandler::new(Switch {
            name: name.to_owned(),
            handler,
            control: self.clone(),
        })
    }

    /// The setting that gave a turn its reply: it explains what no matcher does.
    pub(super) fn replied(
        &self,
        message: &Inbound,
        session: Option<&Session>,
        reply: &Reply,
    ) -> Option<String> {
        let settings = self.settings(&message.account)?;
        let is = |text: &str| reply.as_text() == Some(text);
        if let Some((name, text)) = settings.reply(message, session) {
            return is(text).then_some(name);
        }
        let default = settings.default_reply.as_deref()?;
        is(default).then(|| "default_reply".to_owned())
    }

    /// Turns are noted there when they begin.
    pub(super) fn note_turns(&self, underway: Arc<AllUnderway>) {
        self.write().underway = Some(underway);
    }

    pub(super) fn settings(&self, account: &AccountId) -> Option<Arc<InForce>> {
        self.read().settings.get(account).cloned()
    }

    pub(super) fn set(&self, account: AccountId, settings: InForce) {
        self.write().settings.insert(account, Arc::new(settings));
    }

    pub(super) fn registered(&self) -> BTreeSet<String> {
        self.read().registered.clone()
    }

    pub(super) fn is_on(&self, name: &str) -> bool {
        !self.read().off.contains(name)
    }

    /// Those that are switched off, and no others.
    pub(super) fn switch_off(&self, names: BTreeSet<String>) {
        self.write().off = names;
    }

    pub(super) fn off(&self) -> BTreeSet<String> {
        self.read().off.clone()
    }

    pub(super) fn used(&self, name: &str) -> Use {
        self.read().used.get(name).copied().unwrap_or_default()
    }

    /// Counts the calls of handlers.
    pub(super) fn count(&self, signal: &Signal<'_>) {
        let Signal::HandlerFinished {
            handler,
            took,
            error,
            ..
        } = signal
        else {
            return;
        };
        let mut state = self.write();
        let used = match state.used.get_mut(*handler) {
            Some(used) => used,
            None => state.used.entry((*handler).to_owned()).or_default(),
        };
        used.calls += 1;
        used.errors += u64::from(error.is_some());
        used.took = used.took.saturating_add(*took);
    }

    fn read(&self) -> RwLockReadGuard<'_, State> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, State> {
        self.0.write().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A handler that can be switched off: then the busy page is its answer.
struct Switch {
    name: String,
    handler: DynHandler,
    control: Control,
}

impl CommandHandler for Switch {
    async fn handle(&self, cx: &mut CommandContext) -> Result<Answer, HandlerError> {
        if self.control.is_on(&self.name) {
            return self.handler.handle(cx).await;
        }
        cx.page(pages::BUSY);
        Ok(Answer::Page)
    }
}

/// Notes turns that begin.
struct Beginnings(Control);

impl Hook for Beginnings {
    fn name(&self) -> &'static str {
        "console turns"
    }

    fn priority(&self) -> i32 {
        i32::MIN
    }

    fn matches(&self, _: &Inbound, _: &Scope) -> bool {
        self.0.read().underway.is_some()
    }

    fn observes(&self) -> bool {
        true
    }

    async fn before(&self, cx: &mut HookContext<'_>) -> Result<Flow, HandlerError> {
        let underway = self.0.read().underway.clone();
        if let Some(underway) = underway {
            underway.begin(cx);
        }
        Ok(Flow::Continue)
    }
}

/// Answers by the settings, before the menus do and after nothing did.
struct Settings(Control);

impl Hook for Settings {
    fn name(&self) -> &'static str {
        "console settings"
    }

    /// Most accounts have no settings of their own; their messages pay for nothing more.
    fn matches(&self, message: &Inbound, _: &Scope) -> bool {
        self.0.settings(&message.account).is_some()
    }

    async fn before(&self, cx: &mut HookContext<'_>) -> Result<Flow, HandlerError> {
        let Some(settings) = self.0.settings(&cx.message.account) else {
            return Ok(Flow::Continue);
        };
        let reply = settings.reply(cx.message, Some(cx.session));
        Ok(reply.map_or(Flow::Continue, |(_, reply)| {
            Flow::Answer(Answer::text(reply))
        }))
    }

    fn on_reply(&self, cx: &mut Responding<'_>) -> Result<(), HandlerError> {
        if cx.answered || cx.error.is_some() || !cx.message.is_said() {
            return Ok(());
        }
        let settings = self.0.settings(&cx.message.account);
        if let Some(text) = settings.and_then(|settings| settings.default_reply.clone()) {
            *cx.reply = Reply::text(text);
        }
        Ok(())
    }
}

impl InForce {
    /// What is answered before the menus are asked, and by which setting.
    fn reply(&self, message: &Inbound, session: Option<&Session>) -> Option<(String, &str)> {
        if matches!(&message.content, Content::Event(event) if event.is("subscribe")) {
            let welcome = self.welcome.as_deref()?;
            return Some(("welcome".to_owned(), welcome));
        }
        let stands_outside = session.is_none_or(|session| session.position.menu().is_none());
        let text = said(message).filter(|_| stands_outside)?;
        let (number, reply) = self.keyword(text)?;
        Some((format!("keywords {number}"), reply))
    }
}

fn said(message: &Inbound) -> Option<&str> {
    message.text().map(str::trim)
}
