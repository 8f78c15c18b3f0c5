//! The login state and the bot behind it, for all accounts.

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use crate::api::{Api, Platform};
use crate::config::{MiniSettings, Settings};
use crate::engine::Engine;
use crate::model::{AccountId, Clock};
use crate::store::{
    DynStore, DynTickets, KeptTickets, StoreError, TicketRules, TicketStore, Uploads,
};

/// The login state of mini-programs; [`Mini::configure`] mounts its routes.
///
/// A clone is the same one.
///
/// ```
/// use std::sync::Arc;
/// use actix_web::App;
/// use wxmenu::Engine;
/// use wxmenu::api::Platform;
/// use wxmenu::config::Settings;
/// use wxmenu::engine::SystemClock;
/// use wxmenu::mini::Mini;
/// use wxmenu::store::{DynStore, MemoryStore};
///
/// let settings = Settings::default();
/// let store = DynStore::new(MemoryStore::new());
/// let engine = Engine::builder().store(store.clone()).build()?;
/// let platform = Platform::from_settings(&settings, Arc::new(SystemClock::default())).build()?;
/// let mini = Mini::from_settings(engine, platform, store, &settings, "uploads");
/// let app = App::new().configure(mini.configure());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Mini(pub(super) Arc<Shared>);

#[derive(Clone)]
pub(super) struct Shared {
    pub(super) engine: Engine,
    pub(super) platform: Platform,
    pub(super) tickets: DynTickets,
    pub(super) store: DynStore,
    pub(super) uploads: Uploads,
    pub(super) settings: MiniSettings,
    pub(super) max_body: usize,
    /// Each account that is answered for, and the one whose people its people are too.
    accounts: BTreeMap<AccountId, Option<AccountId>>,
}

impl Mini {
    /// As `wxmenu.toml` wants it: for all its accounts, with tickets beside the sessions of this
    /// store and pictures in this folder. Whether it is switched on is not looked at.
    pub fn from_settings(
        engine: Engine,
        platform: Platform,
        store: DynStore,
        settings: &Settings,
        uploads: impl Into<PathBuf>,
    ) -> Self {
        let accounts = settings.accounts.iter();
        let accounts = accounts.map(|own| (own.identity.clone(), own.join.clone()));
        Self(Arc::new(Shared {
            engine,
            platform,
            tickets: DynTickets::new(KeptTickets::new(store.clone())),
            store,
            uploads: Uploads::new(uploads, settings.mini.max_upload),
            settings: settings.mini.clone(),
            max_body: settings.server.max_body,
            accounts: accounts.collect(),
        }))
    }

    /// With tickets that are kept elsewhere.
    #[must_use]
    pub fn tickets(&self, tickets: impl TicketStore) -> Self {
        Self(Arc::new(Shared {
            tickets: DynTickets::new(tickets),
            ..Shared::clone(&self.0)
        }))
    }

    /// How many tickets are alive.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn live_tickets(&self) -> Result<usize, StoreError> {
        self.0.tickets.count(self.0.clock().now()).await
    }

    /// The path below which an account is answered for.
    #[must_use]
    pub fn path(identity: &AccountId) -> String {
        format!("{PREFIX}/{identity}")
    }

    /// The folder of the pictures that people sent.
    #[must_use]
    pub fn uploads(&self) -> &Uploads {
        &self.0.uploads
    }
}

/// What all paths begin with.
pub(super) const PREFIX: &str = "/mini";

impl Shared {
    pub(super) fn clock(&self) -> &dyn Clock {
        &**self.platform.clock()
    }

    pub(super) fn rules(&self) -> TicketRules {
        let many = usize::try_from(self.settings.tickets_per_user).unwrap_or(usize::MAX);
        TicketRules::new(self.settings.ticket_ttl, many)
    }

    /// The account of a path, if it is answered for.
    pub(super) fn account(&self, identity: &str) -> Option<AccountId> {
        let found = self.accounts.get_key_value(identity);
        found.map(|(identity, _)| identity.clone())
    }

    /// The account whose people this account's people are too.
    pub(super) fn joined(&self, account: &AccountId) -> Option<&AccountId> {
        self.accounts.get(account)?.as_ref()
    }

    /// Whether a mini-program's people are people of this account too.
    pub(super) fn is_joined(&self, account: &AccountId) -> bool {
        self.accounts
            .values()
            .any(|joins| joins.as_ref() == Some(account))
    }

    /// The platform as the account sees it; nothing if the account cannot call it.
    pub(super) fn api(&self, account: &AccountId) -> Option<Api> {
        self.platform.account(account)
    }
}

impl fmt::Debug for Mini {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mini")
            .field("accounts", &self.0.accounts)
            .field("tickets", &self.0.tickets)
            .finish_non_exhaustive()
    }
}
