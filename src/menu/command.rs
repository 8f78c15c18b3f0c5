//! What can be done in a tree, and when.

use std::sync::Arc;

use super::{Form, Page};
use crate::matcher::Pattern;
use crate::model::{MenuId, Span};

/// What the commands of menus, the system commands, and those for events and messages share.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Action {
    /// An id of the author's; empty if there is none.
    pub id: Arc<str>,
    /// Keyword of help and list; empty if the author gave none.
    pub name: Arc<str>,
    /// Shown in lists; the name if the author gave none.
    pub title: Arc<str>,
    /// Shown by help.
    pub description: String,
    /// Takes the texts that call it.
    pub pattern: Option<Pattern>,
    /// Where its regex is written.
    pub pattern_at: Option<Span>,
    /// That others take some of its texts first is meant so (`match-order="intended"`).
    pub order_intended: bool,
    /// The page after it; none is the default of its kind.
    pub page: Option<Page>,
    /// The handler; none renders the page and nothing else.
    pub handler: Option<HandlerRef>,
    /// Where it leads by configuration alone.
    pub goto: Option<Target>,
    /// Texts that call it, for help.
    pub examples: Vec<String>,
    /// What its `example` and `not-example` elements promise.
    pub promises: Vec<Promise>,
    /// What a person must be allowed to call it.
    pub permission: Option<Arc<str>>,
    /// Left out of lists.
    pub hidden: bool,
    /// The opening tag.
    pub span: Span,
}

/// An `example` or a `not-example`: where a text must lead, or must not.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Promise {
    /// What is typed.
    pub text: String,
    /// It must lead here; else it must lead elsewhere.
    pub leads_here: bool,
    /// Where the text is written.
    pub span: Span,
}

/// One `menu-command` or `menu-form`: belongs to one menu.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct MenuCommand {
    /// What it does.
    pub action: Action,
    /// Also runs when its menu is entered or left.
    pub event_type: Option<EventType>,
    /// Yields to a system command that takes the same text.
    pub system_enable: bool,
    /// Of a `menu-form`: what is asked for before it runs.
    pub form: Option<Box<Form>>,
}

/// One `system-command`: works in every menu.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct SystemCommand {
    /// What it does.
    pub action: Action,
}

/// One `event-command`: what to do about something that happened.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct EventCommand {
    /// The platform's event name; compared without case.
    pub event: String,
    /// Takes the event's key, if given.
    pub key: Option<Pattern>,
    /// What it does; its pattern is unused.
    pub action: Action,
}

/// One `message-command`: what to do about a message that is not text.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct MessageCommand {
    /// The platform's message type; compared without case.
    pub msg_type: String,
    /// What it does; its pattern is unused.
    pub action: Action,
}

/// One `not-found`: what to do when nothing takes a message of some kind.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct NotFound {
    /// It stands in a file of one account.
    pub is_of_account: bool,
    /// Only in this menu and below it.
    pub menu: Option<MenuId>,
    /// Only for this message type; compared without case.
    pub msg_type: Option<String>,
    /// Only for this event; compared without case.
    pub event: Option<String>,
    /// Only for persons who are new, or only for those who are not.
    pub is_new: Option<bool>,
    /// What it does; only for texts, or an event's keys, that its pattern takes.
    pub action: Action,
}

impl NotFound {
    /// How much it asks for: the more, the sooner it is taken.
    #[must_use]
    pub fn predicates(&self) -> usize {
        let asked = [
            self.is_of_account,
            self.menu.is_some(),
            self.msg_type.is_some(),
            self.event.is_some(),
            self.is_new.is_some(),
            self.action.pattern.is_some(),
        ];
        asked.into_iter().filter(|asked| *asked).count()
    }
}

/// When a command runs by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum EventType {
    /// When its menu is entered by text from outside.
    Enter,
    /// When its menu is left by home, back or exit.
    Exit,
}

impl EventType {
    /// The attribute's value.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Enter => "enter",
            Self::Exit => "exit",
        }
    }
}

/// Where a `goto` leads.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Target {
    /// Into this menu.
    Menu(MenuId),
    /// Out of every menu (`goto="-"`).
    Nowhere,
}

/// A handler as a menuconfig names it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct HandlerRef {
    /// The `bean-name`, `handler`, `class-name` or `url`, whole.
    pub name: Arc<str>,
    /// Given as `class-name`: its last dotted segment is looked up too.
    pub is_class: bool,
    /// Given as `url`: it is the address of a handler that is called over HTTP.
    pub is_address: bool,
    pub(super) short: Arc<str>,
    /// Where it is named.
    pub span: Span,
}

impl HandlerRef {
    /// The name for people: of a class the last dotted segment.
    ///
    /// ```text
    /// org.example.GuessNumberHandler  ->  GuessNumberHandler
    /// ```
    #[must_use]
    pub fn short(&self) -> &str {
        &self.short
    }

    /// The same, to be kept.
    #[must_use]
    pub fn shared_short(&self) -> Arc<str> {
        Arc::clone(&self.short)
    }
}
