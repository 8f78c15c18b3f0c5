//! What a text means, when somebody else than the matchers says so.

use std::sync::Arc;

use super::super::Failure;
use super::Turn;
use crate::hook::{Traversed, Traverser, Traversing};
use crate::menu::{Action, Menu};
use crate::resolve::{self, Resolution, What};

impl<'t> Turn<'t> {
    /// What the text means where its sender stands.
    pub(super) fn resolved(&mut self) -> Result<Resolution<'t>, Failure> {
        let found = resolve::resolve(self.tree, self.at, &self.input, &self.options.escape);
        // A text that always leaves leaves by every way of reading it.
        let traverser = match found.what {
            What::Escape => None,
            _ => self.traverser(),
        };
        let Some(traverser) = traverser else {
            return Ok(found);
        };
        let asked = Traversing::new(
            self.tree,
            self.at,
            &self.input.typed,
            &self.input.normalised,
            self.inbound,
        );
        match traverser.traverse(&asked) {
            None => Ok(found),
            Some(traversed) => self.what(traversed),
        }
    }

    /// The one that fits closest.
    fn traverser(&self) -> Option<&'t Arc<dyn Traverser>> {
        let root = self.at.map(|menu| &self.tree.root_of(menu).id);
        let account = &self.inbound.account;
        let fitting = self
            .options
            .hooks
            .traversers
            .iter()
            .filter_map(|(reach, own)| {
                let closeness = reach.fits(account, root)?;
                Some((closeness, own))
            });
        fitting
            .max_by_key(|(closeness, _)| *closeness)
            .map(|(_, own)| own)
    }

    fn what(&mut self, traversed: Traversed) -> Result<Resolution<'t>, Failure> {
        let what = match &traversed.context {
            None => self.at.map_or(What::Unanswered, What::Redisplay),
            Some(id) => {
                let menu = self.tree.by_id(id.as_str()).ok_or_else(|| {
                    Failure::new("unknown-menu", format!("there is no menu `{id}`"))
                })?;
                self.what_in(menu, &traversed.command)?
            }
        };
        let args = traversed.args.clone();
        self.scope.insert(traversed);
        Ok(Resolution {
            what,
            args,
            by_normalised: false,
        })
    }

    fn what_in(&self, menu: &'t Menu, command: &str) -> Result<What<'t>, Failure> {
        let stands_there = self.at.is_some_and(|at| at.id == menu.id);
        if command.is_empty() {
            return Ok(match stands_there {
                true => What::Redisplay(menu),
                false => What::Enter(menu),
            });
        }
        let is_meant = |action: &Action| &*action.id == command || &*action.name == command;
        let mut own = menu.commands.iter();
        let mut system = self.tree.system_commands().iter();
        if let Some(own) = own.find(|own| is_meant(&own.action)) {
            return Ok(What::Command(menu, own));
        }
        let system = system.find(|system| is_meant(&system.action));
        system.map(What::System).ok_or_else(|| {
            let message = format!("the menu `{}` has no command `{command}`", menu.id);
            Failure::new("unknown-menu", message)
        })
    }
}
