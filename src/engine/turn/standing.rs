//! What a person may choose where they stand.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use futures_util::FutureExt;

use super::super::standing::{Choice, ChoiceKind, Place, Standing};
use super::Turn;
use super::call::panic_text;
use crate::handler::Scope;
use crate::menu::{Action, Menu};
use crate::model::Rest;

impl Turn<'_> {
    /// Asks who may do what, and looks round.
    pub(in crate::engine) async fn standing(mut self, scope: Scope) -> Standing {
        self.scope = scope;
        if let Err(panic) = AssertUnwindSafe(self.ask_policies()).catch_unwind().await {
            tracing::error!(account = %self.inbound.account, error = panic_text(&*panic), "a policy panicked");
            // Whom nobody can judge is shown nothing that is guarded.
            let all = self.tree.permissions().iter();
            self.refused = all
                .map(|permission| (Arc::clone(permission), String::new()))
                .collect();
        }
        let mut standing = match self.at {
            Some(menu) => self.within(menu),
            None => self.outside(),
        };
        let here = self.at.map(|menu| menu.id.clone());
        standing.options = self.session.options(here.as_ref()).to_vec();
        let waits = self.session.rest_kind() != Rest::None;
        standing.more = self.options.more.first().filter(|_| waits).cloned();
        standing
    }

    fn outside(&self) -> Standing {
        Standing {
            choices: self.menus(self.tree.roots()),
            ..Standing::default()
        }
    }

    fn within(&self, menu: &Menu) -> Standing {
        let is_open = self.refused.menu(self.tree, menu).is_none();
        let mut path: Vec<Place> = std::iter::successors(Some(menu), |menu| self.tree.parent(menu))
            .map(|menu| Place {
                id: menu.id.clone(),
                title: menu.title.as_ref().to_owned(),
            })
            .collect();
        path.reverse();
        let mut choices = Vec::new();
        if is_open {
            choices = self.menus(self.tree.children(menu));
            let own = menu.commands.iter().map(|command| &command.action);
            choices.extend(self.actions(ChoiceKind::Command, own));
        }
        let system = self.tree.system_commands().iter();
        Standing {
            position: Some(menu.id.clone()),
            path,
            title: menu.title.as_ref().to_owned(),
            description: menu.description.clone(),
            choices,
            always: self.actions(ChoiceKind::System, system.map(|command| &command.action)),
            ..Standing::default()
        }
    }

    /// What no text leads into cannot be chosen.
    fn menus<'m>(&self, menus: impl Iterator<Item = &'m Menu>) -> Vec<Choice> {
        let shown = menus.filter(|menu| menu.pattern.is_some() && self.refused.shows_menu(menu));
        shown.map(Choice::of_menu).collect()
    }

    fn actions<'m>(
        &self,
        kind: ChoiceKind,
        actions: impl Iterator<Item = &'m Action>,
    ) -> Vec<Choice> {
        let shown = actions.filter(|own| own.pattern.is_some() && self.refused.shows(own));
        let named = shown.filter(|own| !own.name.is_empty());
        named.map(|own| Choice::of_action(kind, own)).collect()
    }
}
