//! What a turn is going to say, and where it leaves the person.

use std::borrow::Cow;

use crate::menu::{Action, InlineReply, Menu, Page};
use crate::model::{Reply, pages};
use crate::resolve::{Offer, Subject};

/// The end of a turn, decided but not yet rendered.
pub(super) struct Plan<'t> {
    pub(super) say: Say<'t>,
    /// Where the person stands afterwards.
    pub(super) after: Option<&'t Menu>,
    /// What ran, for the page.
    pub(super) command: Option<&'t Action>,
    /// What a list command lists.
    pub(super) listing: Option<Listing<'t>>,
    /// What a help command explains, or the word that nothing is called.
    pub(super) subject: Option<Result<Subject<'t>, String>>,
    /// What may have been meant.
    pub(super) suggestions: Vec<Offer>,
    /// What parts of the reply that are there already show with numbers.
    pub(super) options: Vec<String>,
    /// A menu is shown because nothing took the text.
    pub(super) is_redisplay: bool,
    /// A form asks something.
    pub(super) is_question: bool,
    /// A page whose text goes before the reply.
    pub(super) notice: Option<&'static str>,
    /// More of the last reply is said.
    pub(super) is_rest: bool,
    /// The menus had an answer.
    pub(super) answered: bool,
}

/// What a list command found.
pub(super) struct Listing<'t> {
    pub(super) keyword: Option<String>,
    pub(super) menus: Vec<&'t Menu>,
    pub(super) commands: Vec<&'t Action>,
}

/// What is said.
pub(super) enum Say<'t> {
    /// A template of the bot by name.
    Template(Cow<'t, str>),
    /// Text of the menuconfig itself, by the renderer's name for it.
    Inline(&'t str),
    /// A reply of another type, whose fields are text of the menuconfig.
    Parts(&'t InlineReply),
    /// A reply that a handler made.
    Reply(Reply),
}

impl<'t> Say<'t> {
    pub(super) fn page(page: &'t Page) -> Self {
        match page {
            Page::Template { name, .. } => Self::Template(Cow::Borrowed(name)),
            Page::Inline(inline) => Self::Inline(&inline.name),
            Page::Reply(reply) => Self::Parts(reply),
        }
    }

    pub(super) fn page_or(page: Option<&'t Page>, default: &'static str) -> Self {
        page.map_or(Self::Template(Cow::Borrowed(default)), Self::page)
    }

    /// What the renderer calls the page.
    pub(super) fn name(&self) -> Option<&str> {
        match self {
            Self::Template(name) => Some(name),
            Self::Inline(name) => Some(name),
            Self::Parts(_) | Self::Reply(_) => None,
        }
    }

    /// Nothing.
    pub(super) const fn silence() -> Self {
        Self::Reply(Reply::None)
    }

    /// A menu's own page.
    pub(super) fn menu(menu: &'t Menu) -> Self {
        Self::page_or(menu.page.as_ref(), pages::MENU)
    }
}

impl<'t> Plan<'t> {
    pub(super) fn new(say: Say<'t>, after: Option<&'t Menu>) -> Self {
        Self {
            say,
            after,
            command: None,
            listing: None,
            subject: None,
            suggestions: Vec::new(),
            options: Vec::new(),
            is_redisplay: false,
            is_question: false,
            notice: None,
            is_rest: false,
            answered: true,
        }
    }

    /// The template that is rendered, if it has a name that an author would know.
    pub(super) fn template(&self) -> Option<String> {
        match &self.say {
            Say::Template(name) => Some(name.clone().into_owned()),
            Say::Inline(_) | Say::Parts(_) | Say::Reply(_) => None,
        }
    }
}
