//! Faults as scripts read them.

use serde::Serialize;

use super::Impact;
use crate::model::{Diagnostic, Diagnostics, Severity, Span};

/// All faults of a bot, in reading order.
///
/// The names of the fields are relied on by scripts; what is absent is null or empty.
///
/// ```
/// use wxmenu::check::Report;
/// use wxmenu::menu;
/// use wxmenu::model::SourceFile;
///
/// let file = SourceFile::new("menus/a.menuconfig.xml", "<menu-configs><regexp/></menu-configs>");
/// let (_, diagnostics) = menu::load(&[file]);
/// let report = Report::new(&diagnostics);
/// assert_eq!(report.errors, 1);
/// assert!(report.to_json().starts_with(r#"{"errors":1,"warnings":0,"diagnostics":[{"code":"#));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Report {
    /// How many of [`Report::diagnostics`] are errors.
    pub errors: usize,
    /// How many are warnings.
    pub warnings: usize,
    /// The faults, file by file and from top to bottom; first those without a place.
    pub diagnostics: Vec<Entry>,
    /// What the menus would mean for those who are in others; only there if it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub impact: Option<Impact>,
}

/// One fault.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Entry {
    /// The words of its code.
    pub code: &'static str,
    /// `error`, `warning` or `info`.
    pub severity: String,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// Where it is; all null if no line can be blamed.
    #[serde(flatten)]
    pub place: Place,
    /// An input that shows it.
    pub witness: Option<String>,
    /// Other places that have to do with it.
    pub related: Vec<RelatedPlace>,
}

/// Some characters of a file: lines and columns from 1, columns in characters.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Place {
    /// The file's name.
    pub file: Option<String>,
    /// Line of the first character.
    pub line: Option<usize>,
    /// Column of the first character.
    pub column: Option<usize>,
    /// Line behind the last character.
    pub end_line: Option<usize>,
    /// Column behind the last character.
    pub end_column: Option<usize>,
}

/// Where something stands that has to do with a fault, and what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct RelatedPlace {
    /// The file's name.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1, in characters.
    pub column: usize,
    /// What it has to do with the fault.
    pub message: String,
}

impl Report {
    /// A report of these faults.
    #[must_use]
    pub fn new(diagnostics: &Diagnostics) -> Self {
        let mut sorted = diagnostics.clone();
        sorted.sort();
        Self {
            errors: diagnostics.count(Severity::Error),
            warnings: diagnostics.count(Severity::Warning),
            diagnostics: sorted.iter().map(Entry::new).collect(),
            impact: None,
        }
    }

    /// The report as one JSON object on one line.
    #[must_use]
    pub fn to_json(&self) -> String {
        // Texts and numbers always have a JSON form.
        serde_json::to_string(self).unwrap_or_else(|error| error.to_string())
    }
}

impl Entry {
    fn new(diagnostic: &Diagnostic) -> Self {
        let related = diagnostic.related.iter().map(|related| {
            let (line, column) = related.span.start_position();
            RelatedPlace {
                file: related.span.file().name().to_owned(),
                line,
                column,
                message: related.message.clone(),
            }
        });
        Self {
            code: diagnostic.code.word(),
            severity: diagnostic.severity.to_string(),
            message: diagnostic.message.clone(),
            help: diagnostic.help.clone(),
            place: diagnostic.span.as_ref().map(Place::new).unwrap_or_default(),
            witness: diagnostic.witness.clone(),
            related: related.collect(),
        }
    }
}

impl Place {
    fn new(span: &Span) -> Self {
        let (line, column) = span.start_position();
        let (end_line, end_column) = span.end_position();
        Self {
            file: Some(span.file().name().to_owned()),
            line: Some(line),
            column: Some(column),
            end_line: Some(end_line),
            end_column: Some(end_column),
        }
    }
}
