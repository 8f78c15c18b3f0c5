//! What the person may not do.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Turn;
use super::plan::{Plan, Say};
use crate::hook::{Asked, Tags};
use crate::menu::{Action, Menu};
use crate::model::pages;
use crate::resolve::Denied;

/// Why a policy refuses something; shown on the forbidden page, and may be empty.
type Reason = String;

impl<'t> Turn<'t> {
    /// Asks about every permission of the tree once, so that what is refused is also what lists
    /// leave out.
    pub(super) fn ask_policy(&self) -> Denied {
        let asked = self.tree.permissions().iter();
        asked
            .filter_map(|permission| Some((Arc::clone(permission), self.denied(permission)?)))
            .collect()
    }

    /// Why a policy refuses the person a permission. Without any policy nobody has one: a door that
    /// somebody meant to lock is not open because the lock is missing.
    pub(super) fn denied(&self, permission: &str) -> Option<Reason> {
        if self.options.hooks.policies.is_empty() {
            return Some(Reason::new());
        }
        let tags = self.scope.get::<Tags>();
        let asked = Asked::new(permission, self.inbound, tags.as_deref());
        let mut policies = self.options.hooks.policies.iter();
        let reason = policies.find_map(|policy| policy.denies(&asked))?;
        Some(reason.as_str().to_owned())
    }

    /// The forbidden page instead of a menu, if the person may not be in it.
    pub(super) fn refuse_menu(&mut self, menu: &Menu) -> Option<Plan<'t>> {
        let reason = self.refused.menu(self.tree, menu)?.to_owned();
        Some(self.forbidden(reason))
    }

    /// The forbidden page instead of a command, if the person may not call it. `menu` is the menu
    /// that it belongs to.
    pub(super) fn refuse(&mut self, action: &Action, menu: Option<&Menu>) -> Option<Plan<'t>> {
        let of_menu = menu.and_then(|menu| self.refused.menu(self.tree, menu));
        let reason = of_menu.or_else(|| self.refused.action(action))?.to_owned();
        Some(self.forbidden(reason))
    }

    pub(super) fn forbidden(&mut self, reason: Reason) -> Plan<'t> {
        self.data = BTreeMap::from([("reason".to_owned(), reason.into())]);
        Plan::new(Say::page_or(None, pages::FORBIDDEN), self.stood)
    }
}

#[cfg(test)]
mod tests;
