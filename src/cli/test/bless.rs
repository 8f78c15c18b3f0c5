//! `--bless`: a test is rewritten with what the bot answers.
#![allow(clippy::disallowed_methods, reason = "tests are files, rewritten here")]

use std::ffi::OsString;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

use super::super::failure::Failure;
use super::super::global::Global;
use super::play::{Tested, Verdict, run};
use crate::engine::EngineBuilder;
use crate::model::SourceFile;
use crate::testing::Script;

/// One line that was rewritten.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub(super) struct Change {
    /// Its number: in the old file if it was removed, in the new one if it was added; from 1.
    pub(super) line: usize,
    /// What stood there.
    pub(super) removed: Option<String>,
    /// What stands there now.
    pub(super) added: Option<String>,
}

/// Rewrites a test that failed and plays it again: what cannot be blessed, such as a directive that
/// is refused or a handler that answers otherwise each time, still fails.
pub(super) async fn bless(
    tested: &mut Tested,
    bot: &EngineBuilder,
    global: &Global,
) -> Result<(), Failure> {
    let Verdict::Played(script, outcome) = &tested.verdict else {
        return Ok(());
    };
    let old = script.source().text();
    let new = script.blessed(outcome);
    if new == old {
        return Ok(());
    }
    let source = SourceFile::new(script.source().name(), new.as_str());
    let written = match Script::parse(&source) {
        Ok(script) => script,
        Err(faults) => {
            tested.verdict = Verdict::Unreadable(faults);
            return Ok(());
        }
    };
    tested.changes = changes(old, &new);
    replace(&tested.path, &new).map_err(|error| {
        let file = &tested.file;
        Failure::Because(format!("`{file}` cannot be written: {error}"))
    })?;
    tested.verdict = run(written, bot, global).await?;
    Ok(())
}

/// Writes the new text beside the file and moves it there, so that nobody ever reads half of it. A
/// link stays one: the file that it leads to is replaced.
fn replace(path: &Path, text: &str) -> io::Result<()> {
    let path = path.canonicalize()?;
    let mut name = OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(format!(".{}.new", std::process::id()));
    let beside = path.with_file_name(name);
    let written = write(&beside, text)
        .and_then(|()| fs::set_permissions(&beside, fs::metadata(&path)?.permissions()))
        .and_then(|()| fs::rename(&beside, &path));
    if written.is_err() {
        // What is wrong is told already; a file that was never made cannot be removed.
        drop(fs::remove_file(&beside));
    }
    written
}

fn write(path: &Path, text: &str) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

/// Lines that only a blessing may change.
fn is_answer(line: &str) -> bool {
    line.starts_with(['<', '@'])
}

/// The lines in which two texts differ that have all others in common.
fn changes(old: &str, new: &str) -> Vec<Change> {
    let (old, new) = (numbered(old), numbered(new));
    let (mut old, mut new) = (old.as_slice(), new.as_slice());
    let mut changes = Vec::new();
    loop {
        let (was, rest_of_old) = answers(old);
        let (is, rest_of_new) = answers(new);
        compare(was, is, &mut changes);
        match (rest_of_old.split_first(), rest_of_new.split_first()) {
            (Some((_, further_old)), Some((_, further_new))) => {
                (old, new) = (further_old, further_new);
            }
            _ => return changes,
        }
    }
}

type Line<'t> = (usize, &'t str);

fn numbered(text: &str) -> Vec<Line<'_>> {
    text.lines()
        .enumerate()
        .map(|(at, line)| (at + 1, line))
        .collect()
}

/// The answers at the start, and what follows them.
fn answers<'l, 't>(lines: &'l [Line<'t>]) -> (&'l [Line<'t>], &'l [Line<'t>]) {
    let end = lines.iter().position(|(_, line)| !is_answer(line));
    lines.split_at(end.unwrap_or(lines.len()))
}

/// What the answers of one message have in common at both ends was not changed.
fn compare(was: &[Line<'_>], is: &[Line<'_>], changes: &mut Vec<Change>) {
    let same = |((_, a), (_, b)): &(&Line<'_>, &Line<'_>)| a == b;
    let above = was.iter().zip(is).take_while(same).count();
    let (was, is) = (
        was.get(above..).unwrap_or(&[]),
        is.get(above..).unwrap_or(&[]),
    );
    let below = was
        .iter()
        .rev()
        .zip(is.iter().rev())
        .take_while(same)
        .count();
    for (line, text) in was.iter().take(was.len() - below) {
        changes.push(Change {
            line: *line,
            removed: Some((*text).to_owned()),
            added: None,
        });
    }
    for (line, text) in is.iter().take(is.len() - below) {
        changes.push(Change {
            line: *line,
            removed: None,
            added: Some((*text).to_owned()),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(old: &str, new: &str) -> Vec<String> {
        let told = |change: Change| match (change.removed, change.added) {
            (Some(text), _) => format!("{}-{text}", change.line),
            (_, Some(text)) => format!("{}+{text}", change.line),
            _ => String::new(),
        };
        changes(old, new).into_iter().map(told).collect()
    }

    #[test]
    fn only_the_lines_that_differ_are_told() {
        let none: [&str; 0] = [];
        assert_eq!(told("> a\n< b\n", "> a\n< b\n"), none);
        assert_eq!(
            told("> a\n< b\n< c\n@ m", "> a\n< b\n< d\n@ m"),
            ["3-< c", "3+< d"]
        );
        assert_eq!(
            told("> a\n\n> b\n", "> a\n< x\n@ m\n\n> b\n"),
            ["2+< x", "3+@ m"]
        );
        assert_eq!(
            told("> a\n< x\n< y\n> b\n@ m", "> a\n< y\n> b\n@ n"),
            ["2-< x", "5-@ m", "4+@ n"]
        );
    }

    #[test]
    fn a_file_is_replaced_as_a_whole_or_not_at_all() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.chat");
        fs::write(&path, "old").unwrap();
        replace(&path, "new").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "new");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
        assert!(replace(&dir.path().join("gone.chat"), "new").is_err());
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
    }
}
