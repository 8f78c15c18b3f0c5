//! Who takes a text.

use crate::matcher::{MatchedSet, Pattern};
use crate::menu::{Menu, MenuCommand, MenuTree, SystemCommand};

/// Something that can take a text where a person stands.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Candidate<'t> {
    /// A command of the menu.
    Command(&'t MenuCommand),
    /// A system command.
    System(&'t SystemCommand),
    /// A menu that can be entered: a direct sub-menu, or a root outside every menu.
    Menu(&'t Menu),
}

impl<'t> Candidate<'t> {
    /// Its matcher; without one it never takes a typed text.
    #[must_use]
    pub fn pattern(self) -> Option<&'t Pattern> {
        match self {
            Self::Command(command) => command.action.pattern.as_ref(),
            Self::System(command) => command.action.pattern.as_ref(),
            Self::Menu(menu) => menu.pattern.as_ref(),
        }
    }

    /// The element's name in a menuconfig.
    #[must_use]
    pub const fn kind(self) -> &'static str {
        match self {
            Self::Command(_) => "menu-command",
            Self::System(_) => "system-command",
            Self::Menu(_) => "menu-config",
        }
    }

    /// Its name, or else its id.
    #[must_use]
    pub fn name(self) -> &'t str {
        let (name, id) = match self {
            Self::Command(command) => (&*command.action.name, &*command.action.id),
            Self::System(command) => (&*command.action.name, &*command.action.id),
            Self::Menu(menu) => (&*menu.name, menu.id.as_str()),
        };
        if name.is_empty() { id } else { name }
    }

    /// Texts that lead to it, as its author gives them.
    #[must_use]
    pub fn examples(self) -> &'t [String] {
        match self {
            Self::Command(command) => &command.action.examples,
            Self::System(command) => &command.action.examples,
            Self::Menu(menu) => &menu.examples,
        }
    }

    /// What lists show for it.
    #[must_use]
    pub fn title(self) -> &'t str {
        match self {
            Self::Command(command) => &command.action.title,
            Self::System(command) => &command.action.title,
            Self::Menu(menu) => &menu.title,
        }
    }
}

/// Which matchers took a text: those of the place itself and those of the system commands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Taken {
    /// In a menu its commands and then its sub-menus; outside, the roots.
    pub own: MatchedSet,
    /// The system commands.
    pub system: MatchedSet,
}

impl Taken {
    /// By places in [`candidates`]' order within the place and within the system commands.
    #[must_use]
    pub fn new(own: MatchedSet, system: MatchedSet) -> Self {
        Self { own, system }
    }

    /// Asks every matcher that counts at the place.
    #[must_use]
    pub fn ask(tree: &MenuTree, at: Option<&Menu>, text: &str) -> Self {
        match at {
            None => Self::new(tree.root_matchers().matches(text), MatchedSet::default()),
            Some(menu) => Self::new(
                menu.matchers().matches(text),
                tree.system_matchers().matches(text),
            ),
        }
    }
}

/// Who takes a text at a place, if these matchers matched it.
///
/// Outside every menu only root menus are considered. In a menu the first of its commands that
/// matches runs, unless it yields to system commands and one of them matches; then the first system
/// command; then the first direct sub-menu.
#[must_use]
pub fn decide<'t>(
    tree: &'t MenuTree,
    at: Option<&'t Menu>,
    taken: &Taken,
) -> Option<Candidate<'t>> {
    match (winner(at, taken)?, at) {
        (Winner::Command(place), Some(menu)) => menu.commands.get(place).map(Candidate::Command),
        (Winner::System(place), _) => tree.system_commands().get(place).map(Candidate::System),
        (Winner::Menu(place), Some(menu)) => tree.children(menu).nth(place).map(Candidate::Menu),
        (Winner::Menu(place), None) => tree.roots().nth(place).map(Candidate::Menu),
        (Winner::Command(_), None) => None,
    }
}

/// The same for who proves: which of some [`candidates`], ascending by their places among all of
/// them, takes a text that these and no others match.
#[must_use]
pub fn decide_among(tree: &MenuTree, at: Option<&Menu>, matched: &[usize]) -> Option<usize> {
    let commands = at.map_or(0, |menu| menu.commands.len());
    let system = at.map_or(0, |_| tree.system_commands().len());
    let is_system = |place: &usize| (commands..commands + system).contains(place);
    let within = |place: usize| {
        if place < commands {
            place
        } else {
            place - system
        }
    };
    let (of_system, own): (Vec<usize>, Vec<usize>) = matched.iter().partition(|at| is_system(at));
    let taken = Taken::new(
        own.into_iter().map(within).collect(),
        of_system
            .into_iter()
            .map(|place| place - commands)
            .collect(),
    );
    Some(match winner(at, &taken)? {
        Winner::Command(place) => place,
        Winner::System(place) => commands + place,
        Winner::Menu(place) => commands + system + place,
    })
}

/// Who takes a text, by the place among its kind.
enum Winner {
    Command(usize),
    System(usize),
    /// A sub-menu, or a root.
    Menu(usize),
}

fn winner(at: Option<&Menu>, taken: &Taken) -> Option<Winner> {
    let Some(menu) = at else {
        return taken.own.iter().next().map(Winner::Menu);
    };
    let system = taken.system.iter().next();
    let first = taken.own.iter().next();
    let command = first.and_then(|place| Some((place, menu.commands.get(place)?)));
    let stays = command.filter(|(_, command)| system.is_none() || !command.system_enable);
    stays
        .map(|(place, _)| Winner::Command(place))
        .or_else(|| system.map(Winner::System))
        .or_else(|| {
            let child = taken.own.iter().find(|at| *at >= menu.commands.len())?;
            Some(Winner::Menu(child - menu.commands.len()))
        })
}

/// Everything that can take a text at a place, in the order in which it is asked.
pub fn candidates<'t>(
    tree: &'t MenuTree,
    at: Option<&'t Menu>,
) -> impl Iterator<Item = Candidate<'t>> {
    let commands = at.map_or(&[] as &[MenuCommand], |menu| &menu.commands);
    let system = at.map_or(&[] as &[SystemCommand], |_| tree.system_commands());
    let children = at.into_iter().flat_map(|menu| tree.children(menu));
    let roots = at.is_none().then(|| tree.roots()).into_iter().flatten();
    let own = commands.iter().map(Candidate::Command);
    own.chain(system.iter().map(Candidate::System))
        .chain(children.chain(roots).map(Candidate::Menu))
}
