//! What can be seen of a pattern without an automaton.

use regex_syntax::hir::literal::{ExtractKind, Extractor, Seq};

use crate::matcher::Pattern;

/// How the texts of a pattern begin and end and how long they are.
#[derive(Clone, Debug)]
pub(super) struct Shape {
    /// Each text begins with one of these; nothing if nothing is known.
    prefixes: Option<Vec<Vec<u8>>>,
    /// Each text ends with one of these, read backwards.
    suffixes: Option<Vec<Vec<u8>>>,
    shortest: usize,
    longest: usize,
}

impl Shape {
    pub(super) fn of(pattern: &Pattern) -> Self {
        let properties = pattern.hir().properties();
        let is_whole = !pattern.options().contains;
        let ends = |kind| is_whole.then(|| ends(pattern, kind)).flatten();
        Self {
            prefixes: ends(ExtractKind::Prefix),
            suffixes: ends(ExtractKind::Suffix),
            shortest: properties.minimum_len().unwrap_or(0),
            longest: match is_whole {
                true => properties.maximum_len().unwrap_or(usize::MAX),
                false => usize::MAX,
            },
        }
    }

    /// Each text begins with one of these; nothing if nothing is known.
    pub(super) fn beginnings(&self) -> Option<&[Vec<u8>]> {
        self.prefixes.as_deref()
    }

    /// Whether a text may be of both, for all that can be seen.
    pub(super) fn may_meet(&self, other: &Self) -> bool {
        self.shortest <= other.longest
            && other.shortest <= self.longest
            && agree(self.prefixes.as_deref(), other.prefixes.as_deref())
            && agree(self.suffixes.as_deref(), other.suffixes.as_deref())
    }
}

fn ends(pattern: &Pattern, kind: ExtractKind) -> Option<Vec<Vec<u8>>> {
    let is_suffix = matches!(kind, ExtractKind::Suffix);
    let mut found: Seq = Extractor::new().kind(kind).extract(pattern.hir());
    found.dedup();
    let literals = found.literals()?.iter().map(|literal| {
        let mut bytes = literal.as_bytes().to_vec();
        if is_suffix {
            bytes.reverse();
        }
        bytes
    });
    let mut literals: Vec<Vec<u8>> = literals.collect();
    literals.sort_unstable();
    literals
        .iter()
        .all(|one| !one.is_empty())
        .then_some(literals)
}

/// Whether one of the first is the beginning of one of the second, or the other way round.
fn agree(one: Option<&[Vec<u8>]>, other: Option<&[Vec<u8>]>) -> bool {
    let (Some(one), Some(other)) = (one, other) else {
        return true;
    };
    begins_one_of(one, other) || begins_one_of(other, one)
}

/// Both are sorted: what begins with a text stands right behind the text's own place.
fn begins_one_of(beginnings: &[Vec<u8>], of: &[Vec<u8>]) -> bool {
    beginnings.iter().any(|beginning| {
        let place = of.partition_point(|own| own < beginning);
        of.get(place).is_some_and(|own| own.starts_with(beginning))
    })
}
