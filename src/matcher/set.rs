//! Many regexes asked at once.

use super::Pattern;

/// Patterns in a fixed order, compiled together.
#[derive(Clone, Debug, Default)]
pub struct PatternSet {
    patterns: Vec<Option<Pattern>>,
}

/// Which patterns of a [`PatternSet`] took a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MatchedSet(Vec<usize>);

impl PatternSet {
    /// Compiles the patterns; a place without a pattern never matches.
    #[must_use]
    pub fn new<'p>(patterns: impl IntoIterator<Item = Option<&'p Pattern>>) -> Self {
        Self {
            patterns: patterns
                .into_iter()
                .map(|pattern| pattern.cloned())
                .collect(),
        }
    }

    /// Asks all patterns about one text.
    #[must_use]
    pub fn matches(&self, text: &str) -> MatchedSet {
        let taken = |pattern: &Option<Pattern>| pattern.as_ref().is_some_and(|p| p.is_match(text));
        MatchedSet(
            self.patterns
                .iter()
                .enumerate()
                .filter(|(_, p)| taken(p))
                .map(|(at, _)| at)
                .collect(),
        )
    }
}

impl MatchedSet {
    /// The places of the patterns that took the text, ascending.
    pub fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        self.0.iter().copied()
    }
}
