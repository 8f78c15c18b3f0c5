//! The compiled tree.

use std::sync::Arc;

use foldhash::HashMap;

use super::{
    Action, EventCommand, MenuCommand, MessageCommand, NotFound, Page, Promise, SystemCommand,
};
use crate::matcher::{Pattern, PatternSet};
use crate::model::{AccountId, MenuId, Position, Span};

/// Where a menu stands in its tree; only good for the tree that gave it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MenuIndex(pub(super) u32);

/// The trees of all accounts of a bot.
///
/// Files without a namespace belong to every account; files with one to that account only.
#[derive(Clone, Debug, Default)]
pub struct Menus {
    pub(super) general: Arc<MenuTree>,
    pub(super) by_account: HashMap<AccountId, Arc<MenuTree>>,
    pub(super) namespaces: Vec<(AccountId, Span)>,
}

impl Menus {
    /// The tree that an account shows.
    #[must_use]
    pub fn tree(&self, account: &AccountId) -> &Arc<MenuTree> {
        self.by_account.get(account).unwrap_or(&self.general)
    }

    /// All trees: the general one, then those of single accounts.
    pub fn trees(&self) -> impl Iterator<Item = &Arc<MenuTree>> {
        std::iter::once(&self.general).chain(self.by_account.values())
    }

    /// The namespace of each file that has one, and where it is given, in path order.
    #[must_use]
    pub fn namespaces_given(&self) -> &[(AccountId, Span)] {
        &self.namespaces
    }

    /// The accounts that have a tree of their own.
    pub fn namespaces(&self) -> impl Iterator<Item = &AccountId> {
        self.by_account.keys()
    }
}

/// Everything one account can be asked.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct MenuTree {
    pub(super) menus: Vec<Menu>,
    pub(super) by_id: HashMap<MenuId, MenuIndex>,
    pub(super) roots: Vec<MenuIndex>,
    pub(super) root_matchers: PatternSet,
    pub(super) system_commands: Vec<SystemCommand>,
    pub(super) system_matchers: PatternSet,
    pub(super) event_commands: Vec<EventCommand>,
    pub(super) message_commands: Vec<MessageCommand>,
    pub(super) not_found: Vec<NotFound>,
    pub(super) permissions: Vec<Arc<str>>,
}

impl MenuTree {
    /// All menus, in document order.
    #[must_use]
    pub fn menus(&self) -> &[Menu] {
        &self.menus
    }

    /// The menu at an index of this tree.
    ///
    /// An index of another tree may give any menu or none.
    #[must_use]
    pub fn menu(&self, index: MenuIndex) -> Option<&Menu> {
        self.menus.get(index.0 as usize)
    }

    /// The menu with an id, or that says that it had it before.
    #[must_use]
    pub fn by_id(&self, id: &str) -> Option<&Menu> {
        self.by_id.get(id).and_then(|index| self.menu(*index))
    }

    /// The root menus, in document order.
    pub fn roots(&self) -> impl Iterator<Item = &Menu> + Clone {
        self.list(&self.roots)
    }

    /// The direct sub-menus of a menu, in document order.
    pub fn children<'t>(&'t self, menu: &'t Menu) -> impl Iterator<Item = &'t Menu> + Clone {
        self.list(&menu.children)
    }

    /// The parent of a menu; none for a root.
    #[must_use]
    pub fn parent(&self, menu: &Menu) -> Option<&Menu> {
        menu.parent.and_then(|index| self.menu(index))
    }

    /// The root above a menu, or the menu itself.
    #[must_use]
    pub fn root_of<'t>(&'t self, menu: &'t Menu) -> &'t Menu {
        std::iter::successors(Some(menu), |menu| self.parent(menu))
            .last()
            .unwrap_or(menu)
    }

    /// The system commands, in load order.
    #[must_use]
    pub fn system_commands(&self) -> &[SystemCommand] {
        &self.system_commands
    }

    /// What to do about events, in load order.
    #[must_use]
    pub fn event_commands(&self) -> &[EventCommand] {
        &self.event_commands
    }

    /// What to do about messages that are not text, in load order.
    #[must_use]
    pub fn message_commands(&self) -> &[MessageCommand] {
        &self.message_commands
    }

    /// What to do when nothing takes a message, in load order.
    #[must_use]
    pub fn not_found(&self) -> &[NotFound] {
        &self.not_found
    }

    /// Every permission that an element asks for, each once, sorted.
    #[must_use]
    pub fn permissions(&self) -> &[Arc<str>] {
        &self.permissions
    }

    /// The matchers of the root menus, in the order of [`MenuTree::roots`].
    #[must_use]
    pub fn root_matchers(&self) -> &PatternSet {
        &self.root_matchers
    }

    /// The matchers of the system commands, in the order of [`MenuTree::system_commands`].
    #[must_use]
    pub fn system_matchers(&self) -> &PatternSet {
        &self.system_matchers
    }

    /// What every command of the tree does: of menus, system, events and messages, and when nothing
    /// was found.
    pub fn actions(&self) -> impl Iterator<Item = &Action> {
        let menus = self
            .menus
            .iter()
            .flat_map(|menu| &menu.commands)
            .map(|command| &command.action);
        menus
            .chain(self.system_commands.iter().map(|command| &command.action))
            .chain(self.event_commands.iter().map(|command| &command.action))
            .chain(self.message_commands.iter().map(|command| &command.action))
            .chain(self.not_found.iter().map(|own| &own.action))
    }

    /// Every page that the tree names.
    pub fn pages(&self) -> impl Iterator<Item = &Page> {
        let menus = self.menus.iter().filter_map(|menu| menu.page.as_ref());
        let actions = self.actions().filter_map(|action| action.page.as_ref());
        let commands = self.menus.iter().flat_map(|menu| &menu.commands);
        let forms = commands.filter_map(|command| command.form.as_ref());
        menus
            .chain(actions)
            .chain(forms.flat_map(|form| form.pages()))
    }

    fn list<'t>(&'t self, indices: &'t [MenuIndex]) -> impl Iterator<Item = &'t Menu> + Clone {
        indices.iter().filter_map(|index| self.menu(*index))
    }
}

/// One `menu-config`.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Menu {
    /// Its place in the tree.
    pub index: MenuIndex,
    /// The key stored in sessions.
    pub id: MenuId,
    /// Keyword of help and list; empty if the author gave none.
    pub name: Arc<str>,
    /// Shown in lists; the name if the author gave none.
    pub title: Arc<str>,
    /// Shown by help.
    pub description: String,
    /// Takes the texts that lead into this menu; none never matches typed text.
    pub pattern: Option<Pattern>,
    /// Where its regex is written.
    pub pattern_at: Option<Span>,
    /// That others take some of its texts first is meant so (`match-order="intended"`).
    pub order_intended: bool,
    /// That no word leads out of it is meant so (`trap="allowed"`).
    pub trap_allowed: bool,
    /// Something must take every text in it (`answers="everything"`).
    pub answers_everything: bool,
    /// The menu's page; none is the default page.
    pub page: Option<Page>,
    /// Texts that lead into this menu, for help.
    pub examples: Vec<String>,
    /// What its `example` and `not-example` elements promise.
    pub promises: Vec<Promise>,
    /// What a person must be allowed to be here or below.
    pub permission: Option<Arc<str>>,
    /// Left out of lists.
    pub hidden: bool,
    /// The name of the button of the account's custom menu that shows it.
    pub button: Option<Arc<str>>,
    /// The ids that it had before.
    pub renamed_from: Vec<MenuId>,
    /// The menu's own commands, in document order.
    pub commands: Vec<MenuCommand>,
    pub(super) parent: Option<MenuIndex>,
    pub(super) children: Vec<MenuIndex>,
    pub(super) position: Position,
    /// The matchers of the commands and then of the sub-menus.
    pub(super) matchers: PatternSet,
    /// The opening tag.
    pub span: Span,
}

impl Menu {
    /// Where somebody stands who is in it: the ids from its root down to itself.
    #[must_use]
    pub fn position(&self) -> &Position {
        &self.position
    }

    /// The matchers of the commands, then those of the direct sub-menus, each in document order.
    #[must_use]
    pub fn matchers(&self) -> &PatternSet {
        &self.matchers
    }
}
