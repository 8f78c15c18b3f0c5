//! Matchers that share texts.

use super::alive::Fate;
use super::entry::{Entry, listed, shown};
use super::inquiry::{Fates, Inquiry};
use super::position::Position;
use crate::matcher::proof::Verdict;
use crate::model::{Code, Diagnostic};

/// So many of those that take texts from one matcher are told; nobody reads more.
const MOST: usize = 8;

/// One that takes texts, and one such text.
struct Taken {
    by: usize,
    text: String,
}

impl Inquiry<'_> {
    /// Tells of texts that go elsewhere first, though not all of a matcher's.
    pub(super) fn overlaps(&mut self, position: &Position<'_>, fates: &Fates) {
        let fate = |entry: usize| fates.get(entry).and_then(Option::as_ref);
        let is_alive = |entry: usize| matches!(fate(entry), Some(Fate::Alive(_)));
        // Of one whose fate is not known it is all the same known what it takes.
        let takes = |entry: usize| is_alive(entry) || matches!(fate(entry), Some(Fate::Unknown(_)));
        // What the system commands lose in a menu is told of the command that takes it.
        let mut from_system: Vec<Vec<Taken>> = Vec::new();
        from_system.resize_with(position.entries.len(), Vec::new);
        for (entry, own) in position.entries.iter().enumerate() {
            if !is_alive(entry) || own.is_intended() {
                continue;
            }
            let taken = self.taken(position, entry, &takes);
            if own.is_system() && !position.is_system() {
                for Taken { by, text } in taken {
                    if let Some(list) = from_system.get_mut(by) {
                        list.push(Taken { by: entry, text });
                    }
                }
            } else if !taken.is_empty() {
                self.tell_overlap(position, own, &taken);
            }
        }
        for (entry, taken) in from_system.iter().enumerate() {
            if let (Some(own), false) = (position.get(entry), taken.is_empty()) {
                self.tell_system_overlap(position, own, taken);
            }
        }
    }

    /// Who takes texts from an entry that has more of them.
    fn taken(
        &mut self,
        position: &Position<'_>,
        entry: usize,
        takes: &dyn Fn(usize) -> bool,
    ) -> Vec<Taken> {
        let mut taken = Vec::new();
        let Some(own) = position.get(entry) else {
            return taken;
        };
        for by in position.crowd.near(&mut self.prover, entry) {
            let Some(other) = position.get(by) else {
                continue;
            };
            if !is_told(position, own, other) || !takes(by) || !position.loses(entry, by) {
                continue;
            }
            match self.lost_to(position, entry, by) {
                Verdict::Empty => {}
                Verdict::Witness(text) => taken.push(Taken { by, text }),
                Verdict::Undecided(limit) => {
                    let question = format!(
                        "it is not known whether {} takes texts from this one",
                        other.what()
                    );
                    self.undecided(own, limit, &question);
                }
            }
            if taken.len() == MOST {
                break;
            }
        }
        taken
    }

    /// The shortest text of both that the entry does not get.
    fn lost_to(&mut self, position: &Position<'_>, entry: usize, by: usize) -> Verdict {
        let (Some(own), Some(other)) = (position.get(entry), position.get(by)) else {
            return Verdict::Empty;
        };
        let shared = self.prover.both(own.id, other.id);
        let Verdict::Witness(text) = &shared else {
            return shared;
        };
        let takers = position.crowd.takers(&mut self.prover, text);
        if position.winner(&takers) != Some(entry) {
            return shared;
        }
        // A third one that yields to system commands gave it back.
        let asked: Vec<_> = takers
            .iter()
            .filter_map(|taker| position.get(*taker).map(|taker| taker.id))
            .collect();
        self.prover.find(&[own.id, other.id], &asked, &|said| {
            let matched = takers.iter().zip(said).filter(|(_, said)| **said);
            let matched: Vec<usize> = matched.map(|(taker, _)| *taker).collect();
            position.winner(&matched) != Some(entry)
        })
    }

    fn tell_overlap(&mut self, position: &Position<'_>, own: &Entry<'_>, taken: &[Taken]) {
        let takers = taken.iter().filter_map(|taken| position.get(taken.by));
        let takers: Vec<String> = takers.map(Entry::what).collect();
        let message = format!(
            "some texts of {} go to {} first",
            own.what(),
            listed(&takers)
        );
        let help = "if that is meant so, write `match-order=\"intended\"` on it; else let one of the regexes take less";
        let mut fault = Diagnostic::new(Code::MatcherOverlap, own.span(), message).help(help);
        fault.witness = taken.first().map(|first| first.text.clone());
        for Taken { by, text } in taken {
            if let Some(by) = position.get(*by) {
                fault = fault.related(by.span(), format!("this takes `{}` first", shown(text)));
            }
        }
        self.told.tell(fault);
    }

    fn tell_system_overlap(&mut self, position: &Position<'_>, own: &Entry<'_>, taken: &[Taken]) {
        let losers = taken.iter().filter_map(|taken| position.get(taken.by));
        let losers: Vec<String> = losers.map(Entry::what).collect();
        let message = format!("{} takes some texts of {}", own.what(), listed(&losers));
        let help = "write `system-enable=\"true\"` on it to let system commands go first, or `match-order=\"intended\"` if it is meant so";
        let mut fault = Diagnostic::new(Code::MatcherOverlap, own.span(), message).help(help);
        fault.witness = taken.first().map(|first| first.text.clone());
        for Taken { by, text } in taken {
            if let Some(loser) = position.get(*by) {
                fault = fault.related(
                    loser.span(),
                    format!("elsewhere this takes `{}`", shown(text)),
                );
            }
        }
        self.told.tell(fault);
    }
}

/// Whether it is worth a word that one takes texts from the other.
fn is_told(position: &Position<'_>, own: &Entry<'_>, other: &Entry<'_>) -> bool {
    // Told once for the whole tree.
    let is_of_tree = own.is_system() && other.is_system() && !position.is_system();
    // `system-enable` says that it is meant so.
    let yields = own.yields() && other.is_system();
    // In a menu the command may say it too, since it is the one that belongs there.
    let is_known = own.is_system() && other.is_command() && other.is_intended();
    !is_of_tree && !yields && !is_known
}
