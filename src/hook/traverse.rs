//! Resolving texts another way than the menus' matchers do.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::matcher::Args;
use crate::menu::{Menu, MenuTree};
use crate::model::{AccountId, Inbound, MenuId};

/// What a traverser is asked.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Traversing<'a> {
    /// The account's tree.
    pub tree: &'a MenuTree,
    /// Where the person stands.
    pub at: Option<&'a Menu>,
    /// The text as typed, without white space at its ends.
    pub text: &'a str,
    /// The text after normalisation.
    pub text_normalised: &'a str,
    /// The message.
    pub message: &'a Inbound,
}

impl<'a> Traversing<'a> {
    /// A text where its sender stands.
    #[must_use]
    pub const fn new(
        tree: &'a MenuTree,
        at: Option<&'a Menu>,
        text: &'a str,
        text_normalised: &'a str,
        message: &'a Inbound,
    ) -> Self {
        Self {
            tree,
            at,
            text,
            text_normalised,
            message,
        }
    }
}

/// Resolves texts instead of the menus' matchers: a flat table of keywords, number paths like
/// `1-2-3`, …
///
/// ```
/// use wxmenu::hook::{Traversed, Traverser, Traversing};
///
/// /// `1-2` is the second sub-menu of the first root menu.
/// struct Numbers;
///
/// impl Traverser for Numbers {
///     fn traverse(&self, asked: &Traversing<'_>) -> Option<Traversed> {
///         let mut steps = asked.text.split('-').map(str::parse::<usize>);
///         let first = steps.next()?.ok()?.checked_sub(1)?;
///         let mut menu = asked.tree.roots().nth(first)?;
///         for step in steps {
///             menu = asked.tree.children(menu).nth(step.ok()?.checked_sub(1)?)?;
///         }
///         Some(Traversed::menu(menu))
///     }
/// }
/// ```
pub trait Traverser: Send + Sync + 'static {
    /// What the text means; nothing leaves it to the menus' matchers.
    fn traverse(&self, asked: &Traversing<'_>) -> Option<Traversed>;
}

/// Where a text leads. Handlers find it among the extensions of the message.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Traversed {
    /// The root menu of the way.
    pub root: Option<MenuId>,
    /// The menu at its end; none if the text means nothing.
    pub context: Option<MenuId>,
    /// The command of that menu, or else a system command, by its id or name; empty for the menu
    /// itself, which is entered.
    pub command: String,
    /// What was left of the text.
    pub subpath: Vec<String>,
    /// Named parts of the text; the handler's `args`.
    pub args: Args,
    /// The menus of the way, from the root down.
    pub traversed: Vec<MenuId>,
    /// The menu that counts as the top, if it is not the root.
    pub virtual_root: Option<MenuId>,
    /// The way to it.
    pub virtual_root_path: Vec<MenuId>,
    /// Whatever else the traverser found.
    pub extra: BTreeMap<String, Value>,
}

impl Traversed {
    /// The text means nothing: the menu is shown again, or else the not-found page.
    #[must_use]
    pub fn nothing() -> Self {
        Self::default()
    }

    /// It means a menu.
    #[must_use]
    pub fn menu(menu: &Menu) -> Self {
        let path = menu.position().path().to_vec();
        Self {
            root: path.first().cloned(),
            context: Some(menu.id.clone()),
            virtual_root: path.first().cloned(),
            virtual_root_path: path.first().cloned().into_iter().collect(),
            traversed: path,
            ..Self::default()
        }
    }

    /// It means a command, by its id or name.
    #[must_use]
    pub fn command(menu: &Menu, name: impl Into<String>) -> Self {
        Self {
            command: name.into(),
            ..Self::menu(menu)
        }
    }
}

/// Whose texts a traverser resolves.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reach {
    /// Everybody's.
    All,
    /// Those to an account.
    Account(AccountId),
    /// Those of who stands in this root menu or below; it goes before an account's.
    Root(MenuId),
}

impl Reach {
    /// How closely it fits; nothing if it does not.
    #[must_use]
    pub fn fits(&self, account: &AccountId, root: Option<&MenuId>) -> Option<u8> {
        match self {
            Self::All => Some(0),
            Self::Account(own) => (own == account).then_some(1),
            Self::Root(own) => (Some(own) == root).then_some(2),
        }
    }
}
