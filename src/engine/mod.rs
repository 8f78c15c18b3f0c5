//! The conductor: one message in, one reply out, in order, once.
//!
//! Layer 5. Everything that answers people, be it the server, the terminal or a test, enters
//! through [`Engine::turn`]. The way of one message: `deliver` lets it in, `flight` waits for its
//! place in the person's `line`, `fly` loads, runs (`turn/`) and saves by the `rules`, `late` sees to
//! an answer that nobody waits for any more. What is swapped by a reload is in `bot`.

mod bot;
mod builder;
mod clock;
mod coverage;
mod deliver;
mod ending;
mod flight;
mod fly;
mod hooks;
mod late;
mod line;
#[cfg(test)]
mod lock_check;
#[cfg(test)]
mod model_check;
mod patience;
mod reload;
mod report;
mod rules;
mod standing;
mod stopwatch;
mod stub;
mod sweep;
mod ttl;
mod turn;

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use arc_swap::ArcSwap;

use bot::{Bot, Parts};
use ending::Ending;
use flight::Flights;
use hooks::Hooks;
use late::DynOutbound;
use ttl::TtlOf;

use crate::hook::Signals;
use crate::menu::{MenuTree, Target};
use crate::model::{
    AccountId, Clock, Content, Diagnostics, Inbound, MessageKey, Openid, Position, Rate, Rest,
    Session, SessionKey,
};
use crate::resolve::{self, Explanation, Input, Pause, Step};
use crate::store::{Claims, DynStore, SessionStore, StoreError};

#[cfg(feature = "config")]
pub(crate) use builder::MORE;
pub use builder::{BuildError, EngineBuilder};
pub use clock::SystemClock;
pub use coverage::{Coverage, CoveredElement, CoveredKind};
pub use deliver::Delivery;
pub use late::{Late, Outbound, PushError};
pub use report::{Failure, HandlerRun, Matched, MatchedKind, TurnReport};
pub use standing::{Choice, ChoiceKind, Place, Standing};
pub use stub::Stub;

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
    /// What stays when menus and templates are loaded anew.
    parts: Parts,
    store: DynStore,
    claims: Claims,
    clock: Arc<dyn Clock>,
    random: Mutex<fastrand::Rng>,
    flights: Flights,
    visits: AtomicU64,
    runtime: OnceLock<tokio::runtime::Handle>,
    outbound: Option<DynOutbound>,
    options: Options,
}

#[derive(Clone, Debug)]
struct Options {
    session_ttl: Option<Duration>,
    ttl_of: TtlOf,
    normalise: Vec<Step>,
    escape: Vec<String>,
    more: Vec<String>,
    deadline: Duration,
    handler_limit: Duration,
    late: Vec<Late>,
    rate: Option<Rate>,
    /// Whether reports tell what pages were given.
    trace: bool,
    hooks: Arc<Hooks>,
}

impl Options {
    /// How long a session of this account lives that begins now.
    fn session_ttl_of(&self, account: &AccountId) -> Option<Duration> {
        self.ttl_of.of(account).unwrap_or(self.session_ttl)
    }

    /// What is between a person and the rest of a reply.
    fn pause(&self, rest: Rest) -> Pause<'_> {
        Pause::new(&self.escape, &self.more, rest)
    }
}

impl Engine {
    /// Starts putting a bot together.
    #[must_use]
    pub fn builder() -> EngineBuilder {
        EngineBuilder::default()
    }

    fn new(
        bot: Bot,
        parts: Parts,
        store: DynStore,
        clock: Arc<dyn Clock>,
        seed: Option<u64>,
        outbound: Option<DynOutbound>,
        options: Options,
    ) -> Self {
        let random = Mutex::new(seed.map_or_else(fastrand::Rng::new, fastrand::Rng::with_seed));
        Self(Arc::new(Shared {
            bot: ArcSwap::from_pointee(bot),
            parts,
            claims: Claims::new(store.clone()),
            store,
            clock,
            random,
            flights: Flights::new(),
            visits: AtomicU64::new(0),
            runtime: OnceLock::new(),
            outbound,
            options,
        }))
    }

    /// What is odd about the bot, though it loads: warnings only.
    #[must_use]
    pub fn diagnostics(&self) -> Diagnostics {
        self.0.bot.load().diagnostics.clone()
    }

    /// Where one can watch what happens.
    #[must_use]
    pub fn signals(&self) -> &Signals {
        &self.0.options.hooks.signals
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
        Ok(session.filter(|session| !session.is_over(self.0.clock.now())))
    }

    /// Forgets a person; tells whether there was a session.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn reset(&self, key: &SessionKey) -> Result<bool, StoreError> {
        let work = async {
            // Not while another node answers this person, or its save would bring the session back.
            let (_, _lock) = self.hold(key).await?;
            self.0.store.remove(key).await
        };
        self.in_line(key, work).await
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
                Some(menu) => menu.position().clone(),
                None => return Ok(false),
            },
        };
        let work = async {
            let (stored, lock) = self.hold(key).await?;
            let (mut session, _) = self.as_it_counts(key, stored, self.0.clock.now());
            session.position = position;
            // Who is put somewhere else has not been shown anything there.
            session.show_options(Vec::new(), None);
            session.set_rest("");
            session.set_filling(None);
            self.0.store.save_and_release(key, session, &lock).await?;
            Ok(true)
        };
        self.in_line(key, work).await
    }

    /// Waits in a person's line like a message of theirs, and works on their session then.
    async fn in_line<T>(
        &self,
        key: &SessionKey,
        work: impl Future<Output = Result<T, StoreError>>,
    ) -> Result<T, StoreError> {
        // No message of the platform has a key that begins with NUL.
        let visit = self.0.visits.fetch_add(1, Ordering::Relaxed);
        let visit = MessageKey::new(format!("\0{visit}"));
        let Some(boarded) = self.0.flights.board(key, &visit) else {
            return Err(StoreError::Backend("too many messages wait".into()));
        };
        let _place = self.0.flights.turn_of(key, &visit, &boarded.flight).await;
        work.await
    }

    /// What would happen to a text where the person stands: every matcher that is asked, and
    /// whether it takes the text, in the order in which they are asked.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn explain(&self, key: &SessionKey, text: &str) -> Result<Explanation, StoreError> {
        let session = self.load(key, self.0.clock.now()).await?;
        Ok(self.explained(&key.account, &session, text, None))
    }

    /// The same for a message, which may be an option that was tapped; nothing for one without text.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn explain_message(
        &self,
        message: &Inbound,
    ) -> Result<Option<Explanation>, StoreError> {
        if message.text().is_none() {
            return Ok(None);
        }
        let key = message.session_key();
        let session = self.load(&key, self.0.clock.now()).await?;
        Ok(self.explain_to(&session, message))
    }

    /// The same for somebody with this session; nothing is asked of the store.
    #[must_use]
    pub fn explain_to(&self, session: &Session, message: &Inbound) -> Option<Explanation> {
        let text = message.text()?;
        let option = match &message.content {
            Content::Text { menu_id, .. } => menu_id.as_deref(),
            _ => None,
        };
        Some(self.explained(&message.account, session, text, option))
    }

    fn explained(
        &self,
        account: &AccountId,
        session: &Session,
        text: &str,
        option: Option<&str>,
    ) -> Explanation {
        let tree = self.menus(account);
        let at = resolve::locate(&tree, &session.position).menu;
        let steps = &self.0.options.normalise;
        let input = Input::new(text, steps);
        let explained = resolve::explain(&tree, at, &input, &self.0.options.escape);
        let pause = self.0.options.pause(session.rest_kind());
        explained
            .with_steps(steps)
            .with_session(&tree, at, &input, session, &pause)
            .with_tap(&tree, at, &input, option)
    }

    /// How many sessions there are, expired ones that were not yet swept included. Walks through all
    /// of them.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn count_sessions(&self) -> Result<usize, StoreError> {
        self.0.store.count().await
    }

    /// Whether messages can be answered: the store gives sessions and takes them back.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn probe(&self) -> Result<(), StoreError> {
        let nobody = SessionKey::new(AccountId::from(""), Openid::from(""));
        self.0.store.load(&nobody).await?;
        self.0.store.flush().await
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
