//! The platform, for all accounts and for one.

mod account;
mod before;
mod builder;
mod cache;
mod course;
mod grant;
mod hosts;
mod run;
mod tell;

use std::fmt;
use std::sync::Arc;

use foldhash::HashMap;

use super::token::{Brake, DynTokens, Flights};
use super::transport::DynTransport;
use crate::hook::Signals;
use crate::model::{AccountId, Clock};

use cache::Cache;
use hosts::Hosts;

pub use account::{ApiAccount, GrantKind};
pub use before::{BeforeSend, Outgoing};
pub use builder::{PlatformBuilder, PlatformError};
pub use course::Backoff;
#[cfg(feature = "api-pay")]
pub(super) use hosts::is_origin;
#[cfg(feature = "api-pay")]
pub(super) use tell::{GOOD, LOST, REFUSED, outcome_of};

/// The platform, as all accounts of a program share it.
///
/// Cheap to clone; all clones are the same.
///
/// ```
/// use std::sync::Arc;
/// use wxmenu::api::{ApiAccount, Call, Platform};
/// use wxmenu::model::{ManualClock, Secret};
///
/// let shop = ApiAccount::new("shop", "wx0000000000000000", Secret::new("…"));
/// let platform = Platform::builder(Arc::new(ManualClock::default()))
///     .account(shop)
///     .build()?;
/// let api = platform.account(&"shop".into()).ok_or("it was given")?;
/// # async fn ask(api: wxmenu::api::Api) -> Result<(), wxmenu::api::ApiError> {
/// let answer = api.call(&Call::get("/cgi-bin/getcallbackip")).await?;
/// println!("{}", answer.data);
/// # Ok(())
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Platform(Arc<Shared>);

struct Shared {
    accounts: HashMap<AccountId, Arc<ApiAccount>>,
    hosts: Hosts,
    transport: DynTransport,
    tokens: DynTokens,
    flights: Flights,
    brake: Brake,
    clock: Arc<dyn Clock>,
    signals: Signals,
    before: Vec<Arc<dyn BeforeSend>>,
    cache: Cache,
    mocks: HashMap<String, Vec<u8>>,
    relogin_limit: u32,
    backoff: Backoff,
}

impl Platform {
    /// The platform as one account sees it; nothing if the account has no AppID and secret.
    #[must_use]
    pub fn account(&self, account: &AccountId) -> Option<Api> {
        let account = Arc::clone(self.0.accounts.get(account)?);
        let platform = self.clone();
        Some(Api { platform, account })
    }

    /// Whether any account can call.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.accounts.is_empty()
    }

    /// What tells the time of tokens and quotas.
    #[must_use]
    pub fn clock(&self) -> &Arc<dyn Clock> {
        &self.0.clock
    }
}

impl fmt::Debug for Platform {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Platform")
            .field("accounts", &self.0.accounts.keys().collect::<Vec<_>>())
            .field("hosts", &self.0.hosts)
            .finish_non_exhaustive()
    }
}

/// The platform as one account sees it.
///
/// Cheap to clone. Families of calls add their methods to it.
#[derive(Clone)]
pub struct Api {
    platform: Platform,
    account: Arc<ApiAccount>,
}

impl Api {
    /// Which account it is.
    #[must_use]
    pub fn identity(&self) -> &AccountId {
        &self.account.identity
    }

    /// The AppID that the platform gave it.
    #[must_use]
    pub fn appid(&self) -> &str {
        &self.account.appid
    }

    /// The platform that it calls.
    #[must_use]
    pub const fn platform(&self) -> &Platform {
        &self.platform
    }

    fn shared(&self) -> &Shared {
        &self.platform.0
    }
}

impl fmt::Debug for Api {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Api({})", self.account.identity)
    }
}
