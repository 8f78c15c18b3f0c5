//! One regex, with the rules of menuconfig worked in.

mod alternatives;
mod dialect;
mod literals;
mod parse;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use regex_automata::meta::Regex;
use regex_automata::{Anchored, Input, MatchKind};
use regex_syntax::hir::Hir;

pub use alternatives::Alternative;

use crate::model::{Code, Span};

/// The named groups of a match, by name; a group that took no part is absent.
pub type Args = BTreeMap<String, String>;

/// How a pattern is to be matched.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[allow(
    clippy::exhaustive_structs,
    reason = "two switches that menuconfig has; made in place"
)]
pub struct PatternOptions {
    /// `match="contains"`: find it somewhere instead of everywhere.
    pub contains: bool,
    /// `ignore-case="true"`.
    pub ignore_case: bool,
}

/// What is wrong with a regex.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PatternFault {
    /// One of the `regex-…` codes.
    pub code: Code,
    /// What is wrong.
    pub message: String,
    /// What to write instead.
    pub help: Option<String>,
    /// The bytes of the regex text (as handed in, before trimming) that are wrong.
    pub range: Range<usize>,
}

/// A compiled regex of one element.
///
/// It takes a text *whole* unless it was asked to be found somewhere in it; `\d \w \s \b` are ASCII
/// unless the pattern says `(?u)`. Both are worked into the syntax tree, never glued to the text,
/// so that no pattern can break out of its brackets.
///
/// ```
/// use wxmenu::matcher::{Pattern, PatternOptions};
/// let (pattern, faults) = Pattern::parse("g|game", PatternOptions::default());
/// let pattern = pattern.unwrap();
/// assert!(faults.is_empty());
/// assert!(pattern.is_match("game") && !pattern.is_match("games") && !pattern.is_match("GAME"));
/// ```
#[derive(Clone)]
pub struct Pattern(Arc<Inner>);

struct Inner {
    source: String,
    options: PatternOptions,
    hir: Hir,
    literals: Option<Vec<String>>,
    groups: Vec<(usize, String)>,
    regex: OnceLock<Option<Regex>>,
    /// Where it stands in a file.
    place: Option<Span>,
}

impl Pattern {
    /// Reads a regex.
    ///
    /// The faults may be warnings only; then there is a pattern too.
    #[must_use]
    pub fn parse(text: &str, options: PatternOptions) -> (Option<Self>, Vec<PatternFault>) {
        parse::parse(text, options)
    }

    fn new(source: &str, options: PatternOptions, hir: Hir, groups: Vec<(usize, String)>) -> Self {
        let literals = (!options.contains && groups.is_empty())
            .then(|| literals::all_texts(&hir))
            .flatten();
        Self(Arc::new(Inner {
            source: source.to_owned(),
            options,
            hir,
            literals,
            groups,
            regex: OnceLock::new(),
            place: None,
        }))
    }

    /// Tells where it was read from: the characters of [`Pattern::source`].
    #[must_use]
    pub fn placed(mut self, place: Span) -> Self {
        // A pattern that was just read has no second owner; one that has keeps the place it had.
        if let Some(inner) = Arc::get_mut(&mut self.0) {
            inner.place = Some(place);
        }
        self
    }

    /// Where it stands, if it was read from a file.
    #[must_use]
    pub fn place(&self) -> Option<&Span> {
        self.0.place.as_ref()
    }

    /// The regex as the author wrote it, without white space at its ends.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.0.source
    }

    /// How it is matched.
    #[must_use]
    pub fn options(&self) -> PatternOptions {
        self.0.options
    }

    /// The syntax tree with every rule worked in; what proofs reason about.
    #[must_use]
    pub fn hir(&self) -> &Hir {
        &self.0.hir
    }

    /// All texts that the pattern takes, if they are few.
    #[must_use]
    pub fn literals(&self) -> Option<&[String]> {
        self.0.literals.as_deref()
    }

    /// Of a pattern that lists words, the one that stands first in it.
    #[must_use]
    pub fn first_word(&self) -> Option<&str> {
        let words = self.literals()?.iter().filter(|word| !word.is_empty());
        let place = |word: &&String| self.source().find(word.as_str()).unwrap_or(usize::MAX);
        words.min_by_key(place).map(String::as_str)
    }

    /// Whether the pattern takes the text.
    #[must_use]
    pub fn is_match(&self, text: &str) -> bool {
        match &self.0.literals {
            Some(literals) => literals.iter().any(|literal| literal == text),
            None => self.regex().is_some_and(|regex| regex.is_match(text)),
        }
    }

    /// Whether the beginning of the text is a match of a pattern that is to be found somewhere
    /// ([`PatternOptions::contains`]); of any other, whether it takes the whole text.
    ///
    /// ```
    /// use wxmenu::matcher::{Pattern, PatternOptions};
    /// let options = PatternOptions { contains: true, ..PatternOptions::default() };
    /// let pattern = Pattern::parse("a|bc", options).0.unwrap();
    /// assert!(pattern.begins("bcd") && pattern.is_match("xbcd") && !pattern.begins("xbcd"));
    /// ```
    #[must_use]
    pub fn begins(&self, text: &str) -> bool {
        let from_the_start = Input::new(text).anchored(Anchored::Yes);
        self.regex()
            .is_some_and(|regex| regex.is_match(from_the_start))
    }

    /// Whether it has named groups at all.
    #[must_use]
    pub fn has_groups(&self) -> bool {
        !self.0.groups.is_empty()
    }

    /// The names of its groups, in their order.
    pub fn groups(&self) -> impl Iterator<Item = &str> {
        self.0.groups.iter().map(|(_, name)| name.as_str())
    }

    /// The named groups of the match, or nothing if the pattern does not take the text.
    ///
    /// ```
    /// use wxmenu::matcher::{Pattern, PatternOptions};
    /// let pattern = Pattern::parse(r"天气\s*(?<city>\S+)", PatternOptions::default()).0.unwrap();
    /// assert_eq!(pattern.args("天气 北京").unwrap()["city"], "北京");
    /// ```
    #[must_use]
    pub fn args(&self, text: &str) -> Option<Args> {
        if self.0.groups.is_empty() {
            return self.is_match(text).then(Args::new);
        }
        let regex = self.regex()?;
        let mut captures = regex.create_captures();
        regex.search_captures(&Input::new(text), &mut captures);
        captures.is_match().then(|| {
            let group = |(index, name): &(usize, String)| {
                let value = text.get(captures.get_group(*index)?.range())?;
                Some((name.clone(), value.to_owned()))
            };
            self.0.groups.iter().filter_map(group).collect()
        })
    }

    /// The engine for this pattern alone, built when it is first needed.
    ///
    /// Parsing compiled the same tree under the size limit, so building it again cannot fail; if
    /// it ever did, the pattern would take nothing.
    fn regex(&self) -> Option<&Regex> {
        self.0
            .regex
            .get_or_init(|| build(&[&self.0.hir], MatchKind::LeftmostFirst))
            .as_ref()
    }
}

/// Compiles trees into one engine.
pub(super) fn build(hirs: &[&Hir], kind: MatchKind) -> Option<Regex> {
    let config = Regex::config()
        .match_kind(kind)
        .nfa_size_limit(Some(SET_LIMIT));
    Regex::builder()
        .configure(config)
        .build_many_from_hir(hirs)
        .ok()
}

/// The most memory for one pattern's states, in bytes.
const PATTERN_LIMIT: usize = 1 << 20;
/// The most memory for the states of all patterns that are asked together, in bytes.
const SET_LIMIT: usize = 64 << 20;

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.0.source == other.0.source && self.0.options == other.0.options
    }
}

impl Eq for Pattern {}

impl std::fmt::Debug for Pattern {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Pattern({:?})", self.0.source)
    }
}
