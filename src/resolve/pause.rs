//! A reply that was not said whole, and how a person asks for the rest.

use super::{Asked, InForm, Input, What, in_form, option_of, resolve, resolve_option};
use crate::menu::{Menu, MenuTree};
use crate::model::Rest;

/// What is between a person and the rest of a reply.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Pause<'w> {
    /// The texts that leave every menu.
    pub escape: &'w [String],
    /// The texts that ask for more, if nothing else takes them.
    pub more: &'w [String],
    /// What waits.
    pub rest: Rest,
}

impl<'w> Pause<'w> {
    /// These words, while this waits.
    #[must_use]
    pub const fn new(escape: &'w [String], more: &'w [String], rest: Rest) -> Self {
        Self { escape, more, rest }
    }

    /// Whether a text is one of those that leave every menu.
    #[must_use]
    pub fn leaves(&self, input: &Input) -> bool {
        is_one_of(self.escape, input)
    }

    /// Whether a text is one of those that ask for more, while something waits.
    #[must_use]
    pub fn asks_for_more(&self, input: &Input) -> bool {
        self.rest != Rest::None && is_one_of(self.more, input)
    }

    /// Whether nobody takes this text from who asks for more where a person stands, perhaps in a
    /// form, before a list of these options.
    #[must_use]
    pub fn is_free(
        &self,
        tree: &MenuTree,
        at: Option<&Menu>,
        asked: Option<&Asked<'_, '_>>,
        options: &[String],
        input: &Input,
    ) -> bool {
        if let Some(asked) = asked {
            return matches!(in_form(tree, asked, input, options, self), InForm::More);
        }
        let found = resolve(tree, at, input, self.escape);
        let chosen = || resolve_option(tree, at, option_of(input, options)?.1);
        matches!(found.what, What::Redisplay(_) | What::Unanswered) && chosen().is_none()
    }
}

fn is_one_of(words: &[String], input: &Input) -> bool {
    let is = |word: &String| **word == *input.typed || **word == *input.normalised;
    words.iter().any(is)
}
