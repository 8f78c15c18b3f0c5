//! What can be completed: directives, menus, and the words that the current menu takes.

use crate::model::Position;
use crate::resolve::{candidates, locate};
use crate::testing::{DIRECTIVES, Stage};

/// Everything that can be typed at this point.
#[derive(Debug, Default)]
pub(super) struct Words {
    directives: Vec<String>,
    menus: Vec<String>,
    options: Vec<String>,
}

impl Words {
    /// What the person can type there.
    pub(super) fn at(stage: &Stage, position: &Position) -> Self {
        let account = stage.chat().session_key().account;
        let tree = stage.bot().engine().menus(&account);
        let at = locate(&tree, position).menu;
        let literals = candidates(&tree, at)
            .filter_map(|candidate| candidate.pattern()?.literals())
            .flatten();
        Self {
            directives: DIRECTIVES
                .iter()
                .map(|row| format!(":{}", row.name))
                .collect(),
            menus: tree
                .menus()
                .iter()
                .map(|menu| menu.id.as_str().to_owned())
                .collect(),
            options: literals.filter(|word| !word.is_empty()).cloned().collect(),
        }
    }

    /// Where the word under the cursor begins, and what it may become.
    pub(super) fn complete(&self, typed: &str) -> (usize, Vec<String>) {
        let menu = [":at ", ":click "]
            .into_iter()
            .find_map(|directive| Some((directive.len(), typed.strip_prefix(directive)?)));
        let (start, word, words) = match menu {
            Some((start, word)) => (start, word, &self.menus),
            None if typed.starts_with(':') => (0, typed, &self.directives),
            None => (0, typed, &self.options),
        };
        let fits = words.iter().filter(|candidate| candidate.starts_with(word));
        (start, fits.cloned().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directives_menus_and_options_are_completed_each_in_its_place() {
        let words = Words {
            directives: vec![":at".into(), ":again".into(), ":click".into()],
            menus: vec!["m001".into(), "g001".into()],
            options: vec!["guess".into(), "猜数字".into()],
        };
        for (typed, start, completed) in [
            ("", 0, vec!["guess", "猜数字"]),
            ("猜", 0, vec!["猜数字"]),
            (":a", 0, vec![":at", ":again"]),
            (":at g", 4, vec!["g001"]),
            (":click ", 7, vec!["m001", "g001"]),
            (":user g", 0, vec![]),
            ("xyz", 0, vec![]),
        ] {
            assert_eq!(
                words.complete(typed),
                (start, completed.iter().map(ToString::to_string).collect()),
                "{typed}"
            );
        }
    }
}
