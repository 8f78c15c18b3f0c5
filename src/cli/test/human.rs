//! The outcome for people: a line for each file, and what is wrong with those that failed.

use std::fmt::Write as _;
use std::io;

use super::super::bot::tell as tell_faults;
use super::super::failure::{Failure, print};
use super::super::global::Global;
use super::super::style::{colours, printable};
use super::bless::Change;
use super::play::{Tested, Verdict};

/// Tells one test; lines that cannot be read are shown on stderr, as everywhere.
pub(super) fn tell(tested: &Tested, global: &Global) -> Result<(), Failure> {
    let coloured = colours(&io::stdout(), global.environment());
    let paint = |code: u8, text: &str| match coloured {
        true => format!("\u{1b}[{code}m{text}\u{1b}[0m"),
        false => text.to_owned(),
    };
    let word = match (tested.passed(), tested.changes.is_empty()) {
        (true, true) => paint(32, "passed "),
        (true, false) => paint(33, "blessed"),
        (false, _) => paint(31, "FAILED "),
    };
    let mut text = format!("{word} {}\n", tested.file);
    for line in tested.changes.iter().map(changed) {
        push(&mut text, &format!("  {}", printable(&line)));
    }
    if let Verdict::Played(_, outcome) = &tested.verdict {
        for line in printable(&outcome.to_string()).lines() {
            let code = match line.trim_start().get(..2) {
                Some("- ") => 31,
                Some("+ ") => 32,
                _ => 0,
            };
            let line = if code == 0 {
                line.to_owned()
            } else {
                paint(code, line)
            };
            push(&mut text, &format!("  {line}"));
        }
    }
    print(&text)?;
    if let Verdict::Unreadable(faults) = &tested.verdict {
        tell_faults(faults, global)?;
    }
    Ok(())
}

fn changed(change: &Change) -> String {
    let line = change.line;
    let removed = change
        .removed
        .iter()
        .map(|text| format!("{line}: - {text}"));
    let added = change.added.iter().map(|text| format!("{line}: + {text}"));
    removed.chain(added).collect()
}

/// `3 tests: 1 passed, 1 blessed, 1 failed`
pub(super) fn summary(tested: &[Tested]) -> String {
    let failed = tested.iter().filter(|one| !one.passed()).count();
    let blessed = tested
        .iter()
        .filter(|one| one.passed() && !one.changes.is_empty())
        .count();
    let passed = tested.len() - failed - blessed;
    let parts = [(passed, "passed"), (blessed, "blessed"), (failed, "failed")];
    let parts = parts.into_iter().filter(|(count, _)| *count > 0);
    let parts: Vec<String> = parts
        .map(|(count, word)| format!("{count} {word}"))
        .collect();
    let plural = if tested.len() == 1 { "" } else { "s" };
    format!("{} test{plural}: {}\n", tested.len(), parts.join(", "))
}

fn push(text: &mut String, line: &str) {
    // Writing to a string cannot fail.
    let _infallible = writeln!(text, "{line}");
}
