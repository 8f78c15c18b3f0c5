//! One regex.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::model::Code;

/// The named groups of a match, by name; a group that took no part is absent.
pub type Args = BTreeMap<String, String>;

/// How a pattern is to be matched.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
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
#[derive(Clone, Debug)]
pub struct Pattern {
    source: String,
}

impl Pattern {
    /// Reads a regex.
    ///
    /// The faults may be warnings only; then there is a pattern too.
    #[must_use]
    pub fn parse(text: &str, options: PatternOptions) -> (Option<Self>, Vec<PatternFault>) {
        let _ = options;
        (
            Some(Self {
                source: text.trim().to_owned(),
            }),
            Vec::new(),
        )
    }

    /// The regex as the author wrote it, without white space at its ends.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Whether the pattern takes the text.
    #[must_use]
    pub fn is_match(&self, text: &str) -> bool {
        self.source == text
    }

    /// The named groups of the match, or nothing if the pattern does not take the text.
    #[must_use]
    pub fn args(&self, text: &str) -> Option<Args> {
        self.is_match(text).then(Args::new)
    }
}
