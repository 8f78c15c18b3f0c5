//! Why a text went where it went.

use crate::model::MenuId;

/// Every matcher that was asked about a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Explanation {
    /// Where the person stands.
    pub position: Option<MenuId>,
    /// The text as typed, without white space at its ends.
    pub text: String,
    /// The text after normalisation.
    pub normalised: String,
    /// The matchers, in the order in which they are asked.
    pub tried: Vec<Tried>,
    /// What happens, in a few words.
    pub outcome: String,
}

/// One matcher that was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Tried {
    /// `menu-command`, `system-command` or `menu-config`.
    pub kind: &'static str,
    /// The element's id, or else its name.
    pub name: String,
    /// Its regex; none never matches.
    pub regex: Option<String>,
    /// It takes the text as typed.
    pub typed: bool,
    /// It takes the normalised text.
    pub normalised: bool,
    /// It is the one that wins.
    pub wins: bool,
}
