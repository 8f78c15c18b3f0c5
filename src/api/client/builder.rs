//! Putting a platform together.

use std::fmt;
use std::sync::Arc;

use foldhash::HashMap;

use super::cache::Cache;
use super::hosts::{Hosts, is_origin};
use super::{ApiAccount, Backoff, BeforeSend, Platform, Shared};
use crate::api::token::{Brake, DynTokens, Flights, MemoryTokens, TokenStore};
use crate::api::transport::{DynTransport, HttpTransport, Transport};
use crate::hook::Signals;
use crate::model::{AccountId, Clock};

/// Where the platform is if nothing is said.
const BASE: &str = "https://api.weixin.qq.com";
/// A site of the platform that its own answers lead to.
const SITE: &str = "https://mp.weixin.qq.com";
/// How often a call is repeated with another token if nothing is said.
const RELOGIN_LIMIT: u32 = 3;

/// Why a [`Platform`] could not be put together.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PlatformError {
    /// This is no address of a host: a scheme and a host are needed, and nothing behind.
    #[error("`{0}` is no address of a host, such as `https://api.weixin.qq.com`")]
    Host(String),
    /// A parameter of every call would take the place of one that proves who calls.
    #[error(
        "the account `{account}` may not have a parameter `{name}`: it is added to each call that needs it"
    )]
    Param {
        /// Whose parameter it is.
        account: AccountId,
        /// Its name.
        name: String,
    },
    /// The network cannot be used.
    #[error("no connection can be made: {0}")]
    Transport(String),
}

/// Puts a [`Platform`] together; nothing is sent before a call is made.
#[must_use]
pub struct PlatformBuilder {
    accounts: Vec<ApiAccount>,
    base: String,
    hosts: Vec<String>,
    allow: Vec<String>,
    transport: Option<DynTransport>,
    tokens: Option<DynTokens>,
    clock: Arc<dyn Clock>,
    signals: Signals,
    before: Vec<Arc<dyn BeforeSend>>,
    mocks: HashMap<String, Vec<u8>>,
    relogin_limit: u32,
    backoff: Backoff,
}

impl Platform {
    /// Begins with the real platform, no account, tokens in memory.
    pub fn builder(clock: Arc<dyn Clock>) -> PlatformBuilder {
        PlatformBuilder {
            accounts: Vec::new(),
            base: BASE.to_owned(),
            hosts: Vec::new(),
            allow: vec![SITE.to_owned()],
            transport: None,
            tokens: None,
            clock,
            signals: Signals::new(),
            before: Vec::new(),
            mocks: HashMap::default(),
            relogin_limit: RELOGIN_LIMIT,
            backoff: Backoff::default(),
        }
    }
}

impl PlatformBuilder {
    /// Adds an account; a later one of the same identity takes its place.
    pub fn account(mut self, account: ApiAccount) -> Self {
        self.accounts.push(account);
        self
    }

    /// Where the platform is: scheme, host and port.
    pub fn base(mut self, base: impl Into<String>) -> Self {
        self.base = base.into();
        self
    }

    /// Where the platform is too: tried in turn when there is no connection, and stayed with.
    pub fn host(mut self, host: impl Into<String>) -> Self {
        self.hosts.push(host.into());
        self
    }

    /// Where calls with a whole address may go, besides the platform's hosts.
    pub fn allow(mut self, host: impl Into<String>) -> Self {
        self.allow.push(host.into());
        self
    }

    /// What carries requests; the network if nothing is said.
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(DynTransport::new(transport));
        self
    }

    /// Where tokens are kept; in memory if nothing is said.
    pub fn tokens(mut self, tokens: impl TokenStore) -> Self {
        self.tokens = Some(DynTokens::new(tokens));
        self
    }

    /// Where signals are raised: those of an engine, say.
    pub fn signals(mut self, signals: Signals) -> Self {
        self.signals = signals;
        self
    }

    /// Asks before every request.
    pub fn before_send(mut self, hook: impl BeforeSend) -> Self {
        self.before.push(Arc::new(hook));
        self
    }

    /// Answers calls of this path with this JSON: no token, no network.
    pub fn mock(mut self, path: impl Into<String>, answer: impl Into<Vec<u8>>) -> Self {
        self.mocks.insert(path.into(), answer.into());
        self
    }

    /// How often a call is repeated with another token after the platform refused the old one; 3 if
    /// nothing is said, 0 for never.
    pub fn relogin_limit(mut self, limit: u32) -> Self {
        self.relogin_limit = limit;
        self
    }

    /// How a call is repeated that found the platform busy.
    pub fn backoff(mut self, backoff: Backoff) -> Self {
        self.backoff = backoff;
        self
    }

    /// Puts it together.
    ///
    /// # Errors
    /// When a host is no address, an account has a parameter that it may not have, or the network cannot
    /// be used.
    pub fn build(self) -> Result<Platform, PlatformError> {
        let hosts = std::iter::once(self.base).chain(self.hosts);
        let hosts: Vec<String> = hosts.map(|host| trimmed(&host)).collect();
        let allow: Vec<String> = self.allow.iter().map(|host| with_scheme(host)).collect();
        if let Some(bad) = hosts.iter().chain(&allow).find(|host| !is_origin(host)) {
            return Err(PlatformError::Host(bad.clone()));
        }
        self.accounts.iter().try_for_each(check_params)?;
        let transport = match self.transport {
            Some(transport) => transport,
            None => DynTransport::new(HttpTransport::new()),
        };
        let accounts = self.accounts.into_iter();
        let accounts = accounts.map(|own| (own.identity.clone(), Arc::new(own)));
        Ok(Platform(Arc::new(Shared {
            accounts: accounts.collect(),
            hosts: Hosts::new(hosts, allow),
            transport,
            tokens: self
                .tokens
                .unwrap_or_else(|| DynTokens::new(MemoryTokens::new())),
            flights: Flights::default(),
            brake: Brake::default(),
            clock: self.clock,
            signals: self.signals,
            before: self.before,
            cache: Cache::default(),
            mocks: self.mocks,
            relogin_limit: self.relogin_limit,
            backoff: self.backoff,
        })))
    }
}

fn check_params(account: &ApiAccount) -> Result<(), PlatformError> {
    const OURS: [&str; 3] = ["access_token", "appid", "secret"];
    let mut names = account.params.iter().map(|(name, _)| name);
    match names.find(|name| OURS.iter().any(|own| own.eq_ignore_ascii_case(name))) {
        Some(name) => Err(PlatformError::Param {
            account: account.identity.clone(),
            name: name.clone(),
        }),
        None => Ok(()),
    }
}

fn trimmed(host: &str) -> String {
    host.trim_end_matches('/').to_owned()
}

/// A bare name means the host by HTTPS.
fn with_scheme(host: &str) -> String {
    match host.contains("://") {
        true => trimmed(host),
        false => format!("https://{}", trimmed(host)),
    }
}

impl fmt::Debug for PlatformBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PlatformBuilder")
            .field("base", &self.base)
            .field("accounts", &self.accounts)
            .finish_non_exhaustive()
    }
}
