//! What a text that nothing took may have been meant for.

use crate::menu::{Menu, MenuTree};
use crate::model::text::near_names;

use super::candidates;

/// Names and titles near to a word, of what can be called at a place; three at most, offered and
/// never run by themselves.
#[must_use]
pub fn suggest(tree: &MenuTree, at: Option<&Menu>, word: &str) -> Vec<String> {
    let named = candidates(tree, at).flat_map(|candidate| [candidate.name(), candidate.title()]);
    near_names(word, named)
        .into_iter()
        .map(str::to_owned)
        .collect()
}
