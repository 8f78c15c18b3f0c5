//! What pages see of a tree, made once.

use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use foldhash::HashMap;
use tera::Value;

use super::entry::Entries;
use super::values;
use crate::menu::{Menu, MenuIndex, MenuTree};
use crate::resolve::Denied;

/// The longest text that is kept; what is longer is hardly ever asked for twice.
const KEPT_BYTES: usize = 2048;

/// What templates said, by their number and the menu.
type Texts = HashMap<(usize, Option<MenuIndex>), Arc<str>>;

/// A tree, and what pages see of it if nothing is denied: each value is made when it is first asked
/// for.
#[derive(Debug)]
pub(super) struct KnownTree {
    tree: Arc<MenuTree>,
    entries: Entries,
    system_commands: OnceLock<Value>,
    root_menus: OnceLock<Value>,
    menus: HashMap<MenuIndex, OnceLock<Value>>,
    texts: RwLock<Texts>,
}

impl KnownTree {
    /// Nothing is made yet.
    pub(super) fn new(tree: &Arc<MenuTree>) -> Self {
        let indices = tree
            .menus()
            .iter()
            .map(|menu| (menu.index, OnceLock::new()));
        Self {
            tree: Arc::clone(tree),
            entries: Entries::default(),
            system_commands: OnceLock::new(),
            root_menus: OnceLock::new(),
            menus: indices.collect(),
            texts: RwLock::default(),
        }
    }

    /// Whether it is this tree; another tree with the same menus is not.
    pub(super) fn is(&self, tree: &MenuTree) -> bool {
        std::ptr::eq(Arc::as_ptr(&self.tree), tree)
    }

    /// What lists show.
    pub(super) fn entries(&self) -> &Entries {
        &self.entries
    }

    /// `menu`.
    pub(super) fn menu(&self, menu: &Menu) -> Value {
        let make = || values::menu(&self.entries, &self.tree, menu, &Denied::nothing());
        let kept = self.menus.get(&menu.index);
        kept.map_or_else(make, |kept| kept.get_or_init(make).clone())
    }

    /// `system_commands`.
    pub(super) fn system_commands(&self) -> Value {
        self.system_commands
            .get_or_init(|| values::system_commands(&self.entries, &self.tree, &Denied::nothing()))
            .clone()
    }

    /// `root_menus`.
    pub(super) fn root_menus(&self) -> Value {
        self.root_menus
            .get_or_init(|| values::root_menus(&self.entries, &self.tree, &Denied::nothing()))
            .clone()
    }

    /// What a template that looks at nothing but the menus said in this menu before.
    pub(super) fn text(&self, template: usize, menu: Option<&Menu>) -> Option<String> {
        let texts = self.texts.read().unwrap_or_else(PoisonError::into_inner);
        let text = texts.get(&(template, menu.map(|menu| menu.index)))?;
        Some((**text).to_owned())
    }

    /// Keeps what such a template said.
    pub(super) fn keep_text(&self, template: usize, menu: Option<&Menu>, text: &str) {
        if text.len() <= KEPT_BYTES {
            let mut texts = self.texts.write().unwrap_or_else(PoisonError::into_inner);
            texts.insert((template, menu.map(|menu| menu.index)), text.into());
        }
    }
}
