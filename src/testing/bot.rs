//! A bot under test: an engine whose time and randomness are in the test's hands.

use std::sync::Arc;

use super::chat::{Chat, Keys};
use super::clock::TestClock;
use crate::engine::{BuildError, Engine, EngineBuilder, Stub};
use crate::model::{AccountId, Openid, Timestamp};

/// What a conversation starts with, unless it says otherwise.
///
/// ```
/// use wxmenu::testing::Setting;
/// let setting = Setting { seed: 42, ..Setting::default() };
/// assert_eq!(setting.account.as_str(), "demo");
/// ```
#[derive(Clone, Debug)]
#[allow(
    clippy::exhaustive_structs,
    reason = "tests write the one field they mean and take the others from `default`"
)]
pub struct Setting {
    /// Tells the time.
    pub clock: TestClock,
    /// Where randomness begins.
    pub seed: u64,
    /// The account that is written to.
    pub account: AccountId,
    /// Who writes.
    pub user: Openid,
    /// What handlers do instead of what they are registered to do; a later one goes before an
    /// earlier one of the same name.
    pub stubs: Vec<(String, Stub)>,
    /// A handler that nothing registered does nothing, instead of being a fault.
    pub stub_missing: bool,
}

impl Setting {
    /// 2026-01-01T08:00:00+08:00.
    pub const MOMENT: Timestamp = Timestamp::from_secs(1_767_225_600);
}

/// A clock that stands at [`Setting::MOMENT`], seed 0, account `demo`, person `u`, no stubs.
impl Default for Setting {
    fn default() -> Self {
        Self {
            clock: TestClock::standing(Self::MOMENT),
            seed: 0,
            account: AccountId::from("demo"),
            user: Openid::from("u"),
            stubs: Vec::new(),
            stub_missing: false,
        }
    }
}

/// An engine with a clock that the test moves and randomness that is the same every time.
///
/// ```
/// use std::time::Duration;
/// use wxmenu::Engine;
/// use wxmenu::testing::TestBot;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let menu = r#"<menu-configs>
///   <menu-config id="m" name="menu"><regex>m</regex><reply>菜单</reply></menu-config>
/// </menu-configs>"#;
/// let bot = TestBot::new(Engine::builder().menu("a.menuconfig.xml", menu))?;
///
/// let mut chat = bot.chat();
/// assert_eq!(chat.say("m").await.position(), Some("m"));
/// bot.clock().advance(Duration::from_secs(25 * 60 * 60));
/// assert_eq!(chat.position().await?, None, "a session lives for a day");
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct TestBot {
    engine: Engine,
    setting: Setting,
    keys: Arc<Keys>,
}

impl TestBot {
    /// Builds the engine with the clock and the seed of [`Setting::default`].
    ///
    /// # Errors
    /// All faults of the bot.
    pub fn new(builder: EngineBuilder) -> Result<Self, BuildError> {
        Self::set(builder, Setting::default())
    }

    /// Builds the engine with this clock, this seed and these stubs.
    ///
    /// # Errors
    /// All faults of the bot.
    pub fn set(builder: EngineBuilder, setting: Setting) -> Result<Self, BuildError> {
        let clock = Arc::new(setting.clock.clone());
        let mut builder = builder.clock(clock).seed(setting.seed);
        if setting.stub_missing {
            builder = builder.stub_missing(true);
        }
        for (name, stub) in &setting.stubs {
            builder = builder.stub(name.clone(), stub.clone());
        }
        Ok(Self {
            engine: builder.build()?,
            setting,
            keys: Arc::new(Keys::counted()),
        })
    }

    /// Makes the keys of messages unlike those of every other run, for a store that outlives this
    /// one: it may remember what the last run sent.
    #[must_use]
    pub fn with_unique_keys(mut self) -> Self {
        self.keys = Arc::new(Keys::unique(&self.setting.clock));
        self
    }

    /// A conversation with the account and the person of the setting.
    #[must_use]
    pub fn chat(&self) -> Chat {
        let clock = Arc::new(self.setting.clock.clone());
        Chat::with(self.engine.clone(), clock, Arc::clone(&self.keys))
            .account(self.setting.account.clone())
            .user(self.setting.user.clone())
    }

    /// The clock; the engine sees its moves.
    #[must_use]
    pub fn clock(&self) -> &TestClock {
        &self.setting.clock
    }

    /// What the bot was set to.
    #[must_use]
    pub fn setting(&self) -> &Setting {
        &self.setting
    }

    /// The engine itself.
    #[must_use]
    pub fn engine(&self) -> &Engine {
        &self.engine
    }
}
