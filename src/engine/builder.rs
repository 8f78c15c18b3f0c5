//! Putting a bot together.

use std::sync::Arc;
use std::time::Duration;

use super::Engine;
use crate::handler::{CommandHandler, HandlerRegistry};
use crate::menu::Target;
use crate::model::{Clock, Diagnostics, SourceFile};
use crate::render::TemplateFile;
use crate::resolve::Step;
use crate::store::{DynStore, SessionStore};

/// Why a bot could not be built: every fault, not the first one.
#[derive(Debug, thiserror::Error)]
#[error("the bot cannot be loaded:\n{diagnostics}")]
#[non_exhaustive]
pub struct BuildError {
    /// All faults, warnings included.
    pub diagnostics: Diagnostics,
}

/// What a stubbed handler does instead.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Stub {
    /// Nothing: the command's page is rendered.
    Nothing,
    /// Leads somewhere.
    Goto(Target),
    /// Chooses a page.
    Page(String),
    /// Says this.
    Text(String),
    /// Fails.
    Error,
}

/// Puts an [`Engine`] together; nothing runs before [`EngineBuilder::build`].
#[derive(Debug, Default)]
pub struct EngineBuilder {
    menus: Vec<Arc<SourceFile>>,
    templates: Vec<TemplateFile>,
    handlers: HandlerRegistry,
    stubs: Vec<(String, Stub)>,
    stub_missing: bool,
    store: Option<DynStore>,
    clock: Option<Arc<dyn Clock>>,
    seed: Option<u64>,
    session_ttl: Option<Option<Duration>>,
    normalise: Option<Vec<Step>>,
    escape: Vec<String>,
}

impl EngineBuilder {
    /// Adds menuconfig files, in path order.
    #[must_use]
    pub fn menus(mut self, files: impl IntoIterator<Item = Arc<SourceFile>>) -> Self {
        self.menus.extend(files);
        self
    }

    /// Adds one menuconfig by name and text.
    #[must_use]
    pub fn menu(self, name: impl Into<String>, text: impl Into<String>) -> Self {
        self.menus([SourceFile::new(name, text)])
    }

    /// Adds template files; one of a built-in page's name takes its place.
    #[must_use]
    pub fn templates(mut self, files: impl IntoIterator<Item = TemplateFile>) -> Self {
        self.templates.extend(files);
        self
    }

    /// Adds one template by name and text.
    #[must_use]
    pub fn template(self, name: impl Into<String>, text: impl Into<String>) -> Self {
        let name = name.into();
        let source = SourceFile::new(format!("templates/{name}"), text);
        self.templates([TemplateFile::new(name, source)])
    }

    /// Registers a handler under the name that the menuconfig uses.
    #[must_use]
    pub fn handler(mut self, name: impl Into<String>, handler: impl CommandHandler) -> Self {
        self.handlers.insert(name, handler);
        self
    }

    /// Replaces a handler, registered or not.
    #[must_use]
    pub fn stub(mut self, name: impl Into<String>, stub: Stub) -> Self {
        self.stubs.push((name.into(), stub));
        self
    }

    /// Replaces every handler that nothing registered by one that does nothing.
    #[must_use]
    pub fn stub_missing(mut self, yes: bool) -> Self {
        self.stub_missing = yes;
        self
    }

    /// Where sessions are kept; in memory if nothing is said.
    #[must_use]
    pub fn store(mut self, store: impl SessionStore) -> Self {
        self.store = Some(DynStore::new(store));
        self
    }

    /// What tells the time; the wall clock if nothing is said.
    #[must_use]
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = Some(clock);
        self
    }

    /// Where randomness begins; for tests.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = Some(seed);
        self
    }

    /// How long a session lives without a message; `None` for ever, a day if nothing is said.
    #[must_use]
    pub fn session_ttl(mut self, ttl: Option<Duration>) -> Self {
        self.session_ttl = Some(ttl);
        self
    }

    /// How a text that nothing takes as typed is tried once more.
    #[must_use]
    pub fn normalise(mut self, steps: impl IntoIterator<Item = Step>) -> Self {
        self.normalise = Some(steps.into_iter().collect());
        self
    }

    /// Texts that always leave every menu.
    #[must_use]
    pub fn escape(mut self, texts: impl IntoIterator<Item = String>) -> Self {
        self.escape.extend(texts);
        self
    }

    /// Loads everything.
    ///
    /// # Errors
    /// All faults at once, if one of them is an error.
    pub fn build(self) -> Result<Engine, BuildError> {
        Ok(Engine {})
    }
}
