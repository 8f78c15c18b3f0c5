//! The conductor: one message in, one reply out, in order, once.
//!
//! Layer 5. Everything that answers people, be it the server, the terminal or a test, enters
//! through [`Engine::turn`]. The steps of a turn are in `turn/`, one person's order in `lanes`,
//! what is swapped by a reload in `bot`.

mod bot;
mod builder;
mod clock;
mod lanes;
mod report;
mod stub;
mod turn;

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use arc_swap::ArcSwap;

use bot::Bot;
use lanes::{Full, Lanes};
use turn::Turn;

use crate::menu::{MenuTree, Target};
use crate::model::{
    AccountId, Clock, Diagnostics, Inbound, Position, Remembered, Reply, Session, SessionKey,
    Timestamp,
};
use crate::resolve::{self, Explanation, Input, Step};
use crate::store::{DynStore, SessionStore, StoreError};

pub use builder::{BuildError, EngineBuilder};
pub use clock::SystemClock;
pub use report::{Failure, HandlerRun, Matched, MatchedKind, TurnReport};
pub use stub::Stub;

/// How long an answered message is remembered. The platform tries three times within fifteen
/// seconds; the rest is room for slow networks.
const REMEMBERED_FOR: Duration = Duration::from_secs(60);

/// How often a turn starts over because another node saved the session first.
const ATTEMPTS: usize = 3;

/// A bot that answers.
///
/// Cheap to clone; all clones are the same bot.
///
/// ```
/// use wxmenu::Engine;
/// use wxmenu::model::{Content, Inbound};
///
/// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
/// let menu = r#"<menu-configs>
///   <menu-config id="m001" name="menu" title="功能目录"><regex>m|menu|菜单</regex></menu-config>
/// </menu-configs>"#;
/// let engine = Engine::builder().menu("menus/main.menuconfig.xml", menu).build().unwrap();
/// let hello = Content::Text { text: "菜单".into(), menu_id: None };
/// let reply = engine.turn(Inbound::new("demo".into(), "o1".into(), "1".into(), hello)).await;
/// assert!(reply.as_text().is_some_and(|text| text.contains("功能目录")));
/// # });
/// ```
#[derive(Clone)]
pub struct Engine(Arc<Shared>);

struct Shared {
    bot: ArcSwap<Bot>,
    store: DynStore,
    clock: Arc<dyn Clock>,
    random: Mutex<fastrand::Rng>,
    lanes: Lanes,
    options: Options,
}

#[derive(Clone, Debug)]
struct Options {
    session_ttl: Option<Duration>,
    normalise: Vec<Step>,
    escape: Vec<String>,
}

impl Engine {
    /// Starts putting a bot together.
    #[must_use]
    pub fn builder() -> EngineBuilder {
        EngineBuilder::default()
    }

    fn new(
        bot: Bot,
        store: DynStore,
        clock: Arc<dyn Clock>,
        seed: Option<u64>,
        options: Options,
    ) -> Self {
        let random = Mutex::new(seed.map_or_else(fastrand::Rng::new, fastrand::Rng::with_seed));
        let (bot, lanes) = (ArcSwap::from_pointee(bot), Lanes::new());
        Self(Arc::new(Shared {
            bot,
            store,
            clock,
            random,
            lanes,
            options,
        }))
    }

    /// Answers one message.
    ///
    /// Never fails: what goes wrong becomes the error page and an event for the operator. The same
    /// message again (by [`Inbound::key`]) gets the same reply and runs no handler. Messages of one
    /// person are answered one after the other, in the order in which they came; those of different
    /// people do not wait for each other.
    pub async fn turn(&self, inbound: Inbound) -> Reply {
        self.take_turn(inbound).await.reply
    }

    /// Answers one message, and tells how the answer came about.
    pub async fn take_turn(&self, inbound: Inbound) -> TurnReport {
        let key = inbound.session_key();
        let inbound = Arc::new(inbound);
        let Ok(_place) = self.0.lanes.enter(&key).await else {
            tracing::warn!(account = %key.account, openid = %key.openid, "too many messages wait");
            return self.busy(&inbound);
        };
        for _ in 1..ATTEMPTS {
            match self.attempt(&key, &inbound).await {
                Err(StoreError::Conflict { .. }) => {}
                done => return done.unwrap_or_else(|error| self.failed(&inbound, &error)),
            }
        }
        self.attempt(&key, &inbound)
            .await
            .unwrap_or_else(|error| self.failed(&inbound, &error))
    }

    /// One try at a turn: load, answer, save.
    ///
    /// A conflict is given back for another try only if no handler ran; one that did may have done
    /// something that must not be done twice.
    async fn attempt(
        &self,
        key: &SessionKey,
        inbound: &Arc<Inbound>,
    ) -> Result<TurnReport, StoreError> {
        let now = self.0.clock.now();
        let before = self.load(key, now).await?;
        if let Some(first) = before.remembered(&inbound.key) {
            return Ok(TurnReport::repeated(first, before.position.menu()));
        }
        let bot = self.0.bot.load_full();
        let mut turn = Turn::new(&bot, &self.0.options, inbound, before, now, self.seed());
        turn.run().await;
        let (mut session, report) = turn.finish();
        if report.left_no_trace() {
            return Ok(report);
        }
        session.touch(now);
        let made = Remembered::new(inbound.key.clone(), report.reply.clone(), now);
        session.remember(
            made,
            Timestamp::from_millis(now.millis() - millis(REMEMBERED_FOR)),
        );
        match self.0.store.save(key, &session).await {
            Ok(_) => Ok(report),
            Err(conflict @ StoreError::Conflict { .. }) if !report.handlers.is_empty() => {
                Ok(self.failed(inbound, &conflict))
            }
            Err(error) => Err(error),
        }
    }

    /// The session as it counts now: an expired one is a new one.
    async fn load(&self, key: &SessionKey, now: Timestamp) -> Result<Session, StoreError> {
        let fresh = || Session::new(now, self.0.options.session_ttl);
        Ok(match self.0.store.load(key).await? {
            Some(old) if old.is_expired(now) => fresh().with_revision(old.revision()),
            Some(session) => session,
            None => fresh(),
        })
    }

    fn seed(&self) -> u64 {
        self.0
            .random
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .u64(..)
    }

    /// The reply to a message that there is no time for.
    fn busy(&self, inbound: &Arc<Inbound>) -> TurnReport {
        self.without_session(inbound, |turn| turn.busy())
    }

    /// The reply when the store has no session to give or does not take it back.
    fn failed(&self, inbound: &Arc<Inbound>, error: &StoreError) -> TurnReport {
        self.without_session(inbound, |mut turn| {
            turn.fail(Failure::new("store-failed", with_sources(error)));
            turn.finish().1
        })
    }

    fn without_session(
        &self,
        inbound: &Arc<Inbound>,
        end: impl FnOnce(Turn<'_>) -> TurnReport,
    ) -> TurnReport {
        let (bot, now) = (self.0.bot.load_full(), self.0.clock.now());
        let session = Session::new(now, self.0.options.session_ttl);
        end(Turn::new(&bot, &self.0.options, inbound, session, now, 0))
    }

    /// What is odd about the bot, though it loads: warnings only.
    #[must_use]
    pub fn diagnostics(&self) -> Diagnostics {
        self.0.bot.load().diagnostics.clone()
    }

    /// The menus that an account shows now.
    #[must_use]
    pub fn menus(&self, account: &AccountId) -> Arc<MenuTree> {
        Arc::clone(self.0.bot.load().menus.tree(account))
    }

    /// A person's session, unless it is expired.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn session(&self, key: &SessionKey) -> Result<Option<Session>, StoreError> {
        let session = self.0.store.load(key).await?;
        Ok(session.filter(|session| !session.is_expired(self.0.clock.now())))
    }

    /// Forgets a person; tells whether there was a session.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn reset(&self, key: &SessionKey) -> Result<bool, StoreError> {
        let _place = self.place_of(key).await?;
        self.0.store.remove(key).await
    }

    /// Puts a person into a menu or out of all, without any event; tells whether there is such a
    /// menu.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn place(&self, key: &SessionKey, target: &Target) -> Result<bool, StoreError> {
        let tree = self.menus(&key.account);
        let position = match target {
            Target::Nowhere => Position::none(),
            Target::Menu(id) => match tree.by_id(id.as_str()) {
                Some(menu) => tree.position(menu),
                None => return Ok(false),
            },
        };
        let _place = self.place_of(key).await?;
        let mut session = self.load(key, self.0.clock.now()).await?;
        session.position = position;
        self.0.store.save(key, &session).await?;
        Ok(true)
    }

    async fn place_of<'e>(&'e self, key: &'e SessionKey) -> Result<lanes::Place<'e>, StoreError> {
        self.0
            .lanes
            .enter(key)
            .await
            .map_err(|Full| StoreError::Backend("too many wait".into()))
    }

    /// What would happen to a text where the person stands: every matcher that is asked, and
    /// whether it takes the text, in the order in which they are asked.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn explain(&self, key: &SessionKey, text: &str) -> Result<Explanation, StoreError> {
        let session = self.load(key, self.0.clock.now()).await?;
        let tree = self.menus(&key.account);
        let at = resolve::locate(&tree, &session.position).menu;
        let input = Input::new(text, &self.0.options.normalise);
        Ok(resolve::explain(&tree, at, &input, &self.0.options.escape))
    }

    /// Removes expired sessions; gives their number.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn sweep(&self) -> Result<usize, StoreError> {
        Ok(self.0.store.expire(self.0.clock.now()).await?.len())
    }

    /// Makes everything durable; for a graceful stop, after the last turn.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn flush(&self) -> Result<(), StoreError> {
        self.0.store.flush().await
    }
}

impl fmt::Debug for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Engine")
            .field("store", &self.0.store)
            .finish_non_exhaustive()
    }
}

fn millis(span: Duration) -> i64 {
    i64::try_from(span.as_millis()).unwrap_or(i64::MAX)
}

/// An error and everything that caused it, in one line.
fn with_sources(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(error.source(), |cause| cause.source());
    causes.fold(error.to_string(), |said, cause| format!("{said}: {cause}"))
}
