//! What a run brought, and how it differs from what was wanted.

use std::fmt;
use std::sync::Arc;

use super::diff::{DiffLine, Edit};
use super::{Expectation, Expected, Step};
use crate::model::{Code, Diagnostic, Diagnostics, MenuId, SourceFile, Span};
use crate::testing::turn::Turn;

/// What a run brought.
///
/// Its `Display` is what a person reads about a failed test: every fault with file and line, the
/// difference, the position and why the bot did what it did. It is empty when all went well.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Outcome {
    /// The file that was played.
    pub source: Arc<SourceFile>,
    /// Its messages and directives, in order.
    pub played: Vec<Played>,
}

/// One message or directive that was played.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Played {
    /// The line of the file, from 1.
    pub line: usize,
    /// What stands there behind the `>`.
    pub input: String,
    /// What a message brought; none for a directive.
    pub turn: Option<Turn>,
    /// The lines of the reply; none for a directive.
    pub lines: Option<Vec<String>>,
    /// The menu afterwards.
    pub position: Option<MenuId>,
    /// What was not as it should be.
    pub faults: Vec<Fault>,
}

/// One way in which a turn is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// The reply differs.
    Reply {
        /// The line of the file, from 1, where the first difference is.
        line: usize,
        /// The whole comparison.
        diff: Vec<DiffLine>,
    },
    /// The position differs.
    Position {
        /// The line of the file, from 1.
        line: usize,
        /// The menu that was expected.
        expected: Option<MenuId>,
    },
    /// The directive could not be carried out.
    Refused(String),
}

impl Outcome {
    pub(super) fn new(source: &Arc<SourceFile>, played: Vec<Played>) -> Self {
        Self {
            source: Arc::clone(source),
            played,
        }
    }

    /// Whether everything was as it should be.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.played.iter().all(Played::passed)
    }

    /// How many messages and directives were not as they should be.
    #[must_use]
    pub fn failures(&self) -> usize {
        let failed = self.played.iter().filter(|played| !played.passed());
        failed.count()
    }

    /// Every fault at the line that differs.
    #[must_use]
    pub fn diagnostics(&self) -> Diagnostics {
        let mut found = Diagnostics::new();
        for played in &self.played {
            for fault in &played.faults {
                found.push(self.diagnostic(played, fault));
            }
        }
        found
    }

    fn diagnostic(&self, played: &Played, fault: &Fault) -> Diagnostic {
        let place = line_of(&self.source, fault.line(played));
        let mut message = played.message(fault);
        if let Some(line) = fault.diff().iter().find_map(DiffLine::unexpected) {
            message.push_str(&format!(": `{line}`"));
        }
        let told = Diagnostic::new(Code::ChatFailed, place, message);
        match &played.turn {
            Some(turn) => told.help(format!(
                "why: {}; if that is right, `wxmenu test --bless` writes it down",
                turn.summary()
            )),
            None => told,
        }
    }
}

/// The characters of a line, counted from 1, without white space at its end.
fn line_of(source: &Arc<SourceFile>, line: usize) -> Span {
    let mut lines = source.text().split_inclusive('\n');
    let start = lines
        .by_ref()
        .take(line.saturating_sub(1))
        .map(str::len)
        .sum();
    let text = lines.next().unwrap_or("").trim_end();
    Span::new(source, start, start + text.len())
}

impl Played {
    pub(super) fn new(step: &Step) -> Self {
        Self {
            line: step.line + 1,
            input: step.text.clone(),
            turn: None,
            lines: None,
            position: None,
            faults: Vec::new(),
        }
    }

    /// Whether it was as it should be.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.faults.is_empty()
    }

    /// What is wrong, in one sentence.
    #[must_use]
    pub fn message(&self, fault: &Fault) -> String {
        let input = self.input.lines().next().unwrap_or("");
        match fault {
            Fault::Reply { .. } => format!("`> {input}` is answered otherwise"),
            Fault::Position { expected, .. } => {
                let (now, wanted) = (place(self.position.as_ref()), place(expected.as_ref()));
                format!("`> {input}` ends in {now}, not in {wanted}")
            }
            Fault::Refused(why) => format!("`> {input}`: {why}"),
        }
    }

    fn describe(&self, file: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for fault in &self.faults {
            writeln!(f, "{file}:{}: {}", fault.line(self), self.message(fault))?;
            for line in fault.diff() {
                writeln!(f, "    {line}")?;
            }
        }
        match &self.turn {
            Some(turn) if !self.passed() => writeln!(f, "    why: {}", turn.summary()),
            _ => Ok(()),
        }
    }
}

impl Fault {
    /// The line of the file that it is about, from 1.
    #[must_use]
    pub fn line(&self, played: &Played) -> usize {
        match self {
            Self::Reply { line, .. } | Self::Position { line, .. } => *line,
            Self::Refused(_) => played.line,
        }
    }

    /// The comparison of a reply; empty for everything else.
    #[must_use]
    pub fn diff(&self) -> &[DiffLine] {
        match self {
            Self::Reply { diff, .. } => diff,
            Self::Position { .. } | Self::Refused(_) => &[],
        }
    }

    pub(super) fn reply(expected: &[Expected], lines: &[String], edits: &[Edit]) -> Self {
        let top = expected.first().map_or(0, |expected| expected.line);
        let mut shown = Shown {
            expected,
            lines,
            diff: Vec::new(),
            above: top,
            first: None,
        };
        edits.iter().for_each(|edit| shown.edit(*edit));
        if lines.is_empty() {
            shown.diff.push(DiffLine::Unexpected("<-".to_owned()));
        }
        Self::Reply {
            line: shown.first.unwrap_or(top) + 1,
            diff: shown.diff,
        }
    }
}

/// A comparison on its way to people's eyes.
struct Shown<'s> {
    expected: &'s [Expected],
    lines: &'s [String],
    diff: Vec<DiffLine>,
    /// The last `<` line that was met; where something is put in, the one before it is named.
    above: usize,
    first: Option<usize>,
}

impl Shown<'_> {
    fn edit(&mut self, edit: Edit) {
        match edit {
            Edit::Keep(e, _) | Edit::Close(e) => {
                let same = DiffLine::Same(self.wanted(e));
                self.diff.push(same);
            }
            Edit::Swallow(_) => {}
            Edit::Replace(e, a) => {
                self.missing(e);
                self.unexpected(a);
            }
            Edit::Remove(e) => self.missing(e),
            Edit::Insert(a) => self.unexpected(a),
        }
    }

    fn missing(&mut self, e: usize) {
        let line = self.wanted(e);
        self.first.get_or_insert(self.above);
        self.diff.push(DiffLine::Missing(line));
    }

    fn unexpected(&mut self, a: usize) {
        let line = self.lines.get(a).map_or("", String::as_str);
        self.first.get_or_insert(self.above);
        self.diff.push(DiffLine::Unexpected(reply_line(line)));
    }

    /// A `<` line as it stands in the file.
    fn wanted(&mut self, e: usize) -> String {
        let Some(expected) = self.expected.get(e) else {
            return String::new();
        };
        self.above = expected.line;
        match &expected.what {
            Expectation::Line(line) => reply_line(line),
            Expectation::Regex(regex) => format!("<~ {regex}"),
            Expectation::AnyLines => "<*".to_owned(),
            Expectation::Silence => "<-".to_owned(),
        }
    }
}

/// A line of a reply as a test writes it.
pub(in crate::testing) fn reply_line(line: &str) -> String {
    if line.is_empty() {
        "<".to_owned()
    } else {
        format!("< {line}")
    }
}

/// A position as a person reads it.
fn place(menu: Option<&MenuId>) -> String {
    menu.map_or_else(|| "no menu".to_owned(), |id| format!("`{id}`"))
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let file = self.source.name();
        self.played
            .iter()
            .try_for_each(|played| played.describe(file, f))
    }
}
