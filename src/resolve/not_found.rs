//! What is done when nothing takes a message.

use super::Input;
use crate::matcher::Args;
use crate::menu::{Menu, MenuTree, NotFound};
use crate::model::{Event, MenuId};

/// A message that nothing took.
#[derive(Clone, Copy, Debug)]
#[allow(
    clippy::exhaustive_structs,
    reason = "whoever asks has to say all of it"
)]
pub struct Missed<'a> {
    /// Where its sender stands.
    pub at: Option<&'a Menu>,
    /// The platform's word for its kind.
    pub msg_type: &'a str,
    /// What happened, if it is an event.
    pub event: Option<&'a Event>,
    /// What was typed or heard.
    pub input: &'a Input,
    /// Its sender was never answered before.
    pub is_new: bool,
    /// It would be met with silence: only an element that names its event may answer.
    pub is_silent: bool,
}

/// The `not-found` that answers a message: of those that fit the one with most predicates, of equal
/// ones the last; and what its regex caught.
#[must_use]
pub fn not_found<'t>(
    tree: &'t MenuTree,
    missed: &Missed<'_>,
) -> Option<(&'t NotFound, Option<Args>)> {
    let fits = tree.not_found().iter().filter_map(|own| {
        let is_for = is_for(tree, own, missed);
        let args = is_for.then(|| args(own, missed)).flatten()?;
        Some((own, args))
    });
    fits.max_by_key(|(own, _)| own.predicates())
}

fn is_for(tree: &MenuTree, own: &NotFound, missed: &Missed<'_>) -> bool {
    let is_below = |id: &MenuId| {
        let mut path = std::iter::successors(missed.at, |menu| tree.parent(menu));
        path.any(|menu| menu.id == *id)
    };
    let is_event = |name: &String| missed.event.is_some_and(|event| event.is(name));
    let is_type = |name: &String| missed.msg_type.eq_ignore_ascii_case(name);
    own.menu.as_ref().is_none_or(is_below)
        && own.msg_type.as_ref().is_none_or(is_type)
        && own.event.as_ref().is_none_or(is_event)
        && own.is_new.is_none_or(|is_new| is_new == missed.is_new)
        && (own.event.is_some() || !missed.is_silent)
}

/// What the regex caught of a text as typed or else normalised, or of an event's key; `Some(None)`
/// without a regex.
fn args(own: &NotFound, missed: &Missed<'_>) -> Option<Option<Args>> {
    let Some(pattern) = &own.action.pattern else {
        return Some(None);
    };
    let input = missed.input;
    let caught = match missed.event {
        Some(event) => pattern.args(&event.key),
        None => pattern
            .args(&input.typed)
            .or_else(|| pattern.args(&input.normalised)),
    };
    caught.map(Some)
}
