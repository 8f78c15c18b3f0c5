//! Paths of menus and commands: for breadcrumbs, for links in consoles, and as keys of the
//! account's own menu.

use crate::menu::{Menu, MenuCommand, MenuTree};
use crate::model::text::{percent_encoded, strictly_decoded};

/// What a path begins with.
pub const SCHEME: &str = "menu:";

/// A menu, or a command of a menu.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Node<'t> {
    /// A menu.
    Menu(&'t Menu),
    /// A command of a menu.
    Command(&'t Menu, &'t MenuCommand),
}

impl<'t> Node<'t> {
    /// All menus of a tree and their commands.
    pub fn all(tree: &'t MenuTree) -> impl Iterator<Item = Self> {
        tree.menus().iter().flat_map(|menu| {
            let commands = menu.commands.iter();
            std::iter::once(Self::Menu(menu))
                .chain(commands.map(|command| Self::Command(menu, command)))
        })
    }
}

/// Elements of a tree are the same if they are the same element, not if they look alike.
impl PartialEq for Node<'_> {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Menu(one), Self::Menu(other)) => std::ptr::eq(*one, *other),
            (Self::Command(_, one), Self::Command(_, other)) => std::ptr::eq(*one, *other),
            _ => false,
        }
    }
}

/// The path of a menu or a command: the ids of the menus from the root down, then the command's id
/// or name. [`traverse`] finds the way back.
///
/// ```
/// use wxmenu::menu;
/// use wxmenu::model::SourceFile;
/// use wxmenu::resolve::{Node, traverse, url};
///
/// let file = SourceFile::new(
///     "a.menuconfig.xml",
///     r#"<menu-configs><menu-config id="m001" name="m"><menu-config id="g 1" name="g">
///          <menu-command name="new"><regex>n</regex></menu-command>
///        </menu-config></menu-config></menu-configs>"#,
/// );
/// let (menus, _) = menu::load(&[file]);
/// let tree = menus.tree(&"demo".into());
/// let game = tree.by_id("g 1").unwrap();
/// let new = Node::Command(game, &game.commands[0]);
/// assert_eq!(url(tree, new), "menu:/m001/g%201/new");
/// assert_eq!(traverse(tree, "menu:/m001/g%201/new"), Some(new));
/// ```
#[must_use]
pub fn url(tree: &MenuTree, node: Node<'_>) -> String {
    let (menu, command) = match node {
        Node::Menu(menu) => (menu, None),
        Node::Command(menu, command) => (menu, Some(command)),
    };
    let mut url = SCHEME.to_owned();
    for id in menu.position().path() {
        push(&mut url, id.as_str());
    }
    if let Some(command) = command {
        match own_word(tree, menu, command) {
            Some(word) => push(&mut url, word),
            None => url.push_str(&format!("/{MARK}{}", number(menu, command))),
        }
    }
    url
}

/// What a path leads to; nothing if it leads nowhere.
///
/// The menus above a menu must be the ones that are above it, so that a path which was made of an
/// older tree does not lead somewhere else.
#[must_use]
pub fn traverse<'t>(tree: &'t MenuTree, url: &str) -> Option<Node<'t>> {
    let path = url.strip_prefix(SCHEME)?.strip_prefix('/')?;
    let mut steps: Vec<&str> = path.split('/').collect();
    let last = steps.pop()?;
    let mut menu: Option<&Menu> = None;
    for step in steps {
        menu = Some(child(tree, menu, &strictly_decoded(step)?)?);
    }
    if let Some(number) = last.strip_prefix(MARK) {
        let menu = menu?;
        let place = number.parse::<usize>().ok()?.checked_sub(1)?;
        return Some(Node::Command(menu, menu.commands.get(place)?));
    }
    let word = strictly_decoded(last)?;
    if let Some(found) = child(tree, menu, &word) {
        return Some(Node::Menu(found));
    }
    let menu = menu?;
    let command = menu.commands.iter().find(|command| takes(command, &word))?;
    Some(Node::Command(menu, command))
}

/// Begins a command's number; in a word it is escaped.
const MARK: char = '~';

fn child<'t>(tree: &'t MenuTree, above: Option<&Menu>, id: &str) -> Option<&'t Menu> {
    let menu = tree.by_id(id)?;
    let parent = tree.parent(menu).map(|parent| &parent.id);
    (parent == above.map(|above| &above.id)).then_some(menu)
}

fn takes(command: &MenuCommand, word: &str) -> bool {
    let action = &command.action;
    !word.is_empty() && (&*action.id == word || &*action.name == word)
}

/// The word that leads to a command and to nothing else in its menu.
fn own_word<'t>(tree: &MenuTree, menu: &Menu, command: &'t MenuCommand) -> Option<&'t str> {
    let action = &command.action;
    let words = [&*action.id, &*action.name];
    words.into_iter().find(|word| {
        let first = menu.commands.iter().find(|other| takes(other, word));
        first.is_some_and(|first| std::ptr::eq(first, command))
            && child(tree, Some(menu), word).is_none()
    })
}

/// Its place among the commands of its menu, from 1.
fn number(menu: &Menu, command: &MenuCommand) -> usize {
    let place = menu
        .commands
        .iter()
        .position(|own| std::ptr::eq(own, command));
    place.map_or(0, |place| place + 1)
}

fn push(url: &mut String, word: &str) {
    url.push('/');
    // A tilde at the beginning marks a number, so a word has none.
    url.push_str(&percent_encoded(word).replace('~', "%7E"));
}
