//! What an author reads when something is wrong: a code, a place, a sentence and a way out.

mod code;
mod source;

use std::fmt;

#[cfg(feature = "cli")]
pub(crate) use code::code_table;
pub use code::{Code, Severity};
pub use source::{SourceFile, Span};

/// One fault.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Diagnostic {
    /// Which fault it is; never changes its meaning.
    pub code: Code,
    /// How bad it is; the code's usual one unless something raised or lowered it.
    pub severity: Severity,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// The very characters that are wrong; none when the fault has no place in a file.
    pub span: Option<Span>,
    /// An input that shows the fault.
    pub witness: Option<String>,
    /// Other places that have to do with it.
    pub related: Vec<Related>,
}

/// A second place of a [`Diagnostic`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Related {
    /// The place.
    pub span: Span,
    /// What it has to do with the fault.
    pub message: String,
}

impl Diagnostic {
    /// A fault at a place.
    pub fn new(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self {
            span: Some(span),
            ..Self::without_place(code, message)
        }
    }

    /// A fault that no line of a file can be blamed for, such as a missing folder.
    pub fn without_place(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity(),
            message: message.into(),
            help: None,
            span: None,
            witness: None,
            related: Vec::new(),
        }
    }

    /// File and bytes; what has no place comes before everything that has.
    fn place(&self) -> Option<(&str, usize, usize)> {
        let span = self.span.as_ref()?;
        Some((span.file().name(), span.start(), span.end()))
    }

    /// Adds what to do about it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds another place.
    #[must_use]
    pub fn related(mut self, span: Span, message: impl Into<String>) -> Self {
        self.related.push(Related {
            span,
            message: message.into(),
        });
        self
    }

    /// Adds help that offers the near names, if there are any.
    #[must_use]
    pub fn near(self, typed: &str, names: &[&str]) -> Self {
        let near = super::text::near_names(typed, names.iter().copied());
        match near.as_slice() {
            [] => self,
            near => {
                let quoted: Vec<String> = near.iter().map(|name| format!("`{name}`")).collect();
                self.help(format!("did you mean {}?", quoted.join(" or ")))
            }
        }
    }
}

/// `file:line:column: severity[code]: message`, and the help on a second line.
impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(span) = &self.span {
            let (line, column) = span.start_position();
            write!(f, "{}:{line}:{column}: ", span.file().name())?;
        }
        write!(f, "{}[{}]: {}", self.severity, self.code, self.message)?;
        match &self.help {
            Some(help) => write!(f, "\n  help: {help}"),
            None => Ok(()),
        }
    }
}

/// All faults that were found, in the order they were found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagnostics(Vec<Diagnostic>);

impl Diagnostics {
    /// None yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.0.push(diagnostic);
    }

    /// Adds all of another list.
    pub fn append(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// Whether one of them is an error.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.count(Severity::Error) > 0
    }

    /// How many of this severity there are.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.0
            .iter()
            .filter(|diagnostic| diagnostic.severity == severity)
            .count()
    }

    /// Puts them in the order in which a reader meets their places.
    pub fn sort(&mut self) {
        self.0.sort_by(|a, b| a.place().cmp(&b.place()));
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// One after the other.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.0.iter()
    }
}

impl<'d> IntoIterator for &'d Diagnostics {
    type Item = &'d Diagnostic;
    type IntoIter = std::slice::Iter<'d, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0
            .iter()
            .try_for_each(|diagnostic| writeln!(f, "{diagnostic}"))
    }
}
