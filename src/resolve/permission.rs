//! What a person is not allowed to do.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Candidate;
use crate::menu::{Action, Menu, MenuTree};

/// The permissions that a person does not have in one turn, each with the reason.
///
/// A tree names its permissions ([`MenuTree::permissions`]); who has them is somebody else's to
/// say. A menu's permission is needed for everything in it.
///
/// ```
/// use wxmenu::resolve::Denied;
///
/// let denied: Denied = [("staff".into(), "仅限员工".into())].into_iter().collect();
/// assert_eq!(denied.reason("staff"), Some("仅限员工"));
/// assert_eq!(denied.reason("member"), None);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Denied(BTreeMap<Arc<str>, String>);

impl Denied {
    /// Everything is allowed.
    #[must_use]
    pub const fn nothing() -> Self {
        Self(BTreeMap::new())
    }

    /// Whether everything is allowed.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        self.0.is_empty()
    }

    /// Why a permission is refused; nothing if it is not.
    #[must_use]
    pub fn reason(&self, permission: &str) -> Option<&str> {
        self.0.get(permission).map(String::as_str)
    }

    /// Why a person may not be in a menu: for its own permission or for that of a menu above it.
    #[must_use]
    pub fn menu(&self, tree: &MenuTree, menu: &Menu) -> Option<&str> {
        let mut path = std::iter::successors(Some(menu), |menu| tree.parent(menu));
        path.find_map(|menu| self.own(menu.permission.as_ref()))
    }

    /// Why a person may not do this.
    #[must_use]
    pub fn action(&self, action: &Action) -> Option<&str> {
        self.own(action.permission.as_ref())
    }

    /// Whether a list shows the menu to somebody who may be in the menu above it.
    #[must_use]
    pub fn shows_menu(&self, menu: &Menu) -> bool {
        !menu.hidden && self.own(menu.permission.as_ref()).is_none()
    }

    /// Whether a list shows the command to somebody who may be in its menu.
    #[must_use]
    pub fn shows(&self, action: &Action) -> bool {
        !action.hidden && self.action(action).is_none()
    }

    /// Whether it may be offered.
    pub(super) fn offers(&self, candidate: Candidate<'_>) -> bool {
        match candidate {
            Candidate::Command(command) => self.shows(&command.action),
            Candidate::System(command) => self.shows(&command.action),
            Candidate::Menu(menu) => self.shows_menu(menu),
        }
    }

    fn own(&self, permission: Option<&Arc<str>>) -> Option<&str> {
        permission.and_then(|permission| self.reason(permission))
    }
}

impl FromIterator<(Arc<str>, String)> for Denied {
    fn from_iter<I: IntoIterator<Item = (Arc<str>, String)>>(refused: I) -> Self {
        Self(refused.into_iter().collect())
    }
}
