//! Where the system commands lead, and what they list.

use super::Denied;
use crate::menu::{Action, Menu, MenuTree};
use crate::model::Position;

/// Where a stored position leads in today's tree.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Located<'t> {
    /// The menu itself, or the nearest one above it that still lives.
    pub menu: Option<&'t Menu>,
    /// The menu that was stored is gone.
    pub moved: bool,
}

/// Finds a stored position; a menu that a reload removed gives way to its nearest living ancestor.
#[must_use]
pub fn locate<'t>(tree: &'t MenuTree, position: &Position) -> Located<'t> {
    let mut path = position.path().iter().rev();
    let Some(last) = path.next() else {
        return Located {
            menu: None,
            moved: false,
        };
    };
    match tree.by_id(last.as_str()) {
        Some(menu) => Located {
            menu: Some(menu),
            moved: false,
        },
        None => Located {
            menu: path.find_map(|id| tree.by_id(id.as_str())),
            moved: true,
        },
    }
}

/// Where home leads: the root of the current tree.
#[must_use]
pub fn home_of<'t>(tree: &'t MenuTree, menu: &'t Menu) -> &'t Menu {
    tree.root_of(menu)
}

/// Where back leads: the parent; a root stays where it is.
#[must_use]
pub fn parent_of<'t>(tree: &'t MenuTree, menu: &'t Menu) -> &'t Menu {
    tree.parent(menu).unwrap_or(menu)
}

/// The direct sub-menus and the commands of a menu whose name holds the keyword, without those that
/// are hidden or denied.
#[must_use]
pub fn listed<'t>(
    tree: &'t MenuTree,
    menu: &'t Menu,
    keyword: Option<&str>,
    denied: &Denied,
) -> (Vec<&'t Menu>, Vec<&'t Action>) {
    let fits = |name: &str| keyword.is_none_or(|keyword| name.contains(keyword));
    let menus = tree
        .children(menu)
        .filter(|menu| fits(&menu.name) && denied.shows_menu(menu))
        .collect();
    let commands = menu.commands.iter().map(|command| &command.action);
    (
        menus,
        commands
            .filter(|action| fits(&action.name) && denied.shows(action))
            .collect(),
    )
}

/// What help explains.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Subject<'t> {
    /// A menu.
    Menu(&'t Menu),
    /// A command of the menu.
    Command(&'t Action),
    /// A system command.
    System(&'t Action),
}

/// What help explains in a menu: the menu itself, or what has exactly the keyword's name.
///
/// Commands of the menu go before its sub-menus, these before the system commands, and the menu
/// itself is found by its own name too. What is hidden or denied is not found.
#[must_use]
pub fn help_subject<'t>(
    tree: &'t MenuTree,
    menu: &'t Menu,
    keyword: Option<&str>,
    denied: &Denied,
) -> Option<Subject<'t>> {
    let Some(keyword) = keyword else {
        return Some(Subject::Menu(menu));
    };
    let named = |action: &&Action| *action.name == *keyword && denied.shows(action);
    let mut commands = menu.commands.iter().map(|command| &command.action);
    let mut system = tree.system_commands().iter().map(|command| &command.action);
    commands
        .find(named)
        .map(Subject::Command)
        .or_else(|| {
            tree.children(menu)
                .find(|menu| *menu.name == *keyword && denied.shows_menu(menu))
                .map(Subject::Menu)
        })
        .or_else(|| system.find(named).map(Subject::System))
        .or_else(|| (*menu.name == *keyword).then_some(Subject::Menu(menu)))
}
