//! How an answer came about.

use std::sync::Arc;

use serde::Serialize;

use super::ending::Ending;
use crate::handler::TurnError;
use crate::hook::TookIt;
use crate::menu::EventType;
use crate::model::{MenuId, Remembered, Reply, Timestamp};

/// Everything about one turn that a person may ask: the terminal, tests and the console show it.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct TurnReport {
    /// What was answered; it fits the platform's limits.
    pub reply: Reply,
    /// How many bytes its text has as a whole; of one that is said in parts more than the platform
    /// takes. None for what is no text and for what was waiting already.
    pub bytes: usize,
    /// When the reply was made; the same on every retry.
    pub at: Timestamp,
    /// Whether the menus had an answer; if not, the reply is the not-found page.
    pub answered: bool,
    /// The menu before the turn.
    pub before: Option<MenuId>,
    /// The menu after the turn.
    pub after: Option<MenuId>,
    /// What took the message.
    pub matched: Option<Matched>,
    /// The page that was rendered; none for a handler's own reply and for silence.
    pub template: Option<String>,
    /// What the page was given of what it asks for, by name; only if the engine was built to
    /// [tell](super::EngineBuilder::trace).
    pub data: Option<serde_json::Value>,
    /// The handlers of menu, event and message commands and of not-found elements that ran, a failed
    /// one included.
    pub handlers: Vec<HandlerRun>,
    /// Why the reply is the error page.
    pub error: Option<Failure>,
    /// The person wrote too often: nothing ran, the reply is the busy page.
    pub limited: bool,
    /// This message was answered before: nothing ran, the reply is the first one.
    pub repeated: bool,
    /// What is done when all is over.
    pub(super) ending: Ending,
}

impl TurnReport {
    /// Nothing happened and nothing is said.
    #[must_use]
    pub fn silent(at: Timestamp) -> Self {
        Self {
            reply: Reply::None,
            bytes: 0,
            at,
            answered: false,
            before: None,
            after: None,
            matched: None,
            template: None,
            data: None,
            handlers: Vec::new(),
            error: None,
            limited: false,
            repeated: false,
            ending: Ending::default(),
        }
    }

    /// Whether nothing took the text, so that the menu was shown again.
    #[must_use]
    pub fn is_redisplay(&self) -> bool {
        let matched = self.matched.as_ref();
        matched.is_some_and(|matched| matched.kind == MatchedKind::Redisplay)
    }

    /// Nothing ran, nothing is said and nobody moved: there is nothing to keep, and a second
    /// delivery comes to the same.
    pub(super) fn left_no_trace(&self) -> bool {
        self.reply == Reply::None && self.handlers.is_empty() && self.before == self.after
    }

    /// Runs the finished callbacks, which is to be done when the reply has left.
    ///
    /// They run once, whoever calls this and how often; if nobody does, when the last copy of the
    /// report is dropped.
    pub fn finish(&self) {
        self.ending.run();
    }

    /// The answer that a message got the first time, given to a person who stands in `place`.
    #[must_use]
    pub fn repeated(first: &Remembered, place: Option<&MenuId>) -> Self {
        Self {
            reply: first.reply.clone(),
            before: place.cloned(),
            after: place.cloned(),
            repeated: true,
            ..Self::silent(first.at)
        }
    }
}

/// What took a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Matched {
    /// Which kind of thing.
    pub kind: MatchedKind,
    /// Its id; empty if its author gave none.
    pub id: Arc<str>,
    /// Its name.
    pub name: Arc<str>,
}

impl Matched {
    /// A thing by kind, id and name.
    pub fn new(kind: MatchedKind, id: impl Into<Arc<str>>, name: impl Into<Arc<str>>) -> Self {
        Self {
            kind,
            id: id.into(),
            name: name.into(),
        }
    }
}

impl Matched {
    /// What observers are told of it.
    pub(super) fn seen(&self) -> TookIt<'_> {
        TookIt::new(self.kind.word(), &self.id, &self.name)
    }
}

impl MatchedKind {
    /// Its word, as JSON and scripts have it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::MenuConfig => "menu-config",
            Self::MenuCommand => "menu-command",
            Self::SystemCommand => "system-command",
            Self::Click => "click",
            Self::EventCommand => "event-command",
            Self::MessageCommand => "message-command",
            Self::Redisplay => "redisplay",
        }
    }
}

/// Which kind of thing took a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum MatchedKind {
    /// A menu was entered by text.
    MenuConfig,
    /// A command of the menu ran.
    MenuCommand,
    /// A system command ran.
    SystemCommand,
    /// A menu was opened by a click.
    Click,
    /// An event command ran.
    EventCommand,
    /// A message command ran.
    MessageCommand,
    /// Nothing matched inside a menu: it is shown again.
    Redisplay,
}

/// One call of a handler.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct HandlerRun {
    /// The last dotted segment of the class-name, or the bean-name.
    pub name: Arc<str>,
    /// The text it was called with.
    pub command: Arc<str>,
    /// The name of the menu command; empty for event and message commands without one.
    pub menu_command: Arc<str>,
    /// The command's attribute, also when it was called by its own regex.
    pub event_type: Option<EventType>,
}

impl HandlerRun {
    /// One call.
    pub fn new(
        name: impl Into<Arc<str>>,
        command: impl Into<Arc<str>>,
        menu_command: impl Into<Arc<str>>,
        event_type: Option<EventType>,
    ) -> Self {
        Self {
            name: name.into(),
            command: command.into(),
            menu_command: menu_command.into(),
            event_type,
        }
    }
}

/// Why a turn ended with the error page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Failure {
    /// `handler-busy`, `handler-failed`, `handler-panicked`, `handler-overrun`, `hook-failed`,
    /// `hook-panicked`, `template-failed`, `reply-refused`, `unknown-menu` or `store-failed`.
    pub code: &'static str,
    /// For the operator; may hold what a handler's error says, never a secret of the engine's.
    pub message: String,
}

impl Failure {
    /// A handler had no time: the person gets the busy page.
    pub(super) const BUSY: &'static str = "handler-busy";

    /// A failure by code and text.
    pub fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
        }
    }

    /// What signals and callbacks see of it.
    #[must_use]
    pub fn seen(&self) -> TurnError<'_> {
        TurnError::new(self.code, &self.message)
    }
}
