//! Options that a person chose from a list.

use super::text::take;
use super::{Input, Resolution};
use crate::menu::{Menu, MenuTree};

/// The option that a bare number chooses, by the texts of the options that were shown.
///
/// ```
/// use wxmenu::resolve::{Input, Step, option_of};
/// let options = ["guess".to_owned(), "time".to_owned()];
/// let chosen = |text| option_of(&Input::new(text, &Step::DEFAULT), &options);
/// assert_eq!(chosen("２。"), Some((2, "time")));
/// assert_eq!(chosen("3"), None);
/// ```
#[must_use]
pub fn option_of<'o>(input: &Input, options: &'o [String]) -> Option<(usize, &'o str)> {
    let digits = &*input.normalised;
    if digits.is_empty() || digits.len() > 3 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number: usize = digits.parse().ok()?;
    let option = options.get(number.checked_sub(1)?)?;
    Some((number, option))
}

/// What an option means where its chooser stands, or else in the menus above, from the nearest up: a
/// list may offer what can only be called there.
#[must_use]
pub fn resolve_option<'t>(
    tree: &'t MenuTree,
    at: Option<&'t Menu>,
    text: &str,
) -> Option<Resolution<'t>> {
    let menus = std::iter::successors(at, |menu| tree.parent(menu)).map(Some);
    let mut places = menus.chain(std::iter::once(None));
    places.find_map(|place| take(tree, place, text))
}
