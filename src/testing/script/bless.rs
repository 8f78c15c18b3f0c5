//! Rewriting what a script expects.

use std::collections::BTreeMap;

use super::diff::{Edit, align};
use super::outcome::{Outcome, Played, reply_line};
use super::{Expectation, Expected, Script, Step};
use crate::model::MenuId;

pub(super) fn blessed(script: &Script, outcome: &Outcome) -> String {
    let mut changes = Changes::default();
    for (step, played) in script.steps.iter().zip(&outcome.played) {
        changes.step(step, played);
    }
    changes.apply(script.source.text())
}

/// What happens to the lines of a file, by their numbers from 0.
#[derive(Default)]
struct Changes {
    /// Lines with another text; none is removed.
    replaced: BTreeMap<usize, Option<String>>,
    /// Lines that come after a line.
    inserted: BTreeMap<usize, Vec<String>>,
}

impl Changes {
    fn step(&mut self, step: &Step, played: &Played) {
        let refused = played.lines.is_none() && !played.passed() && step.input.is_message();
        if refused {
            return;
        }
        let mentions_nothing = step.reply.is_none() && step.position.is_none();
        if let Some(lines) = &played.lines {
            match &step.reply {
                Some(expected) => self.reply(step, expected, lines),
                None if mentions_nothing => self.new_reply(step, lines),
                None => {}
            }
        }
        let position = position_line(played.position.as_ref());
        match &step.position {
            Some((line, expected)) if *expected != played.position => {
                self.replaced.insert(*line, Some(position));
            }
            None if mentions_nothing && played.lines.is_some() => {
                self.insert(step.last_line, position);
            }
            _ => {}
        }
    }

    fn reply(&mut self, step: &Step, expected: &[Expected], lines: &[String]) {
        let line_of = |e: usize| {
            expected
                .get(e)
                .map_or(step.last_line, |expected| expected.line)
        };
        let text_of = |a: usize| reply_line(lines.get(a).map_or("", String::as_str));
        let mut above = step.last_line;
        for edit in align(expected, lines) {
            match edit {
                Edit::Keep(e, _) | Edit::Close(e) => above = line_of(e),
                Edit::Swallow(_) => {}
                Edit::Replace(e, a) => {
                    above = line_of(e);
                    self.replaced.insert(above, Some(text_of(a)));
                }
                Edit::Remove(e) => {
                    above = line_of(e);
                    self.replaced.insert(above, None);
                }
                Edit::Insert(a) => self.insert(above, text_of(a)),
            }
        }
        let open = |expected: &Expected| matches!(expected.what, Expectation::AnyLines);
        let silenced = lines.is_empty() && !expected.iter().any(open);
        if silenced && let Some(first) = expected.first() {
            self.replaced.insert(first.line, Some("<-".to_owned()));
        }
    }

    fn new_reply(&mut self, step: &Step, lines: &[String]) {
        if lines.is_empty() {
            self.insert(step.last_line, "<-".to_owned());
        }
        for line in lines {
            self.insert(step.last_line, reply_line(line));
        }
    }

    fn insert(&mut self, after: usize, line: String) {
        self.inserted.entry(after).or_default().push(line);
    }

    fn apply(&self, text: &str) -> String {
        let mut result = String::with_capacity(text.len());
        for (number, whole) in text.split_inclusive('\n').enumerate() {
            let line = whole.trim_end_matches(['\r', '\n']);
            let end = whole.get(line.len()..).unwrap_or("");
            match self.replaced.get(&number) {
                None => result.push_str(whole),
                Some(None) => {}
                Some(Some(other)) => {
                    result.push_str(other);
                    result.push_str(end);
                }
            }
            // A last line without an end gets one if another line follows it.
            let end = if end.is_empty() { "\n" } else { end };
            for line in self.inserted.get(&number).into_iter().flatten() {
                if !result.is_empty() && !result.ends_with('\n') {
                    result.push_str(end);
                }
                result.push_str(line);
                result.push_str(end);
            }
        }
        result
    }
}

/// A position as a test writes it.
pub(in crate::testing) fn position_line(menu: Option<&MenuId>) -> String {
    format!("@ {}", menu.map_or("-", MenuId::as_str))
}
