//! Talking to an engine as one person or several.

use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::said;
use crate::engine::{Engine, SystemClock, TurnReport};
use crate::menu::Target;
use crate::model::{
    AccountId, Clock, Content, Inbound, MenuId, MessageKey, Openid, Session, SessionKey,
};
use crate::store::StoreError;

/// Conversations of one process that have no bot in common must not share message keys.
static CHATS: AtomicU64 = AtomicU64::new(0);

/// A conversation with an [`Engine`].
///
/// Every message gets a key of its own, so none is taken for a retry of another; [`Chat::again`]
/// sends the last one as the retry that the platform would send. For an engine whose clock and
/// randomness a test decides, start from a [`TestBot`](super::TestBot).
///
/// ```
/// use wxmenu::Engine;
/// use wxmenu::prelude::*;
/// use wxmenu::testing::TestBot;
///
/// struct Count;
///
/// impl CommandHandler for Count {
///     async fn handle(&self, cx: &mut CommandContext) -> Result<Answer, HandlerError> {
///         let count = cx.get::<u32>("count")?.unwrap_or(0) + 1;
///         cx.set("count", count)?;
///         Ok(Answer::text(format!("第{count}次")))
///     }
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let menu = r#"<menu-configs>
///   <menu-config id="m001" name="menu">
///     <regex>m</regex>
///     <menu-command name="count" handler="Count"><regex>数</regex></menu-command>
///   </menu-config>
/// </menu-configs>"#;
/// let bot = TestBot::new(
///     Engine::builder()
///         .menu("count.menuconfig.xml", menu)
///         .handler("Count", Count),
/// )?;
///
/// let mut ann = bot.chat().user("ann");
/// assert_eq!(ann.say("m").await.position(), Some("m001"));
/// assert_eq!(ann.say("数").await.text(), "第1次");
/// assert_eq!(ann.again().await?.text(), "第1次", "a retry counts nothing");
/// assert_eq!(ann.say("数").await.text(), "第2次");
///
/// let mut bob = bot.chat().user("bob");
/// bob.at("m001").await?;
/// assert_eq!(bob.say("数").await.text(), "第1次");
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Chat {
    engine: Engine,
    clock: Arc<dyn Clock>,
    keys: Arc<Keys>,
    account: AccountId,
    openid: Openid,
    last: Option<Inbound>,
}

/// Why a conversation cannot do what it was asked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ChatError {
    /// There is no menu with this id.
    #[error("there is no menu `{0}`")]
    UnknownMenu(MenuId),
    /// There is no last message.
    #[error("nothing was sent yet that could be sent again")]
    NothingSent,
    /// The clock would leave the years that can be written.
    #[error("the clock ends with the year 9999")]
    ClockRange,
    /// The session store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What a message brought; everything about the turn is behind it.
#[derive(Clone, Debug)]
pub struct Heard(TurnReport);

impl Heard {
    /// The reply's text; empty if it is something else, or silence.
    #[must_use]
    pub fn text(&self) -> &str {
        self.0.reply.as_text().unwrap_or("")
    }

    /// The id of the menu after the turn.
    #[must_use]
    pub fn position(&self) -> Option<&str> {
        self.0.after.as_ref().map(MenuId::as_str)
    }

    /// Everything about the turn.
    #[must_use]
    pub fn into_report(self) -> TurnReport {
        self.0
    }
}

impl Deref for Heard {
    type Target = TurnReport;

    fn deref(&self) -> &TurnReport {
        &self.0
    }
}

impl Chat {
    /// A conversation with an engine that goes by the wall clock, as person `u` of account `demo`.
    #[must_use]
    pub fn new(engine: Engine) -> Self {
        let keys = Keys::unique(&SystemClock);
        Self::with(engine, Arc::new(SystemClock), Arc::new(keys))
    }

    pub(super) fn with(engine: Engine, clock: Arc<dyn Clock>, keys: Arc<Keys>) -> Self {
        Self {
            engine,
            clock,
            keys,
            account: AccountId::from("demo"),
            openid: Openid::from("u"),
            last: None,
        }
    }

    /// Writes to another account.
    #[must_use]
    pub fn account(mut self, account: impl Into<AccountId>) -> Self {
        self.account = account.into();
        self
    }

    /// Writes as another person.
    #[must_use]
    pub fn user(mut self, openid: impl Into<Openid>) -> Self {
        self.openid = openid.into();
        self
    }

    /// Sends a text.
    pub async fn say(&mut self, text: impl Into<String>) -> Heard {
        self.send(said::text(text)).await
    }

    /// Taps a button of the account's own menu.
    pub async fn click(&mut self, key: &str) -> Heard {
        self.event("CLICK", key).await
    }

    /// Lets something happen, such as `subscribe`; the key may be empty.
    pub async fn event(&mut self, name: &str, key: &str) -> Heard {
        self.send(said::event(name, key)).await
    }

    /// Sends a picture.
    pub async fn image(&mut self, pic_url: impl Into<String>) -> Heard {
        self.send(said::image(pic_url)).await
    }

    /// Sends a recording that the platform heard to say this.
    pub async fn voice(&mut self, heard: impl Into<String>) -> Heard {
        self.send(said::voice(heard)).await
    }

    /// Sends a place, in degrees north and east.
    pub async fn location(&mut self, latitude: f64, longitude: f64, label: &str) -> Heard {
        self.send(said::location(latitude, longitude, label)).await
    }

    /// Sends anything.
    pub async fn send(&mut self, content: Content) -> Heard {
        let inbound = self.write(content);
        self.deliver(inbound).await
    }

    /// The next message, not sent yet.
    pub(super) fn write(&self, content: Content) -> Inbound {
        let key = self.keys.next();
        let mut inbound = Inbound::new(self.account.clone(), self.openid.clone(), key, content);
        inbound.account_name = format!("gh_{}", self.account);
        inbound.created = self.clock.now();
        inbound
    }

    pub(super) async fn deliver(&mut self, inbound: Inbound) -> Heard {
        self.last = Some(inbound.clone());
        Heard(self.engine.take_turn(inbound).await)
    }

    /// Sends the last message once more, with its key: what the platform does when it had no
    /// answer in time.
    ///
    /// # Errors
    /// [`ChatError::NothingSent`] before the first message.
    pub async fn again(&mut self) -> Result<Heard, ChatError> {
        let last = self.last.clone().ok_or(ChatError::NothingSent)?;
        Ok(Heard(self.engine.take_turn(last).await))
    }

    /// Stands in a menu, without any event.
    ///
    /// # Errors
    /// When there is no such menu, or the store fails.
    pub async fn at(&mut self, menu: impl Into<MenuId>) -> Result<(), ChatError> {
        self.place(&Target::Menu(menu.into())).await
    }

    /// Stands in a menu, or in none, without any event.
    ///
    /// # Errors
    /// When there is no such menu, or the store fails.
    pub async fn place(&mut self, target: &Target) -> Result<(), ChatError> {
        let placed = self.engine.place(&self.session_key(), target).await?;
        match target {
            Target::Menu(id) if !placed => Err(ChatError::UnknownMenu(id.clone())),
            Target::Menu(_) | Target::Nowhere => Ok(()),
        }
    }

    /// The session as it is, unless it is expired.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn session(&self) -> Result<Option<Session>, StoreError> {
        self.engine.session(&self.session_key()).await
    }

    /// The menu where the person stands.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn position(&self) -> Result<Option<MenuId>, StoreError> {
        let session = self.session().await?;
        Ok(session.and_then(|session| session.position.menu().cloned()))
    }

    /// Forgets the person; tells whether there was a session.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn reset(&mut self) -> Result<bool, StoreError> {
        self.engine.reset(&self.session_key()).await
    }

    /// Whose session this conversation is in.
    #[must_use]
    pub fn session_key(&self) -> SessionKey {
        SessionKey::new(self.account.clone(), self.openid.clone())
    }

    /// The message that was sent last.
    #[must_use]
    pub fn last(&self) -> Option<&Inbound> {
        self.last.as_ref()
    }

    pub(super) fn switch_to(&mut self, openid: Openid) {
        self.openid = openid;
    }
}

/// Gives out message keys: the same ones in every run, unless a prefix makes them unique.
#[derive(Debug)]
pub(super) struct Keys {
    prefix: String,
    given: AtomicU64,
}

impl Keys {
    pub(super) fn counted() -> Self {
        Self {
            prefix: String::new(),
            given: AtomicU64::new(0),
        }
    }

    pub(super) fn unique(clock: &dyn Clock) -> Self {
        let chat = CHATS.fetch_add(1, Ordering::Relaxed);
        Self {
            prefix: format!("{}-{chat}-", clock.now().millis()),
            ..Self::counted()
        }
    }

    fn next(&self) -> MessageKey {
        let number = self.given.fetch_add(1, Ordering::Relaxed) + 1;
        MessageKey::new(format!("{}{number}", self.prefix))
    }
}
