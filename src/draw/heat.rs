//! How often each part of a bot was used.

use std::collections::HashMap;

use serde::Deserialize;

use crate::model::Span;

/// How often menus and commands were used: in tests, or by people.
///
/// ```
/// use wxmenu::draw::Heat;
/// let json = r#"{"elements": [{"kind": "menu", "file": "a.xml", "line": 2, "column": 3, "times": 7}]}"#;
/// assert!(Heat::from_json(json).is_ok());
/// assert!(Heat::from_json("[]").is_err());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Heat(HashMap<(String, usize, usize), u64>);

/// Why a text does not say how often parts were used.
#[derive(Debug, thiserror::Error)]
#[error("it is not what `wxmenu test --coverage=FILE` writes: {0}")]
pub struct HeatError(#[from] serde_json::Error);

#[derive(Deserialize)]
struct Report {
    elements: Vec<Element>,
}

#[derive(Deserialize)]
struct Element {
    kind: String,
    file: String,
    line: usize,
    column: usize,
    times: u64,
}

impl Heat {
    /// Reads what `wxmenu test --coverage=FILE` writes.
    ///
    /// # Errors
    /// When the text is something else.
    pub fn from_json(text: &str) -> Result<Self, HeatError> {
        let report: Report = serde_json::from_str(text)?;
        let drawn = |element: &Element| matches!(element.kind.as_str(), "menu" | "command");
        let elements = report.elements.into_iter().filter(drawn);
        let places = elements.map(|own| ((own.file, own.line, own.column), own.times));
        Ok(Self(places.collect()))
    }

    /// How often the element with this opening tag was used, if that is said.
    #[must_use]
    pub fn times(&self, span: &Span) -> Option<u64> {
        let (line, column) = span.start_position();
        let place = (span.file().name().to_owned(), line, column);
        self.0.get(&place).copied()
    }
}

/// How warm a box is: never used, or one of four steps of ten times each.
pub(super) fn warmth(times: u64) -> usize {
    match times {
        0 => 0,
        1..10 => 1,
        10..100 => 2,
        100..1000 => 3,
        _ => 4,
    }
}

/// The colours of the steps, from never used to very often: fill and line.
pub(super) const COLOURS: [(&str, &str); 5] = [
    ("#fde8e8", "#c0392b"),
    ("#e8f6ec", "#7fbf93"),
    ("#c3e8cf", "#4fa36a"),
    ("#8fd3a6", "#2f8550"),
    ("#55b97a", "#1c6639"),
];
