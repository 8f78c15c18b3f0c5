//! Many regexes asked at once.

use std::sync::OnceLock;

use foldhash::HashMap;
use regex_automata::meta::Regex;
use regex_automata::{Input, MatchKind, PatternSet as PatternIds};
use regex_syntax::hir::Hir;

use super::Pattern;
use super::pattern::build;

/// Patterns in a fixed order, compiled together.
///
/// Words are looked up in a table and everything else is one automaton, so that asking costs about
/// the same for five patterns as for five hundred. The automaton is built when it is first asked:
/// a bot of ten thousand menus starts without building ten thousand of them.
#[derive(Debug, Default)]
pub struct PatternSet {
    words: HashMap<String, Vec<u32>>,
    others: Vec<(u32, Pattern)>,
    automaton: OnceLock<Option<Regex>>,
}

/// Which patterns of a [`PatternSet`] took a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MatchedSet(Vec<u32>);

impl PatternSet {
    /// Compiles the patterns; a place without a pattern never matches.
    #[must_use]
    pub fn new<'p>(patterns: impl IntoIterator<Item = Option<&'p Pattern>>) -> Self {
        let mut set = Self::default();
        for (place, pattern) in (0..).zip(patterns) {
            let Some(pattern) = pattern else { continue };
            match pattern.literals() {
                Some(words) => words.iter().for_each(|word| {
                    set.words.entry(word.clone()).or_default().push(place);
                }),
                None => set.others.push((place, pattern.clone())),
            }
        }
        set
    }

    /// Asks all patterns about one text.
    ///
    /// ```
    /// use wxmenu::matcher::{Pattern, PatternOptions, PatternSet};
    /// let parse = |text| Pattern::parse(text, PatternOptions::default()).0;
    /// let (new, number) = (parse("new|新游戏"), parse(r"[1-9]\d*"));
    /// let set = PatternSet::new([new.as_ref(), None, number.as_ref()]);
    /// assert_eq!(set.matches("新游戏").iter().collect::<Vec<_>>(), [0]);
    /// assert_eq!(set.matches("42").iter().collect::<Vec<_>>(), [2]);
    /// ```
    #[must_use]
    pub fn matches(&self, text: &str) -> MatchedSet {
        let mut matched = self.words.get(text).cloned().unwrap_or_default();
        if !self.others.is_empty() {
            self.ask_others(text, &mut matched);
            matched.sort_unstable();
        }
        MatchedSet(matched)
    }

    fn ask_others(&self, text: &str, matched: &mut Vec<u32>) {
        let automaton = match self.others.as_slice() {
            [_alone] => None,
            _ => self
                .automaton
                .get_or_init(|| build(&self.hirs(), MatchKind::All))
                .as_ref(),
        };
        if let Some(automaton) = automaton {
            let mut ids = PatternIds::new(automaton.pattern_len());
            automaton.which_overlapping_matches(&Input::new(text), &mut ids);
            let taken = ids.iter().filter_map(|id| self.others.get(id.as_usize()));
            matched.extend(taken.map(|(place, _)| *place));
        } else {
            // Only one, or too large together though each is small enough alone.
            let taken = self
                .others
                .iter()
                .filter(|(_, pattern)| pattern.is_match(text));
            matched.extend(taken.map(|(place, _)| *place));
        }
    }

    fn hirs(&self) -> Vec<&Hir> {
        self.others
            .iter()
            .map(|(_, pattern)| pattern.hir())
            .collect()
    }
}

impl Clone for PatternSet {
    fn clone(&self) -> Self {
        Self {
            words: self.words.clone(),
            others: self.others.clone(),
            automaton: OnceLock::new(),
        }
    }
}

/// From the places of the patterns that took a text, ascending.
impl FromIterator<usize> for MatchedSet {
    fn from_iter<I: IntoIterator<Item = usize>>(places: I) -> Self {
        let places = places.into_iter();
        Self(
            places
                .filter_map(|place| u32::try_from(place).ok())
                .collect(),
        )
    }
}

impl MatchedSet {
    /// The places of the patterns that took the text, ascending.
    pub fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        self.0.iter().map(|place| *place as usize)
    }

    /// Whether the pattern at this place took the text.
    #[must_use]
    pub fn contains(&self, place: usize) -> bool {
        self.iter().any(|taken| taken == place)
    }
}
