//! Where a person stands and what can be chosen there, for faces that draw menus themselves.

use std::sync::Arc;

use serde::Serialize;

use super::Engine;
use super::turn::Turn;
use crate::menu::{Action, Menu};
use crate::model::{Inbound, MenuId};
use crate::store::StoreError;

/// Where a person stands and what can be chosen there.
///
/// Its JSON is relied on by the pages of others: fields stay, and are never absent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Standing {
    /// The menu; none outside of all menus.
    pub position: Option<MenuId>,
    /// The menus from the root down to this one.
    pub path: Vec<Place>,
    /// The menu's title; empty outside of all menus.
    pub title: String,
    /// The menu's description.
    pub description: String,
    /// What can be chosen: the sub-menus and commands of the menu, or the root menus.
    pub choices: Vec<Choice>,
    /// What works in every menu; nothing outside of all menus.
    pub always: Vec<Choice>,
    /// What the numbers stand for, from 1, in the list that was last shown here; mostly none.
    pub options: Vec<String>,
    /// What asks for the rest of the last reply; none if all of it was said.
    pub more: Option<String>,
}

/// A menu on the way to where a person stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Place {
    /// The menu's id.
    pub id: MenuId,
    /// The menu's title.
    pub title: String,
}

/// Something that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Choice {
    /// What it is.
    pub kind: ChoiceKind,
    /// Its id; may be empty for a command.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: String,
    /// Its description; may be empty.
    pub description: String,
    /// The text that chooses it; none if it takes texts of some form, such as numbers.
    pub say: Option<String>,
    /// Texts that choose it, as its author gives them.
    pub examples: Vec<String>,
}

/// What a [`Choice`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum ChoiceKind {
    /// It leads into a menu.
    Menu,
    /// It does something in this menu.
    Command,
    /// It works in every menu.
    System,
}

impl Choice {
    pub(super) fn of_menu(menu: &Menu) -> Self {
        Self {
            kind: ChoiceKind::Menu,
            id: menu.id.as_str().to_owned(),
            name: menu.name.as_ref().to_owned(),
            title: menu.title.as_ref().to_owned(),
            description: menu.description.clone(),
            say: menu.keyword().map(str::to_owned),
            examples: menu.examples.clone(),
        }
    }

    pub(super) fn of_action(kind: ChoiceKind, action: &Action) -> Self {
        Self {
            kind,
            id: action.id.as_ref().to_owned(),
            name: action.name.as_ref().to_owned(),
            title: action.title.as_ref().to_owned(),
            description: action.description.clone(),
            say: action.keyword().map(str::to_owned),
            examples: action.examples.clone(),
        }
    }
}

impl Engine {
    /// Where the sender of a message stands and what may be chosen there: what is hidden or denied is
    /// left out. Nothing is answered and nothing changes.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn standing(&self, inbound: &Arc<Inbound>) -> Result<Standing, StoreError> {
        let now = self.0.clock.now();
        let session = self.load(&inbound.session_key(), now).await?;
        let bot = self.0.bot.load_full();
        let heard = self.0.options.hooks.hear(inbound);
        let turn = Turn::new(&bot, &self.0.options, &heard.message, session, now, 0);
        Ok(turn.standing(heard.scope).await)
    }
}
