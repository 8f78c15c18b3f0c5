//! Which line of a reply answers which `<` line.

use std::fmt;

use super::{Expectation, Expected};

/// One line of a comparison, as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DiffLine {
    /// Both have it.
    Same(String),
    /// The test wants it, the reply has it not.
    Missing(String),
    /// The reply has it, the test does not want it.
    Unexpected(String),
}

impl DiffLine {
    /// The line, if it was not expected.
    pub(super) fn unexpected(&self) -> Option<&str> {
        match self {
            Self::Unexpected(line) => Some(line),
            Self::Same(_) | Self::Missing(_) => None,
        }
    }
}

impl fmt::Display for DiffLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Same(line) => write!(f, "  {line}"),
            Self::Missing(line) => write!(f, "- {line}"),
            Self::Unexpected(line) => write!(f, "+ {line}"),
        }
    }
}

/// One step of an alignment, by the places in the two lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Edit {
    /// The `<` line takes the reply's line.
    Keep(usize, usize),
    /// A `<*` takes the reply's line, and stays where it is.
    Swallow(usize),
    /// A `<*` that has taken what it wanted.
    Close(usize),
    /// Another line stands in its place.
    Replace(usize, usize),
    /// Nothing stands in its place.
    Remove(usize),
    /// Nothing was expected here.
    Insert(usize),
}

impl Edit {
    /// Whether the two lists agree here.
    pub(super) fn agrees(self) -> bool {
        matches!(self, Self::Keep(..) | Self::Swallow(_) | Self::Close(_))
    }
}

/// A larger comparison would cost more memory than its result is worth: a reply has 2,048 bytes.
const LARGEST: usize = 1 << 22;
/// A difference weighs more than any number of lines that agree.
const DIFFERENCE: u64 = 1 << 20;

/// The cheapest way from what is expected to the reply; of several, one that keeps most lines.
pub(super) fn align(expected: &[Expected], actual: &[String]) -> Vec<Edit> {
    let silence = matches!(expected, [only] if matches!(only.what, Expectation::Silence));
    if silence && actual.is_empty() {
        return vec![Edit::Close(0)];
    }
    let width = actual.len() + 1;
    if (expected.len() + 1).saturating_mul(width) > LARGEST {
        let removed = (0..expected.len()).map(Edit::Remove);
        return removed.chain((0..actual.len()).map(Edit::Insert)).collect();
    }
    Table::new(expected, actual).path()
}

/// For every pair of places, the cost from there to both ends.
struct Table<'d> {
    expected: &'d [Expected],
    actual: &'d [String],
    costs: Vec<u64>,
}

impl<'d> Table<'d> {
    fn new(expected: &'d [Expected], actual: &'d [String]) -> Self {
        let cells = (expected.len() + 1) * (actual.len() + 1);
        let mut table = Self {
            expected,
            actual,
            costs: vec![0; cells],
        };
        for e in (0..=expected.len()).rev() {
            for a in (0..=actual.len()).rev() {
                let cost = table.cheapest(e, a).map_or(0, |(cost, _)| cost);
                let at = table.index(e, a);
                if let Some(cell) = table.costs.get_mut(at) {
                    *cell = cost;
                }
            }
        }
        table
    }

    fn index(&self, e: usize, a: usize) -> usize {
        e * (self.actual.len() + 1) + a
    }

    fn cost(&self, e: usize, a: usize) -> u64 {
        self.costs.get(self.index(e, a)).copied().unwrap_or(0)
    }

    /// The best next step; the first of equals, so that a changed line is replaced where it stands
    /// rather than swallowed by a `<*` behind it.
    fn cheapest(&self, e: usize, a: usize) -> Option<(u64, Edit)> {
        let what = self.expected.get(e).map(|expected| &expected.what);
        let line = self.actual.get(a);
        let mut steps: Vec<(u64, Edit)> = Vec::with_capacity(4);
        match (what, line) {
            (Some(Expectation::AnyLines), line) => {
                steps.push((self.cost(e + 1, a), Edit::Close(e)));
                if line.is_some() {
                    steps.push((self.cost(e, a + 1), Edit::Swallow(a)));
                }
            }
            (Some(what), Some(line)) => {
                let after = self.cost(e + 1, a + 1);
                if what.takes(line) {
                    steps.push((after, Edit::Keep(e, a)));
                } else {
                    steps.push((after + DIFFERENCE + 1, Edit::Replace(e, a)));
                }
            }
            _ => {}
        }
        if what.is_some_and(|what| !matches!(what, Expectation::AnyLines)) {
            steps.push((self.cost(e + 1, a) + DIFFERENCE + 1, Edit::Remove(e)));
        }
        if line.is_some() {
            steps.push((self.cost(e, a + 1) + DIFFERENCE, Edit::Insert(a)));
        }
        steps.into_iter().min_by_key(|(cost, _)| *cost)
    }

    fn path(&self) -> Vec<Edit> {
        let (mut e, mut a) = (0, 0);
        let mut path = Vec::new();
        while let Some((_, edit)) = self.cheapest(e, a) {
            match edit {
                Edit::Keep(..) | Edit::Replace(..) => (e, a) = (e + 1, a + 1),
                Edit::Close(_) | Edit::Remove(_) => e += 1,
                Edit::Swallow(_) | Edit::Insert(_) => a += 1,
            }
            path.push(edit);
        }
        path
    }
}
