//! Texts that nothing takes in a menu.

use super::entry::{Entry, shown};
use super::inquiry::Inquiry;
use super::position::Position;
use crate::matcher::proof::{Limit, Verdict};
use crate::menu::Menu;
use crate::model::{Code, Diagnostic, Severity};
use crate::resolve::Candidate;

impl Inquiry<'_> {
    /// Tells the shortest text that nothing takes: where a menu says that there is none, and where
    /// one of its own matchers is meant for more than some words.
    pub(super) fn falls_through(&mut self, position: &Position<'_>) {
        let Some(menu) = position.at.filter(|_| self.settings.is_complete) else {
            return;
        };
        let is_free = |own: &Entry<'_>| own.is_command() && own.is_open();
        let has_free = position.entries.iter().any(is_free);
        if !menu.answers_everything && !has_free {
            return;
        }
        match self.unanswered(position) {
            Verdict::Empty => {}
            Verdict::Witness(text) => self.tell_unanswered(menu, &text),
            Verdict::Undecided(limit) if menu.answers_everything => {
                let message = format!(
                    "it is not known whether this menu answers everything: given up {limit}"
                );
                let help = "one command with the regex `(?s).+` at the end is easy to prove";
                self.told.tell(
                    Diagnostic::new(Code::MatcherUndecided, menu.span.clone(), message).help(help),
                );
            }
            Verdict::Undecided(_) => {}
        }
    }

    fn tell_unanswered(&mut self, menu: &Menu, text: &str) {
        let name = Candidate::Menu(menu).name();
        let (severity, help) = match menu.answers_everything {
            true => (
                Severity::Error,
                "let one of the regexes take more, or leave out `answers=\"everything\"`",
            ),
            false => (
                Severity::Info,
                "the menu is shown again; a command with the regex `(?s).+` at the end would take the rest",
            ),
        };
        let message = format!("nothing takes `{}` in menu `{name}`", shown(text));
        let mut fault = Diagnostic::new(Code::FallsThrough, menu.span.clone(), message).help(help);
        fault.severity = severity;
        fault.witness = Some(text.to_owned());
        self.told.tell(fault);
    }

    /// The shortest text that nothing takes; those that take a text are asked together, and one
    /// joins them each time, so that mostly few are asked.
    fn unanswered(&mut self, position: &Position<'_>) -> Verdict {
        let mut asked: Vec<_> = self.escape.into_iter().collect();
        loop {
            let Verdict::Witness(text) = self.prover.outside(&asked) else {
                return self.prover.outside(&asked);
            };
            let takers = position.crowd.takers(&mut self.prover, &text);
            let open = |entry: &&usize| position.get(**entry).is_some_and(Entry::is_open);
            let taker = takers.iter().find(open).or(takers.first());
            let Some(taker) = taker.and_then(|taker| position.get(*taker)) else {
                return Verdict::Witness(text);
            };
            if asked.contains(&taker.id) {
                return Verdict::Undecided(Limit::Disagreement);
            }
            asked.push(taker.id);
        }
    }
}
