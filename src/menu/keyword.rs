//! What can be typed to get somewhere.

use super::{Action, Menu};
use crate::matcher::Pattern;

impl Menu {
    /// What can be typed to enter the menu: the name, if the regex takes it and it is among the
    /// examples if there are any; else the first of the words that the regex lists; else nothing.
    #[must_use]
    pub fn keyword(&self) -> Option<&str> {
        keyword(&self.name, self.pattern.as_ref(), &self.examples)
    }
}

impl Action {
    /// What can be typed to call the command, by the rule of [`Menu::keyword`]: the name of a command
    /// that takes numbers is no number.
    #[must_use]
    pub fn keyword(&self) -> Option<&str> {
        keyword(&self.name, self.pattern.as_ref(), &self.examples)
    }
}

fn keyword<'a>(
    name: &'a str,
    pattern: Option<&'a Pattern>,
    examples: &[String],
) -> Option<&'a str> {
    let pattern = pattern?;
    let is_meant = examples.is_empty() || examples.iter().any(|text| text == name);
    match pattern.is_match(name) && is_meant {
        true => Some(name),
        false => pattern.first_word(),
    }
}
