//! Putting a bot together.

use std::sync::Arc;
use std::time::Duration;

use super::bot::{Bot, Parts};
use super::hooks::Registered;
use super::late::DynOutbound;
use super::ttl::TtlOf;
use super::{Coverage, Engine, Late, Options, Outbound, Stub, SystemClock};
use crate::handler::{CommandHandler, HandlerAddresses};
use crate::model::{AccountId, Clock, Diagnostics, Rate, SourceFile};
use crate::render::TemplateFile;
use crate::resolve::Step;
use crate::store::{DynStore, MemoryStore, SessionStore};

/// How long a session lives without a message if nothing is said.
const SESSION_TTL: Duration = Duration::from_secs(24 * 60 * 60);

/// How long a delivery of the platform may take if nothing is said.
const DEADLINE: Duration = Duration::from_millis(4_500);

/// How long a handler may take if nothing is said.
const HANDLER_LIMIT: Duration = Duration::from_secs(60);

/// What asks for the rest of a long reply if nothing is said.
pub(crate) const MORE: [&str; 2] = ["more", "更多"];

/// Why a bot could not be built: every fault, not the first one.
#[derive(Debug, thiserror::Error)]
#[error("the bot cannot be loaded:\n{diagnostics}")]
#[non_exhaustive]
pub struct BuildError {
    /// All faults, warnings included.
    pub diagnostics: Diagnostics,
}

/// Puts an [`Engine`] together; nothing runs before [`EngineBuilder::build`].
#[derive(Clone, Debug)]
pub struct EngineBuilder {
    pub(super) parts: Parts,
    pub(super) registered: Registered,
    store: Option<DynStore>,
    clock: Arc<dyn Clock>,
    seed: Option<u64>,
    outbound: Option<DynOutbound>,
    options: Options,
}

impl Default for EngineBuilder {
    fn default() -> Self {
        let options = Options {
            session_ttl: Some(SESSION_TTL),
            ttl_of: TtlOf::default(),
            normalise: Step::DEFAULT.to_vec(),
            escape: Vec::new(),
            more: MORE.map(str::to_owned).to_vec(),
            deadline: DEADLINE,
            handler_limit: HANDLER_LIMIT,
            late: vec![Late::Retry, Late::Push, Late::Next],
            rate: None,
            trace: false,
            hooks: Arc::default(),
        };
        let clock = Arc::new(SystemClock);
        Self {
            parts: Parts::default(),
            registered: Registered::default(),
            store: None,
            clock,
            seed: None,
            outbound: None,
            options,
        }
    }
}

impl EngineBuilder {
    /// Adds menuconfig files, in path order.
    #[must_use]
    pub fn menus(mut self, files: impl IntoIterator<Item = Arc<SourceFile>>) -> Self {
        self.parts.files.add_menus(files);
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
        self.parts.files.add_templates(files);
        self
    }

    /// Adds one template by name and text.
    #[must_use]
    pub fn template(self, name: impl Into<String>, text: impl Into<String>) -> Self {
        let name = name.into();
        let source = SourceFile::new(format!("templates/{name}"), text);
        self.templates([TemplateFile::new(name, source)])
    }

    /// Registers a handler under the name that the menuconfig uses; a later one of the same name
    /// takes its place.
    #[must_use]
    pub fn handler(mut self, name: impl Into<String>, handler: impl CommandHandler) -> Self {
        self.parts.handlers.insert(name, handler);
        self
    }

    /// What gives the handlers that a menuconfig names by address (`url`); without it such an address
    /// is a fault.
    #[must_use]
    pub fn handler_addresses(mut self, addresses: impl HandlerAddresses) -> Self {
        self.parts.addresses = Some(Arc::new(addresses));
        self
    }

    /// Replaces a handler, registered or not, by its whole name or a class's last segment.
    #[must_use]
    pub fn stub(mut self, name: impl Into<String>, stub: Stub) -> Self {
        self.parts.stubs.push((name.into(), stub));
        self
    }

    /// Replaces every handler that nothing registered by one that does nothing.
    #[must_use]
    pub fn stub_missing(mut self, yes: bool) -> Self {
        self.parts.stub_missing = yes;
        self
    }

    /// The accounts that there are, so that a menuconfig of an account that there is not is told as a
    /// warning.
    #[must_use]
    pub fn accounts(mut self, accounts: impl IntoIterator<Item = AccountId>) -> Self {
        self.parts.accounts.extend(accounts);
        self
    }

    /// Where sessions are kept; in memory if nothing is said.
    #[must_use]
    pub fn store(mut self, store: impl SessionStore) -> Self {
        self.store = Some(DynStore::new(store));
        self
    }

    /// What sends late answers, for [`Late::Push`]; without it they wait for the next message.
    #[must_use]
    pub fn outbound(mut self, outbound: impl Outbound) -> Self {
        self.outbound = Some(DynOutbound::new(outbound));
        self
    }

    /// What tells the time; the wall clock if nothing is said.
    #[must_use]
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = clock;
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
        self.options.session_ttl = ttl;
        self
    }

    /// How long a session of an account that begins now lives, where that may change while the bot
    /// runs; what gives nothing leaves it to [`EngineBuilder::session_ttl`].
    #[must_use]
    pub fn session_ttl_of(
        mut self,
        ttl: impl Fn(&AccountId) -> Option<Option<Duration>> + Send + Sync + 'static,
    ) -> Self {
        self.options.ttl_of = TtlOf::new(ttl);
        self
    }

    /// How a text that nothing takes as typed is tried once more.
    #[must_use]
    pub fn normalise(mut self, steps: impl IntoIterator<Item = Step>) -> Self {
        self.options.normalise = steps.into_iter().collect();
        self
    }

    /// Texts that always leave every menu.
    #[must_use]
    pub fn escape(mut self, texts: impl IntoIterator<Item = String>) -> Self {
        self.options.escape.extend(texts);
        self
    }

    /// The words that ask for the rest of a reply that is longer than the platform takes; the first
    /// one that nothing else takes is said. Without any the reply is cut. `more` and `更多` if nothing is said.
    #[must_use]
    pub fn more(mut self, words: impl IntoIterator<Item = String>) -> Self {
        self.options.more = words.into_iter().collect();
        self
    }

    /// Answer the last delivery of the platform within this time; 4.5 s if nothing is said.
    #[must_use]
    pub fn deadline(mut self, span: Duration) -> Self {
        self.options.deadline = span;
        self
    }

    /// A handler that takes longer is cancelled; 60 s if nothing is said.
    #[must_use]
    pub fn handler_limit(mut self, span: Duration) -> Self {
        self.options.handler_limit = span;
        self
    }

    /// What to do with an answer that comes after the deadline, in order of preference.
    #[must_use]
    pub fn late(mut self, ways: impl IntoIterator<Item = Late>) -> Self {
        self.options.late = ways.into_iter().collect();
        self
    }

    /// How often each person may write; as often as they like if nothing is said. Who writes more
    /// often is told to be patient, and nothing runs.
    #[must_use]
    pub fn rate_limit(mut self, rate: Option<Rate>) -> Self {
        self.options.rate = rate;
        self
    }

    /// Tells in each report what its page was given ([`TurnReport::data`](super::TurnReport::data)), for
    /// simulators; an engine that answers people goes without.
    #[must_use]
    pub fn trace(mut self, yes: bool) -> Self {
        self.options.trace = yes;
        self
    }

    /// Measures what is touched, for tests; an engine that answers people goes without.
    #[must_use]
    pub fn coverage(mut self, coverage: &Coverage) -> Self {
        self.parts.files.measure(coverage);
        self
    }

    /// Loads everything.
    ///
    /// # Errors
    /// All faults at once, if one of them is an error. Warnings alone do not keep a bot from
    /// loading; see [`Engine::diagnostics`].
    pub fn build(mut self) -> Result<Engine, BuildError> {
        self.registered.map_handlers(&mut self.parts.handlers);
        self.parts.mapper = self.registered.mapper.clone();
        let (hooks, faults) = self.registered.build();
        self.options.hooks = Arc::new(hooks);
        let mut bot = Bot::load(&self.parts);
        bot.diagnostics.append(faults);
        if bot.diagnostics.has_errors() {
            return Err(BuildError {
                diagnostics: bot.diagnostics,
            });
        }
        let store = self
            .store
            .unwrap_or_else(|| DynStore::new(MemoryStore::new()));
        let parts = Parts {
            files: self.parts.files.emptied(),
            ..self.parts
        };
        Ok(Engine::new(
            bot,
            parts,
            store,
            self.clock,
            self.seed,
            self.outbound,
            self.options,
        ))
    }
}
