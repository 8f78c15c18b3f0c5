//! What a text that nothing took may have been meant for.

mod near;

use crate::menu::{Menu, MenuTree};

use super::{Candidate, Denied, candidates};
use near::Typed;

/// How many things are looked at; in a longer list those that stand first.
const MOST_CANDIDATES: usize = 1_024;

/// How many words of one regex are looked at.
const MOST_WORDS: usize = 8;

/// How many things are offered.
const MOST_OFFERS: usize = 3;

/// Something that a text may have been meant for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Offer {
    /// What to send to have it.
    pub text: String,
    /// What it is called: the name, title, example or word that is near.
    pub title: String,
}

impl Offer {
    /// To be had by `text`, called `title`.
    pub fn new(text: impl Into<String>, title: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            title: title.into(),
        }
    }
}

/// What is near to a text among all that can be called where a person stands, and then in the menus
/// above: by its name, title, examples and the words of its regex, by typing and by sound. Three
/// things at most, the nearest first.
///
/// They are offered and never run by themselves. What is hidden or denied is not offered.
///
/// ```
/// use wxmenu::menu;
/// use wxmenu::model::SourceFile;
/// use wxmenu::resolve::{Denied, Offer, offers};
///
/// let file = SourceFile::new(
///     "a.menuconfig.xml",
///     r#"<menu-configs><menu-config id="m" name="menu">
///          <menu-config id="g" name="guess" title="数字竞猜"><regex>guess|猜数字</regex></menu-config>
///        </menu-config></menu-configs>"#,
/// );
/// let (menus, _) = menu::load(&[file]);
/// let tree = menus.tree(&"demo".into());
/// let near = |text| offers(tree, tree.by_id("m"), text, &Denied::nothing());
/// assert_eq!(near("gues"), [Offer::new("guess", "guess")]);
/// assert_eq!(near("数字竟猜"), [Offer::new("guess", "数字竞猜")]);
/// assert_eq!(near("再见"), []);
/// ```
#[must_use]
pub fn offers(tree: &MenuTree, at: Option<&Menu>, text: &str, denied: &Denied) -> Vec<Offer> {
    let Some(typed) = Typed::new(text) else {
        return Vec::new();
    };
    if at.is_some_and(|menu| denied.menu(tree, menu).is_some()) {
        return Vec::new();
    }
    let mut near: Vec<(u32, Candidate<'_>, &str)> = around(tree, at)
        .take(MOST_CANDIDATES)
        .filter(|candidate| denied.offers(*candidate))
        .filter_map(|candidate| nearest(&typed, candidate))
        .collect();
    // Sorting keeps the order of what is equally near: what can be called here goes first.
    near.sort_by_key(|(distance, ..)| *distance);
    let mut offers: Vec<Offer> = Vec::new();
    for (_, candidate, word) in near {
        let offer = Offer::new(to_send(candidate, word), word);
        let is_known = offers.iter().any(|known| known.text == offer.text);
        if !is_known && offers.len() < MOST_OFFERS {
            offers.push(offer);
        }
    }
    offers
}

/// Names and titles near to a word, of what can be called at a place; three at most, offered and
/// never run by themselves. What is hidden or denied is not offered.
#[must_use]
pub fn suggest(tree: &MenuTree, at: Option<&Menu>, word: &str, denied: &Denied) -> Vec<Offer> {
    if at.is_some_and(|menu| denied.menu(tree, menu).is_some()) {
        return Vec::new();
    }
    let Some(typed) = Typed::new(word) else {
        return Vec::new();
    };
    let offered = candidates(tree, at).filter(|candidate| denied.offers(*candidate));
    let named = offered.take(MOST_CANDIDATES);
    let named = named.flat_map(|candidate| [candidate.name(), candidate.title()]);
    let mut near: Vec<(u32, &str)> = named
        .filter_map(|name| typed.distance_to(name).map(|distance| (distance, name)))
        .collect();
    near.sort_unstable();
    near.dedup();
    let near = near.into_iter().take(MOST_OFFERS);
    near.map(|(_, name)| Offer::new(name, name)).collect()
}

/// What can be called at a place, then what can be called in the menus above it and outside.
fn around<'t>(tree: &'t MenuTree, at: Option<&'t Menu>) -> impl Iterator<Item = Candidate<'t>> {
    let above = std::iter::successors(at, |menu| tree.parent(menu)).skip(1);
    let above = above.map(Some).chain(at.map(|_| None));
    let is_elsewhere = move |candidate: &Candidate<'_>| match candidate {
        Candidate::Menu(menu) => at.is_none_or(|at| at.index != menu.index),
        Candidate::Command(_) => true,
        Candidate::System(_) => false,
    };
    let above = above.flat_map(|menu| candidates(tree, menu));
    candidates(tree, at).chain(above.filter(is_elsewhere))
}

/// The word of a candidate that is nearest, if one is near.
fn nearest<'t>(typed: &Typed, candidate: Candidate<'t>) -> Option<(u32, Candidate<'t>, &'t str)> {
    let words = candidate.pattern().and_then(|pattern| pattern.literals());
    let words = words.unwrap_or_default().iter().take(MOST_WORDS);
    let texts = words.chain(candidate.examples()).map(String::as_str);
    let texts = [candidate.name(), candidate.title()]
        .into_iter()
        .chain(texts);
    let near = texts.filter_map(|text| typed.distance_to(text).map(|distance| (distance, text)));
    let (distance, word) = near.min_by_key(|(distance, _)| *distance)?;
    Some((distance, candidate, word))
}

/// What to send to have a candidate of which this word is near.
fn to_send(candidate: Candidate<'_>, word: &str) -> String {
    let Some(pattern) = candidate.pattern() else {
        return word.to_owned();
    };
    let examples = candidate.examples().iter().map(String::as_str);
    let mut texts = [word, candidate.name()].into_iter().chain(examples);
    let taken = texts.find(|text| pattern.is_match(text));
    taken.or(pattern.first_word()).unwrap_or(word).to_owned()
}
