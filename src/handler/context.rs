//! What a handler sees of its turn, and what it may ask for.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{Answer, Finished, HandlerError, IntoReply, Kit, Responding, Scope};
use crate::matcher::Args;
use crate::menu::{EventType, Target};
use crate::model::{AccountId, Inbound, MenuId, Openid, Position, Session, Timestamp};

/// The command that is being run.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CommandInfo {
    /// The handler's name as the menuconfig gives it.
    pub handler: Arc<str>,
    /// The command's name.
    pub name: Arc<str>,
    /// The command's title.
    pub title: Arc<str>,
    /// The menu it belongs to; none for system, event and message commands.
    pub menu: Option<MenuId>,
    /// Its `event-type`, also when it was called by its own regex.
    pub event_type: Option<EventType>,
}

impl CommandInfo {
    /// A command by its handler's name and its own; the rest is empty.
    pub fn new(handler: impl Into<Arc<str>>, name: impl Into<Arc<str>>) -> Self {
        Self {
            handler: handler.into(),
            name: name.into(),
            title: Arc::default(),
            menu: None,
            event_type: None,
        }
    }
}

/// What the engine puts into a [`CommandContext`].
#[derive(Clone, Debug)]
#[allow(
    clippy::exhaustive_structs,
    reason = "the engine and handler tests build it whole"
)]
pub struct ContextParts {
    /// The message that is being answered.
    pub message: Arc<Inbound>,
    /// The text as typed or heard, without white space at its ends; empty for a click.
    pub text: Arc<str>,
    /// The text after normalisation.
    pub text_normalised: Arc<str>,
    /// Named groups of the command's regex.
    pub args: Args,
    /// The command.
    pub command: CommandInfo,
    /// The person's session as it is now.
    pub session: Session,
    /// When the turn began.
    pub now: Timestamp,
    /// Where this turn's randomness begins.
    pub seed: u64,
}

/// One call of a handler.
///
/// It owns a copy of the session: what the handler changes counts only if the turn succeeds.
#[derive(Debug)]
pub struct CommandContext {
    parts: ContextParts,
    random: fastrand::Rng,
    goto: Option<Target>,
    page: Option<String>,
    data: BTreeMap<String, Value>,
    scope: Scope,
}

impl CommandContext {
    /// A context of the given parts.
    #[must_use]
    pub fn new(parts: ContextParts) -> Self {
        Self::with_scope(parts, Scope::default())
    }

    /// A context of the given parts, in the scope of its message.
    #[must_use]
    pub fn with_scope(parts: ContextParts, scope: Scope) -> Self {
        let random = fastrand::Rng::with_seed(parts.seed);
        Self {
            parts,
            random,
            goto: None,
            page: None,
            data: BTreeMap::new(),
            scope,
        }
    }

    /// The text as typed or heard, without white space at its ends; empty for a click.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.parts.text
    }

    /// The text after normalisation: half-width, single blanks, no full stop at the end.
    #[must_use]
    pub fn text_normalised(&self) -> &str {
        &self.parts.text_normalised
    }

    /// The named groups of the command's regex that took part in the match.
    #[must_use]
    pub fn args(&self) -> &Args {
        &self.parts.args
    }

    /// One named group.
    #[must_use]
    pub fn arg(&self, name: &str) -> Option<&str> {
        self.parts.args.get(name).map(String::as_str)
    }

    /// The command that is being run.
    #[must_use]
    pub fn command(&self) -> &CommandInfo {
        &self.parts.command
    }

    /// The whole message.
    #[must_use]
    pub fn message(&self) -> &Inbound {
        &self.parts.message
    }

    /// The account that was written to.
    #[must_use]
    pub fn account(&self) -> &AccountId {
        &self.parts.message.account
    }

    /// Who wrote.
    #[must_use]
    pub fn openid(&self) -> &Openid {
        &self.parts.message.openid
    }

    /// A name for this message that is the same on every retry and no other message has.
    ///
    /// A session change happens exactly once; for what a handler does elsewhere (an order, a
    /// payment) pass this along, so that the other side can refuse a second one.
    #[must_use]
    pub fn idempotency_key(&self) -> String {
        format!(
            "{}/{}/{}",
            self.account(),
            self.openid().as_str(),
            self.parts.message.key
        )
    }

    /// Where the person stands while the command runs.
    #[must_use]
    pub fn position(&self) -> &Position {
        &self.parts.session.position
    }

    /// When the turn began.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.parts.now
    }

    /// Random numbers; the same ones every time in a test with a fixed seed.
    pub fn random(&mut self) -> &mut fastrand::Rng {
        &mut self.random
    }

    /// All values of the person's session, by their names.
    #[must_use]
    pub fn values(&self) -> &BTreeMap<String, Value> {
        self.parts.session.values()
    }

    /// A value of the person's session.
    ///
    /// # Errors
    /// When the stored value is not a `T`.
    pub fn get<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, HandlerError> {
        Ok(self.parts.session.get(name)?)
    }

    /// Keeps a value in the person's session.
    ///
    /// # Errors
    /// When the value has no JSON form.
    pub fn set(
        &mut self,
        name: impl Into<String>,
        value: impl Serialize,
    ) -> Result<(), HandlerError> {
        Ok(self.parts.session.set(name, value)?)
    }

    /// Forgets a value; tells whether there was one.
    pub fn remove(&mut self, name: &str) -> bool {
        self.parts.session.remove(name)
    }

    /// Sets how long this person's session lives without a message; `None` and zero for ever.
    pub fn set_max_inactive(&mut self, span: Option<Duration>) {
        self.parts.session.set_max_inactive(span);
    }

    /// Moves the person into a menu after the command; an unknown id fails the turn.
    pub fn goto(&mut self, menu: impl Into<MenuId>) {
        self.goto = Some(Target::Menu(menu.into()));
    }

    /// Moves the person out of every menu after the command.
    pub fn leave(&mut self) {
        self.goto = Some(Target::Nowhere);
    }

    /// Chooses another page than the menuconfig's.
    pub fn page(&mut self, template: impl Into<String>) {
        let template = template.into();
        self.page = Some(template.trim_start_matches('/').to_owned());
    }

    /// Gives the page a value under a name.
    ///
    /// # Errors
    /// When the value has no JSON form.
    pub fn put(
        &mut self,
        name: impl Into<String>,
        value: impl Serialize,
    ) -> Result<(), HandlerError> {
        self.data.insert(name.into(), serde_json::to_value(value)?);
        Ok(())
    }

    /// An answer made of a value: text, article cards, a reply, a page with data, an option or a
    /// result of these.
    ///
    /// # Errors
    /// When the value is an error, or cannot be given to a page.
    ///
    /// ```
    /// use wxmenu::handler::{Answer, CommandContext, HandlerError};
    /// async fn handle(cx: &mut CommandContext) -> Result<Answer, HandlerError> {
    ///     let city = cx.arg("city").unwrap_or("北京").to_owned();
    ///     cx.reply(("weather.page", serde_json::json!({ "city": city, "degrees": 21 })))
    /// }
    /// ```
    pub fn reply(&mut self, value: impl IntoReply) -> Result<Answer, HandlerError> {
        value.into_reply(self)
    }

    /// An answer made by the adapter that is registered for the value's type.
    ///
    /// # Errors
    /// When there is none, or whatever it says.
    pub fn adapt<T: 'static>(&mut self, value: T) -> Result<Answer, HandlerError> {
        let kit = self.scope.kit();
        Kit::answer(kit.as_deref(), value, self)
    }

    /// The extension of a type, made once for each message when it is first asked for: the
    /// person's profile, for example.
    ///
    /// # Errors
    /// When nothing provides this type, or its provider fails.
    pub async fn extension<T: Send + Sync + 'static>(&mut self) -> Result<Arc<T>, HandlerError> {
        self.scope.extension(&self.parts.message).await
    }

    /// What this message shares with everything else that works on it.
    pub fn scope(&mut self) -> &mut Scope {
        &mut self.scope
    }

    /// Adds a callback that sees the reply before it leaves and may change it; see
    /// [`Scope::on_response`].
    pub fn on_response(
        &mut self,
        callback: impl FnOnce(&mut Responding<'_>) -> Result<(), HandlerError> + Send + Sync + 'static,
    ) {
        self.scope.on_response(callback);
    }

    /// Adds a callback that runs when all is over, whatever happened; see [`Scope::on_finished`].
    pub fn on_finished(&mut self, callback: impl FnOnce(&Finished<'_>) + Send + Sync + 'static) {
        self.scope.on_finished(callback);
    }

    /// The scope of the message, which is then no longer in the context.
    #[must_use]
    pub fn take_scope(&mut self) -> Scope {
        std::mem::take(&mut self.scope)
    }

    /// What the handler asked for, and the session as it left it.
    #[must_use]
    pub fn into_outcome(self) -> Outcome {
        Outcome {
            session: self.parts.session,
            goto: self.goto,
            page: self.page,
            data: self.data,
        }
    }
}

/// What a handler left behind in its context.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Outcome {
    /// The session with the handler's changes.
    pub session: Session,
    /// Where the person shall stand.
    pub goto: Option<Target>,
    /// The page it chose.
    pub page: Option<String>,
    /// What the page shall see.
    pub data: BTreeMap<String, Value>,
}
