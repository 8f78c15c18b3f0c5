//! What the callback needs to answer: the engine, the accounts and the clock.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::config::{AccountSettings, Mode, Secret, Settings};
#[cfg(feature = "console")]
use crate::console::Console;
use crate::engine::{Engine, SystemClock};
use crate::model::{AccountId, Clock};
use crate::wechat::{Account, AesKey, BadAesKey, Cipher, Protection};

const DEFAULT_PREFIX: &str = "/wechat";
const DEFAULT_MAX_BODY: usize = 1 << 20;

/// A bot with the accounts that reach it; [`configure`](super::configure) mounts it.
///
/// A clone is the same bot: a server has one for each of its threads.
///
/// ```
/// use wxmenu::Engine;
/// use wxmenu::server::Callback;
/// use wxmenu::wechat::Account;
///
/// let engine = Engine::builder().build()?;
/// let callback = Callback::new(engine, [Account::plain("shop", "token")])
///     .prefix("/bots")?
///     .max_body(64 << 10);
/// assert_eq!(callback.path(&"shop".into()), "/bots/shop/");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Callback {
    pub(super) engine: Engine,
    pub(super) accounts: Arc<BTreeMap<AccountId, Account>>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) prefix: String,
    pub(super) max_body: usize,
    #[cfg(feature = "mini")]
    pub(super) mini: Option<crate::mini::Mini>,
    #[cfg(feature = "console")]
    pub(super) console: Option<Console>,
}

/// A setting that cannot be served.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Unservable {
    /// A prefix that no path can begin with.
    #[error(
        "`{0}` cannot be the prefix of a path: it holds one of `{{`, `}}`, `?`, `#`, `%`, or a blank"
    )]
    Prefix(String),
    /// Without a token no request can be proved.
    #[error("the account `{0}` has no token")]
    NoToken(AccountId),
    /// Without a key no envelope can be opened.
    #[error("the account `{0}` is in {1} mode, which needs an `aes_key`")]
    NoAesKey(AccountId, Mode),
    /// The key is none.
    #[error("the `aes_key` of the account `{0}`: {1}")]
    AesKey(AccountId, BadAesKey),
    /// Without an AppID an envelope for another account cannot be told from one's own.
    #[error("the account `{0}` is in {1} mode, which needs an `appid`")]
    NoAppid(AccountId, Mode),
}

impl Callback {
    /// The bot for these accounts; of two accounts with one identity the later counts.
    pub fn new(engine: Engine, accounts: impl IntoIterator<Item = Account>) -> Self {
        let by_identity = |account: Account| (account.identity.clone(), account);
        Self {
            engine,
            accounts: Arc::new(accounts.into_iter().map(by_identity).collect()),
            clock: Arc::new(SystemClock),
            prefix: DEFAULT_PREFIX.to_owned(),
            max_body: DEFAULT_MAX_BODY,
            #[cfg(feature = "mini")]
            mini: None,
            #[cfg(feature = "console")]
            console: None,
        }
    }

    /// The bot as `wxmenu.toml` wants it: its accounts, prefix and limit.
    ///
    /// # Errors
    /// The first setting that cannot be served.
    pub fn from_settings(engine: Engine, settings: &Settings) -> Result<Self, Unservable> {
        let accounts: Result<Vec<Account>, Unservable> =
            settings.accounts.iter().map(account).collect();
        Ok(Self::new(engine, accounts?)
            .prefix(&settings.server.prefix)?
            .max_body(settings.server.max_body))
    }

    /// Where the paths of the accounts begin; `/wechat` if nothing is said, empty for the root.
    ///
    /// # Errors
    /// When no path can begin like this.
    pub fn prefix(mut self, prefix: &str) -> Result<Self, Unservable> {
        let is_odd = |c: char| c.is_whitespace() || c.is_control() || "{}?#%".contains(c);
        if prefix.contains(is_odd) {
            return Err(Unservable::Prefix(prefix.to_owned()));
        }
        self.prefix = match prefix.trim_matches('/') {
            "" => String::new(),
            path => format!("/{path}"),
        };
        Ok(self)
    }

    /// The most bytes that a body may have; 1 MiB if nothing is said.
    #[must_use]
    pub fn max_body(mut self, bytes: usize) -> Self {
        self.max_body = bytes;
        self
    }

    /// What tells the time of requests; the wall clock if nothing is said.
    #[must_use]
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = clock;
        self
    }

    /// Answers mini-programs too, wherever [`run`](super::run) serves the callback.
    #[cfg(feature = "mini")]
    #[must_use]
    pub fn mini(mut self, mini: crate::mini::Mini) -> Self {
        self.mini = Some(mini);
        self
    }

    /// The console that [`run`](super::run) serves beside the callback.
    #[cfg(feature = "console")]
    #[must_use]
    pub fn console(mut self, console: Console) -> Self {
        self.console = Some(console);
        self
    }

    /// The console that is served beside it, if there is one.
    #[cfg(feature = "console")]
    #[must_use]
    pub fn opened(&self) -> Option<&Console> {
        self.console.as_ref()
    }

    /// The accounts, in the order of their identities.
    pub fn accounts(&self) -> impl Iterator<Item = &Account> {
        self.accounts.values()
    }

    /// The path of an account's callback, as the platform's console wants it.
    #[must_use]
    pub fn path(&self, identity: &AccountId) -> String {
        format!("{}/{identity}/", self.prefix)
    }
}

fn account(settings: &AccountSettings) -> Result<Account, Unservable> {
    let identity = &settings.identity;
    let token = settings.token.as_ref().map(Secret::expose);
    match token.filter(|token| !token.is_empty()) {
        Some(token) => Ok(Account::new(identity.clone(), token, protection(settings)?)),
        None => Err(Unservable::NoToken(identity.clone())),
    }
}

fn protection(settings: &AccountSettings) -> Result<Protection, Unservable> {
    let (identity, mode) = (&settings.identity, settings.mode);
    let protect = match mode {
        Mode::Plain => return Ok(Protection::Plain),
        Mode::Compat => Protection::Compat,
        Mode::Safe => Protection::Safe,
    };
    let key = settings.aes_key.as_ref();
    let key = key.ok_or_else(|| Unservable::NoAesKey(identity.clone(), mode))?;
    let key = AesKey::parse(key.expose());
    let key = key.map_err(|fault| Unservable::AesKey(identity.clone(), fault))?;
    let appid = settings.appid.as_deref().filter(|appid| !appid.is_empty());
    let appid = appid.ok_or_else(|| Unservable::NoAppid(identity.clone(), mode))?;
    Ok(protect(Cipher::new(key, appid)))
}
