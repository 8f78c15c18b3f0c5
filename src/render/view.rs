//! What a template may see.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::matcher::Args;
use crate::menu::{Action, Menu, MenuTree};
use crate::model::{Inbound, Session, Timestamp};
use crate::resolve::{Denied, Offer};

/// Everything a page is given. The names under which a template finds it stand in the authors'
/// guide.
#[derive(Clone, Debug)]
#[allow(
    clippy::exhaustive_structs,
    reason = "the engine and template tests build it whole"
)]
pub struct PageView<'a> {
    /// The account's tree.
    pub tree: &'a MenuTree,
    /// Where the person stands after the turn; `menu`.
    pub menu: Option<&'a Menu>,
    /// The command that ran; `command`.
    pub command: Option<&'a Action>,
    /// What a list command lists; `query`.
    pub query: Option<QueryView<'a>>,
    /// What a help command explains; `subject`.
    pub subject: Option<SubjectView<'a>>,
    /// The text as typed, without white space at its ends; `text`.
    pub text: &'a str,
    /// The text after normalisation; `text_normalised`.
    pub text_normalised: &'a str,
    /// Named groups of the regex that matched; `args`.
    pub args: &'a Args,
    /// The session as it will be saved; its values are `session`.
    pub session: &'a Session,
    /// The message; `message`, and its sender and account as `user`.
    pub message: &'a Inbound,
    /// When the turn began; `now`.
    pub now: Timestamp,
    /// What an unanswered text may have been meant for; `offers`, and their titles `suggestions`.
    pub suggestions: &'a [Offer],
    /// What the person may not do; lists leave it out.
    pub denied: &'a Denied,
    /// What the handler put, each under its own name.
    pub data: &'a BTreeMap<String, Value>,
}

/// What a list command found.
#[derive(Clone, Debug)]
#[allow(
    clippy::exhaustive_structs,
    reason = "the engine and template tests build it whole"
)]
pub struct QueryView<'a> {
    /// The word that was looked for; none lists everything.
    pub keyword: Option<&'a str>,
    /// The direct sub-menus that fit.
    pub menus: Vec<&'a Menu>,
    /// The menu's commands that fit.
    pub commands: Vec<&'a Action>,
    /// The system commands.
    pub system_commands: Vec<&'a Action>,
}

/// What a help command explains.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum SubjectView<'a> {
    /// A menu.
    Menu(&'a Menu),
    /// A command of the menu.
    Command(&'a Action),
    /// A system command.
    System(&'a Action),
    /// Nothing has that name; near names are in [`PageView::suggestions`].
    Unknown(&'a str),
}
