//! What a text that nothing took may have been meant for.

use crate::menu::{Menu, MenuTree};
use crate::model::text::near_names;

use super::{Denied, candidates};

/// Names and titles near to a word, of what can be called at a place; three at most, offered and
/// never run by themselves. What is hidden or denied is not offered.
#[must_use]
pub fn suggest(tree: &MenuTree, at: Option<&Menu>, word: &str, denied: &Denied) -> Vec<String> {
    if at.is_some_and(|menu| denied.menu(tree, menu).is_some()) {
        return Vec::new();
    }
    let offered = candidates(tree, at).filter(|candidate| denied.offers(*candidate));
    let named = offered.flat_map(|candidate| [candidate.name(), candidate.title()]);
    near_names(word, named)
        .into_iter()
        .map(str::to_owned)
        .collect()
}
