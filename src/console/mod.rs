//! The console: a bot tried, watched and run from a browser or a script.
//!
//! Layer 8. A [`Console`] is mounted by the server (or in anyone's actix-web application) and
//! answers `/console` (the pages), `/j/…` (the API, described by `/j/openapi.json`), `/stream` (what
//! happens, as it happens) and `/uploads/…`. The table of routes is `routes`; each family of them is
//! a file. It is never in the way of a turn: what it shows it is told by signals, and whoever reads
//! too slowly is left behind.
//!
//! What it does not do: keep conversations of people unless it is told to, send anything that nobody
//! asked for, or answer anybody who has not logged in.

mod answer;
mod ask;
mod assets;
mod bot;
mod builder;
mod buttons;
mod control;
mod fault;
mod handlers;
mod jobs;
mod live;
mod log;
mod login;
mod me;
mod menus;
mod messages;
mod mount;
mod openapi;
mod platform;
mod routes;
mod send;
mod sessions;
mod settings;
mod shape;
mod shapes;
mod shared;
mod simulate;
mod stats;
mod told;
mod underway;
mod uploads;
mod users;
mod words;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;

use crate::api::{Api, Platform};
use crate::check::ProofSettings;
use crate::engine::Engine;
use crate::hook::Subscription;
use crate::model::{AccountId, Clock, Timestamp};
use crate::store::{DynStore, Uploads};
use crate::testing::format_moment;
use crate::wechat::Account;

use fault::Fault;
use live::Live;
use log::Log;
use login::{Access, Guard, Visitors};
use simulate::Conversations;
use underway::AllUnderway;

pub use bot::BotSource;
pub use builder::{ConsoleBuilder, Unopenable};
pub use control::Control;
pub use fault::FaultCode;

/// A count of sessions is good for so long, and for so many times as long as the counting took: who
/// looks on must not keep the store busy.
const COUNT_EVERY: Duration = Duration::from_secs(10);
const COUNT_SHARE: u32 = 50;

/// Who sends a body for longer than this only holds the connection.
const BODY_TIME: Duration = Duration::from_secs(30);

/// The console of one engine.
///
/// Cheap to clone; all clones are the same.
///
/// ```
/// use actix_web::App;
/// use wxmenu::Engine;
/// use wxmenu::console::{Console, Control};
/// use wxmenu::model::Secret;
/// use wxmenu::wechat::Account;
///
/// let control = Control::new();
/// let engine = control.install(Engine::builder()).build()?;
/// let console = Console::builder(engine, control)
///     .account(Account::plain("shop", "token"))
///     .password(Secret::new("open sesame"))
///     .build()?;
/// let app = App::new().configure(console.configure());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Console(Arc<Shared>);

struct Shared {
    engine: Engine,
    control: Control,
    accounts: BTreeMap<AccountId, Account>,
    prefix: String,
    access: Access,
    guard: Guard,
    visitors: Visitors,
    conversations: Conversations,
    source: Option<BotSource>,
    tests: Option<PathBuf>,
    uploads: Option<Uploads>,
    /// Whoever has a file's name may see it.
    open_uploads: bool,
    /// Whose word for where a request comes from is taken.
    proxies: login::Proxies,
    platform: Option<Platform>,
    store: Option<DynStore>,
    clock: Arc<dyn Clock>,
    cors_dev: bool,
    live: Arc<Live>,
    log: Arc<Log>,
    underway: Arc<AllUnderway>,
    stats: Arc<stats::Stats>,
    jobs: jobs::Jobs,
    people: users::People,
    /// What is wrong with the menus, by account, and of which revision.
    proved: menus::Proved,
    proofs: ProofSettings,
    /// Conversation tests are played one after the other.
    playing: tokio::sync::Mutex<()>,
    /// Until when the last count is good.
    counted: tokio::sync::Mutex<Option<(Timestamp, usize)>>,
    /// Settings are changed one after the other.
    changing: tokio::sync::Mutex<()>,
    seen: shared::Seen,
    /// Ends with the console.
    watching: Subscription,
}

impl Console {
    /// The secret of the link that logs in, if there is no password.
    #[must_use]
    pub fn key(&self) -> Option<&str> {
        match &self.0.access {
            Access::Key(key) => Some(key.expose()),
            Access::Password(_) => None,
        }
    }

    /// Ends all streams, so that a server that stops need not wait for those who read them.
    pub fn close(&self) {
        self.0.live.close();
    }

    fn shared(&self) -> &Shared {
        &self.0
    }

    fn engine(&self) -> &Engine {
        &self.0.engine
    }

    fn guard(&self) -> &Guard {
        &self.0.guard
    }

    fn visitors(&self) -> &Visitors {
        &self.0.visitors
    }

    /// Somebody has logged in, who may want to look at turns.
    fn visited(&self) {
        let shared = self.shared();
        if shared.log.visited() {
            shared.control.note_turns(Arc::clone(&shared.underway));
        }
    }

    fn live(&self) -> &Live {
        &self.0.live
    }

    fn now(&self) -> Timestamp {
        self.0.clock.now()
    }

    /// How many sessions there are, or were a moment ago: counting walks through all of them.
    async fn count_sessions(&self) -> Result<usize, Fault> {
        let now = self.now();
        let mut counted = self.0.counted.lock().await;
        if let Some((until, count)) = *counted
            && now < until
        {
            return Ok(count);
        }
        let begun = Instant::now();
        let count = self.0.engine.count_sessions().await;
        let count = count.map_err(Fault::unknown)?;
        let good_for = COUNT_EVERY.max(begun.elapsed().saturating_mul(COUNT_SHARE));
        *counted = Some((now.after(good_for), count));
        Ok(count)
    }

    /// How often the bot was loaded anew.
    fn revision(&self) -> u64 {
        self.0.stats.reloads()
    }

    /// The account that is asked for, or else the first one.
    fn wire_account(&self, asked: Option<&str>) -> Result<Account, Fault> {
        let mut known = self.0.accounts.values();
        let found = match asked {
            None => known.next(),
            Some(asked) => known.find(|own| own.identity.as_str() == asked),
        };
        let nobody = || words::NO_ACCOUNT.with("account", asked.unwrap_or(""));
        found.cloned().ok_or_else(|| Fault::not_found(nobody()))
    }

    /// The identity that is asked for, or else the first one.
    fn account(&self, asked: Option<&str>) -> Result<AccountId, Fault> {
        self.wire_account(asked).map(|account| account.identity)
    }

    fn has_platform(&self, account: &AccountId) -> bool {
        self.platform(account).is_some()
    }

    /// The platform as an account sees it.
    fn platform(&self, account: &AccountId) -> Option<Api> {
        self.0.platform.as_ref()?.account(account)
    }

    /// The same, or why there is none.
    fn api(&self, account: &AccountId) -> Result<Api, Fault> {
        let api = self.platform(account);
        api.ok_or_else(|| Fault::illegal(words::NO_PLATFORM.with("account", account)))
    }
}

impl std::fmt::Debug for Console {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Console")
            .field("accounts", &self.0.accounts.keys().collect::<Vec<_>>())
            .finish_non_exhaustive()
    }
}

/// A moment as answers have it.
fn moment(at: Timestamp) -> String {
    format_moment(at)
}
