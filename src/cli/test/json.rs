//! The outcome for programs.
//!
//! One object on one line:
//!
//! ```text
//! {"passed":N,"failed":N,"tests":[{"file","passed","turns","failures":[FAILURE],"blessed":[CHANGE]}],
//!  "coverage":COVERAGE}
//! FAILURE: {"kind":"reply|position|refused|syntax","line","column","message","input","position",
//!           "expected_position","diff":["  < same","- < missing","+ < unexpected"],"why"}
//! CHANGE:  {"line","removed","added"}
//! ```
//!
//! COVERAGE is what [`CoverageReport::to_json`] says, or null if it was not asked for. Lines and
//! columns count from 1; what is absent is null or empty.

use serde::Serialize;

use super::bless::Change;
use super::play::{Tested, Verdict};
use crate::model::{Diagnostic, MenuId};
use crate::testing::{CoverageReport, Fault, Played};

/// The outcome as one line of JSON.
pub(super) fn report(tested: &[Tested], covered: Option<&CoverageReport>) -> String {
    let failed = tested.iter().filter(|one| !one.passed()).count();
    let report = Report {
        passed: tested.len() - failed,
        failed,
        tests: tested.iter().map(Test::new).collect(),
        coverage: covered.map(CoverageReport::object),
    };
    // Texts and numbers always have a JSON form.
    serde_json::to_string(&report).unwrap_or_else(|error| error.to_string()) + "\n"
}

#[derive(Serialize)]
struct Report<'t, C> {
    passed: usize,
    failed: usize,
    tests: Vec<Test<'t>>,
    coverage: Option<C>,
}

#[derive(Serialize)]
struct Test<'t> {
    file: &'t str,
    passed: bool,
    /// How many messages and directives were played.
    turns: usize,
    failures: Vec<Failed<'t>>,
    blessed: &'t [Change],
}

#[derive(Serialize)]
struct Failed<'t> {
    kind: &'static str,
    line: Option<usize>,
    column: Option<usize>,
    message: String,
    input: Option<&'t str>,
    position: Option<&'t str>,
    expected_position: Option<&'t str>,
    diff: Vec<String>,
    why: Option<String>,
}

impl<'t> Test<'t> {
    fn new(tested: &'t Tested) -> Self {
        let (turns, failures) = match &tested.verdict {
            Verdict::Played(_, outcome) => {
                let played = outcome.played.iter();
                let failures = played.flat_map(|played| {
                    let faults = played.faults.iter();
                    faults.map(move |fault| Failed::of_turn(played, fault))
                });
                (outcome.played.len(), failures.collect())
            }
            Verdict::Unreadable(faults) => (0, faults.iter().map(Failed::of_line).collect()),
        };
        Self {
            file: &tested.file,
            passed: tested.passed(),
            turns,
            failures,
            blessed: &tested.changes,
        }
    }
}

impl<'t> Failed<'t> {
    fn of_turn(played: &'t Played, fault: &'t Fault) -> Self {
        let (kind, expected) = match fault {
            Fault::Position { expected, .. } => ("position", expected.as_ref()),
            Fault::Refused(_) => ("refused", None),
            _ => ("reply", None),
        };
        Self {
            kind,
            line: Some(fault.line(played)),
            column: Some(1),
            message: played.message(fault),
            input: Some(&played.input),
            position: played.position.as_ref().map(MenuId::as_str),
            expected_position: expected.map(MenuId::as_str),
            diff: fault.diff().iter().map(ToString::to_string).collect(),
            why: played.turn.as_ref().map(|turn| turn.summary()),
        }
    }

    fn of_line(fault: &'t Diagnostic) -> Self {
        let place = fault.span.as_ref().map(|span| span.start_position());
        Self {
            kind: "syntax",
            line: place.map(|(line, _)| line),
            column: place.map(|(_, column)| column),
            message: fault.message.clone(),
            input: None,
            position: None,
            expected_position: None,
            diff: Vec::new(),
            why: fault.help.clone(),
        }
    }
}
