//! When a page cannot be rendered.

use std::fmt;

use crate::model::Span;

/// Why a page could not be rendered; the text names template, line and column.
///
/// It may quote what the template printed, never the session.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct RenderError {
    /// The template that failed: the one that was asked for, or one that it takes in.
    pub template: String,
    /// What went wrong, in one sentence without a full stop.
    pub message: String,
    /// The characters to blame; none when it was not the text's fault.
    pub span: Option<Span>,
}

impl RenderError {
    pub(super) fn new(template: &str, message: impl Into<String>) -> Self {
        Self {
            template: template.to_owned(),
            message: message.into(),
            span: None,
        }
    }

    /// Line in the file, from 1.
    #[must_use]
    pub fn line(&self) -> Option<usize> {
        self.span.as_ref().map(|span| span.start_position().0)
    }

    /// Column in the line, from 1, in characters.
    #[must_use]
    pub fn column(&self) -> Option<usize> {
        self.span.as_ref().map(|span| span.start_position().1)
    }
}

impl fmt::Display for RenderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "template `{}` failed", self.template)?;
        if let Some(span) = &self.span {
            let (line, column) = span.start_position();
            write!(f, " at {}:{line}:{column}", span.file().name())?;
        }
        write!(f, ": {}", self.message)
    }
}

impl std::error::Error for RenderError {}
