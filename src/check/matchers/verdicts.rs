//! Matchers that never get a text.

use super::alive::Fate;
use super::entry::{Entry, listed};
use super::inquiry::{Fates, Inquiry};
use super::position::Position;
use crate::matcher::proof::{Limit, Verdict};
use crate::model::{Code, Diagnostic, Severity};
use crate::resolve::Candidate;

impl Inquiry<'_> {
    /// Tells which entries never get a text; system commands among others are told elsewhere.
    pub(super) fn tell_fates(&mut self, position: &Position<'_>, fates: &Fates) {
        let is_own = |own: &Entry<'_>| !own.is_system() || position.is_system();
        for (own, fate) in position.entries.iter().zip(fates) {
            match fate {
                Some(Fate::Dead) if is_own(own) => self.dead(own),
                Some(Fate::Shadowed(by, text)) if is_own(own) => {
                    self.shadowed(position, own, by, text);
                }
                Some(Fate::Unknown(limit)) => self.undecided(
                    own,
                    *limit,
                    "it is not known whether this regex ever gets a text",
                ),
                _ => {}
            }
        }
    }

    fn dead(&mut self, own: &Entry<'_>) {
        // That only the empty text fits was told when the regex was read.
        if own.pattern.hir().properties().maximum_len() == Some(0) {
            return;
        }
        let message = format!("the regex of {} takes nothing that can be sent", own.what());
        let help = match needs_blank(own.pattern.source()) {
            true => {
                "white space at the ends of a message is taken off before anything is asked; let the regex take texts without it"
            }
            false => "no text fits all parts of it at once: take it apart",
        };
        let mut fault = Diagnostic::new(Code::MatcherDead, own.span(), message).help(help);
        // A click asks with the empty text, and runs a command that takes it.
        if !matches!(own.candidate, Candidate::Menu(_)) && own.pattern.is_match("") {
            fault.severity = Severity::Warning;
        }
        self.told.tell(fault);
    }

    fn shadowed(&mut self, position: &Position<'_>, own: &Entry<'_>, by: &[usize], text: &str) {
        let by: Vec<&Entry<'_>> = by.iter().filter_map(|entry| position.get(*entry)).collect();
        let is_same = match by.as_slice() {
            [one] => self.prover.without(one.id, &[own.id]) == Verdict::Empty,
            _ => false,
        };
        let takers: Vec<String> = by.iter().map(|taker| taker.what()).collect();
        let takers = match takers.as_slice() {
            [] => "`engine.escape`".to_owned(),
            takers => listed(takers),
        };
        let (code, message) = match is_same {
            true => (
                Code::MatcherDuplicate,
                format!(
                    "{} takes the same texts as {takers}, which is asked first",
                    own.what()
                ),
            ),
            false => (
                Code::MatcherShadowed,
                format!(
                    "{} never gets a text: everything goes to {takers} first",
                    own.what()
                ),
            ),
        };
        let mut fault = Diagnostic::new(code, own.span(), message).help(way_out(own, &by, is_same));
        fault.witness = Some(text.to_owned());
        for taker in by {
            fault = fault.related(taker.span(), "this takes it first");
        }
        self.told.tell(fault);
    }

    /// Tells that a question about an entry was given up.
    pub(super) fn undecided(&mut self, own: &Entry<'_>, limit: Limit, question: &str) {
        // The rest was not asked at all, which is one thing to say.
        let fault = match limit {
            Limit::Total(_) => Diagnostic::without_place(
                Code::MatcherUndecided,
                format!("not all matchers were held against each other: given up {limit}"),
            )
            .help("the bot runs all the same; simpler regexes make it possible to say more"),
            _ => {
                let message = format!("{question}: given up {limit}");
                let help = match limit {
                    Limit::WordEdges => "leave out the `\\b`: the whole text has to match",
                    _ => "a simpler regex can be proved: fewer counted repetitions, fewer `.*`",
                };
                Diagnostic::new(Code::MatcherUndecided, own.span(), message).help(help)
            }
        };
        self.told.tell(fault);
    }
}

/// Whether white space is what a regex that takes nothing cannot have.
fn needs_blank(regex: &str) -> bool {
    regex.contains(r"\s") || regex.contains(char::is_whitespace)
}

fn way_out(own: &Entry<'_>, by: &[&Entry<'_>], is_same: bool) -> String {
    if by.is_empty() {
        return "texts of `engine.escape` leave every menu before anything else is asked; give it other texts".to_owned();
    }
    let alike = |taker: &&Entry<'_>| taker.candidate.kind() == own.candidate.kind();
    let first = by.first().map(|taker| taker.what()).unwrap_or_default();
    if is_same {
        return "remove one of them, or give one of them other texts".to_owned();
    }
    if own.yields() && by.iter().any(|taker| taker.is_system()) {
        return "leave out `system-enable`, so that it goes before the system commands, or give it other texts"
            .to_owned();
    }
    match by.iter().all(alike) {
        true => format!("put it before {first}, or let that take less"),
        false => {
            format!(
                "let {first} take less: in a menu its commands are asked first, then the system commands, then its sub-menus"
            )
        }
    }
}
