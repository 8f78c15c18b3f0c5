//! What a message means where its sender stands.

use std::sync::Arc;

use super::{Candidate, Node, Step, Taken, decide, normalise, traverse};
use crate::matcher::Args;
use crate::menu::{EventCommand, Menu, MenuCommand, MenuTree, MessageCommand, SystemCommand};
use crate::model::Event;

/// A text as typed, and as it is tried once more when nothing takes it so.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Input {
    /// Without white space at its ends.
    pub typed: Arc<str>,
    /// After normalisation; mostly the same text. The handler gets both.
    pub normalised: Arc<str>,
}

impl Input {
    /// A text and its normalised form.
    #[must_use]
    pub fn new(text: &str, steps: &[Step]) -> Self {
        let typed: Arc<str> = text.trim().into();
        let normalised = match normalise(&typed, steps) {
            same if *same == *typed => Arc::clone(&typed),
            other => other.into(),
        };
        Self { typed, normalised }
    }
}

/// What happens to a message.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Resolution<'t> {
    /// What happens.
    pub what: What<'t>,
    /// The named groups of the matcher that took the text.
    pub args: Args,
    /// The text that was taken is the normalised one.
    pub by_normalised: bool,
}

/// What happens to a message, before anything has run.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum What<'t> {
    /// A menu is entered.
    Enter(&'t Menu),
    /// A command of the menu runs.
    Command(&'t Menu, &'t MenuCommand),
    /// A system command runs.
    System(&'t SystemCommand),
    /// The text is one of those that always leave.
    Escape,
    /// Nothing matched in this menu: it is shown again.
    Redisplay(&'t Menu),
    /// Nothing matched and there is no menu to show.
    Unanswered,
}

impl<'t> Resolution<'t> {
    fn plain(what: What<'t>) -> Self {
        Self {
            what,
            args: Args::new(),
            by_normalised: false,
        }
    }
}

/// What a text means where its sender stands: as typed, or else once more normalised.
#[must_use]
pub fn resolve<'t>(
    tree: &'t MenuTree,
    at: Option<&'t Menu>,
    input: &Input,
    escape: &[String],
) -> Resolution<'t> {
    let leaves = |text: &String| **text == *input.typed || **text == *input.normalised;
    if at.is_some() && escape.iter().any(leaves) {
        return Resolution::plain(What::Escape);
    }
    if let Some(taken) = take(tree, at, &input.typed) {
        return taken;
    }
    let again = !input.normalised.is_empty() && input.normalised != input.typed;
    if let Some(taken) = again.then(|| take(tree, at, &input.normalised)).flatten() {
        return Resolution {
            by_normalised: true,
            ..taken
        };
    }
    Resolution::plain(at.map_or(What::Unanswered, What::Redisplay))
}

/// What a click on the account's own menu means: the key is the current menu's id, the text empty.
///
/// The menu is shown unless a command takes the empty text; a sub-menu is never entered. A key may
/// also be the path of a menu or of a command ([`url`](super::url)), which then runs. Nothing, if no
/// menu has that id or path.
#[must_use]
pub fn resolve_click<'t>(tree: &'t MenuTree, key: &str) -> Option<(&'t Menu, Resolution<'t>)> {
    let menu = match tree.by_id(key) {
        Some(menu) => menu,
        None => match traverse(tree, key)? {
            Node::Menu(menu) => menu,
            Node::Command(menu, command) => {
                return Some((menu, Resolution::plain(What::Command(menu, command))));
            }
        },
    };
    let found = resolve(tree, Some(menu), &Input::default(), &[]);
    let shown = matches!(found.what, What::Enter(_));
    Some((
        menu,
        if shown {
            Resolution::plain(What::Redisplay(menu))
        } else {
            found
        },
    ))
}

pub(super) fn take<'t>(
    tree: &'t MenuTree,
    at: Option<&'t Menu>,
    text: &str,
) -> Option<Resolution<'t>> {
    let candidate = decide(tree, at, &Taken::ask(tree, at, text))?;
    // That it takes the text is known; only what it caught is asked for.
    let pattern = candidate.pattern().filter(|pattern| pattern.has_groups());
    let args = pattern.and_then(|pattern| pattern.args(text));
    let what = match (candidate, at) {
        (Candidate::Command(command), Some(menu)) => What::Command(menu, command),
        (Candidate::System(command), _) => What::System(command),
        (Candidate::Menu(menu), _) => What::Enter(menu),
        (Candidate::Command(_), None) => return None,
    };
    Some(Resolution {
        what,
        args: args.unwrap_or_default(),
        by_normalised: false,
    })
}

/// What the menuconfig wants done about an event: the first `event-command` that fits.
#[must_use]
pub fn event_command<'t>(tree: &'t MenuTree, event: &Event) -> Option<(&'t EventCommand, Args)> {
    tree.event_commands()
        .iter()
        .filter(|command| event.is(&command.event))
        .find_map(|command| {
            let args = command
                .key
                .as_ref()
                .map_or_else(|| Some(Args::new()), |key| key.args(&event.key));
            args.map(|args| (command, args))
        })
}

/// What the menuconfig wants done about a message of this type: the first `message-command`.
#[must_use]
pub fn message_command<'t>(tree: &'t MenuTree, msg_type: &str) -> Option<&'t MessageCommand> {
    let fits = |command: &&MessageCommand| command.msg_type.eq_ignore_ascii_case(msg_type);
    tree.message_commands().iter().find(fits)
}
