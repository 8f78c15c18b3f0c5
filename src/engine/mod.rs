//! The conductor: one message in, one reply out, in order, once.
//!
//! Layer 5. Everything that answers people, be it the server, the terminal or a test, enters
//! through [`Engine::turn`]. The steps of a turn are in `turn/`, one person's order in `lanes`,
//! what is swapped by a reload in `bot`.

mod bot;
mod builder;
mod clock;
mod deliver;
mod flight;
mod lanes;
mod patience;
mod report;
mod stub;
mod turn;

use std::fmt;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use arc_swap::ArcSwap;

use bot::Bot;
use flight::Flights;
use lanes::{Full, Lanes};

use crate::menu::{MenuTree, Target};
use crate::model::{AccountId, Clock, Diagnostics, Position, Session, SessionKey};
use crate::resolve::{self, Explanation, Input, Step};
use crate::store::{DynStore, SessionStore, StoreError};

pub use builder::{BuildError, EngineBuilder};
pub use clock::SystemClock;
pub use deliver::{Delivery, Late};
pub(crate) use patience::within;
pub use report::{Failure, HandlerRun, Matched, MatchedKind, TurnReport};
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
    store: DynStore,
    clock: Arc<dyn Clock>,
    random: Mutex<fastrand::Rng>,
    lanes: Lanes,
    flights: Flights,
    options: Options,
}

#[derive(Clone, Debug)]
struct Options {
    session_ttl: Option<Duration>,
    normalise: Vec<Step>,
    escape: Vec<String>,
    deadline: Duration,
    handler_limit: Duration,
    late: Vec<Late>,
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
        Self(Arc::new(Shared {
            bot: ArcSwap::from_pointee(bot),
            store,
            clock,
            random,
            lanes: Lanes::new(),
            flights: Flights::default(),
            options,
        }))
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
        self.0.store.save(key, session).await?;
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
