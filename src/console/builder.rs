//! Putting a console together.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use super::bot::BotSource;
use super::control::Control;
use super::jobs::Jobs;
use super::live::Live;
use super::log::{Keeping, Log};
use super::login::{Access, Guard, Password, Proxies, Visitors, secret};
use super::menus::Proved;
use super::shared::Seen;
use super::simulate::Conversations;
use super::stats::Stats;
use super::told::{COUNTED, Watch};
use super::underway::AllUnderway;
use super::users::People;
use super::{Console, Shared};
use crate::api::Platform;
use crate::check::ProofSettings;
use crate::engine::{Engine, SystemClock};
use crate::model::{AccountId, Clock, Secret};
use crate::store::{DynStore, Uploads};
use crate::wechat::Account;

/// Why a console cannot be opened to anybody.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Unopenable {
    /// The password is empty, or looks like an argon2 hash and is none.
    #[error("`console.password` is empty, or begins like an argon2 hash and is none")]
    Password,
    /// A proxy is named by something that is neither an address nor a network.
    #[error("`{0}` in `console.proxies` is neither an address nor a network such as 10.0.0.0/8")]
    Network(String),
    /// The operating system gives no random bytes, so that no key can be made.
    #[error("no key can be made: {0}")]
    Chance(String),
}

/// Puts a [`Console`] together.
#[must_use]
pub struct ConsoleBuilder {
    engine: Engine,
    control: Control,
    accounts: BTreeMap<AccountId, Account>,
    prefix: String,
    password: Option<Secret>,
    source: Option<BotSource>,
    tests: Option<PathBuf>,
    uploads: Option<Uploads>,
    open_uploads: bool,
    proxies: Proxies,
    proofs: ProofSettings,
    platform: Option<Platform>,
    store: Option<DynStore>,
    clock: Arc<dyn Clock>,
    cors_dev: bool,
    messages: Keeping,
}

impl Console {
    /// Begins with an engine and the control that was installed in its builder.
    pub fn builder(engine: Engine, control: Control) -> ConsoleBuilder {
        ConsoleBuilder {
            engine,
            control,
            accounts: BTreeMap::new(),
            prefix: "/wechat".to_owned(),
            password: None,
            source: None,
            tests: None,
            uploads: None,
            open_uploads: false,
            proxies: Proxies::default(),
            proofs: ProofSettings::default(),
            platform: None,
            store: None,
            clock: Arc::new(SystemClock),
            cors_dev: false,
            messages: Keeping::Never,
        }
    }
}

impl ConsoleBuilder {
    /// Adds an account that people write to.
    pub fn account(mut self, account: Account) -> Self {
        self.accounts.insert(account.identity.clone(), account);
        self
    }

    /// Where the paths of callbacks begin, for those who are shown them.
    pub fn prefix(mut self, prefix: impl Into<String>) -> Self {
        self.prefix = prefix.into();
        self
    }

    /// What one logs in with: a password or its argon2 hash. Without it there is a link that logs in
    /// ([`Console::key`]), and the `Host` of every request has to be of this machine.
    pub fn password(mut self, password: Secret) -> Self {
        self.password = Some(password);
        self
    }

    /// Where the simulator takes the bot from; without it there is only the live one.
    pub fn bot(mut self, source: BotSource) -> Self {
        self.source = Some(source);
        self
    }

    /// The folder in which conversations may be saved as tests.
    pub fn tests(mut self, folder: impl Into<PathBuf>) -> Self {
        self.tests = Some(folder.into());
        self
    }

    /// Where uploaded files are kept.
    pub fn uploads(mut self, uploads: Uploads) -> Self {
        self.uploads = Some(uploads);
        self
    }

    /// Whether whoever has the name of an uploaded file may see it without a login: mini-programs
    /// show pictures by their names, which nobody can guess.
    pub fn open_uploads(mut self, yes: bool) -> Self {
        self.open_uploads = yes;
        self
    }

    /// Takes the word of proxies in these networks for where a request comes from, such as
    /// `10.0.0.0/8` or one address; those on this machine are always believed. Without them all who
    /// come through a proxy count as one, so that one who guesses passwords locks all of them out.
    ///
    /// # Errors
    /// When one of them is no network.
    pub fn proxies<'n>(
        mut self,
        networks: impl IntoIterator<Item = &'n str>,
    ) -> Result<Self, Unopenable> {
        for network in networks {
            let known = self.proxies.add(network);
            known.map_err(|()| Unopenable::Network(network.to_owned()))?;
        }
        Ok(self)
    }

    /// How matchers are proved apart where the menus are shown; as the engine tries texts.
    pub fn proofs(mut self, settings: ProofSettings) -> Self {
        self.proofs = settings;
        self
    }

    /// The platform that may be called.
    pub fn platform(mut self, platform: Platform) -> Self {
        self.platform = Some(platform);
        self
    }

    /// The store of the engine: sessions are searched in it, settings kept.
    pub fn store(mut self, store: DynStore) -> Self {
        self.store = Some(store);
        self
    }

    /// What tells the time; the wall clock if nothing is said.
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = clock;
        self
    }

    /// Whether pages of another origin may call, while they are developed.
    pub fn cors_dev(mut self, yes: bool) -> Self {
        self.cors_dev = yes;
        self
    }

    /// Whether what people write is kept, masked and in memory, for the pages.
    pub fn messages(mut self, yes: bool) -> Self {
        self.messages = match yes {
            true => Keeping::Always,
            false => Keeping::Never,
        };
        self
    }

    /// Keeps turns from the first login on: for a bot that is only tried.
    pub fn messages_once_visited(mut self) -> Self {
        self.messages = Keeping::OnceVisited;
        self
    }

    /// Puts it together. From now on it watches the engine.
    ///
    /// # Errors
    /// When nobody could log in.
    pub fn build(self) -> Result<Console, Unopenable> {
        let access = match self.password {
            Some(password) => {
                Access::Password(Password::new(password).ok_or(Unopenable::Password)?)
            }
            None => {
                let key = secret().map_err(|error| Unopenable::Chance(error.to_string()))?;
                Access::Key(Secret::new(key))
            }
        };
        let (live, log) = (Arc::new(Live::default()), Arc::new(Log::new(self.messages)));
        let stats = Arc::new(Stats::since(self.clock.now()));
        let (underway, console) = (Arc::new(AllUnderway::default()), Arc::new(OnceLock::new()));
        if log.is_on() {
            self.control.note_turns(Arc::clone(&underway));
        }
        let watch = Watch {
            console: Arc::clone(&console),
            underway: Arc::clone(&underway),
            live: Arc::clone(&live),
            log: Arc::clone(&log),
            stats: Arc::clone(&stats),
            control: self.control.clone(),
            clock: Arc::clone(&self.clock),
        };
        let watching = self.engine.signals().subscribe_to_any(COUNTED, watch);
        let shared = Arc::new(Shared {
            engine: self.engine,
            control: self.control,
            accounts: self.accounts,
            prefix: self.prefix,
            access,
            guard: Guard::default(),
            visitors: Visitors::default(),
            conversations: Conversations::default(),
            source: self.source,
            tests: self.tests,
            uploads: self.uploads,
            open_uploads: self.open_uploads,
            proxies: self.proxies,
            proofs: self.proofs,
            proved: Proved::default(),
            playing: tokio::sync::Mutex::default(),
            platform: self.platform,
            store: self.store,
            clock: self.clock,
            cors_dev: self.cors_dev,
            live,
            log,
            underway,
            stats,
            jobs: Jobs::default(),
            people: People::default(),
            counted: tokio::sync::Mutex::default(),
            changing: tokio::sync::Mutex::default(),
            seen: Seen::default(),
            watching,
        });
        // It watches through the engine's signals, so it must not hold the engine itself.
        console.get_or_init(|| Arc::downgrade(&shared));
        Ok(Console(shared))
    }
}

impl std::fmt::Debug for ConsoleBuilder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ConsoleBuilder")
            .field("accounts", &self.accounts.keys().collect::<Vec<_>>())
            .finish_non_exhaustive()
    }
}
