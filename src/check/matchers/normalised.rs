//! Texts that go elsewhere as typed than they would once normalised.

use super::alive::{Fate, with};
use super::entry::{Entry, listed, shown};
use super::inquiry::{Fates, Inquiry};
use super::position::Position;
use super::ways_out::is_way_out;
use crate::model::{Code, Diagnostic};
use crate::resolve::{Step, otherwise};

/// So many words of one matcher are tried.
const WORDS: usize = 3;

impl Inquiry<'_> {
    /// Tells of open matchers that take, as typed, texts whose normalised form is another's word.
    ///
    /// Tried are the ways in which people mostly write a word otherwise: with a full stop behind
    /// it, which phones put there, in full-width characters, and what else the steps undo. That the
    /// order is meant so says nothing about the ways out: who says `退出。` wants to leave.
    pub(super) fn normalised(&mut self, position: &Position<'_>, fates: &Fates) {
        let mut taken: Vec<Vec<(usize, String)>> = Vec::new();
        taken.resize_with(position.entries.len(), Vec::new);
        if !position.entries.iter().any(Entry::is_open) {
            return;
        }
        for (entry, own) in position.entries.iter().enumerate() {
            let Some(Some(Fate::Alive(shortest))) = fates.get(entry) else {
                continue;
            };
            let words = self.prover.words(own.id);
            let words = words.unwrap_or_else(|| vec![shortest.clone()]);
            for word in words.iter().take(WORDS) {
                if let Some((taker, typed)) = self.taken_as_typed(position, entry, word)
                    && let Some(list) = taken.get_mut(taker)
                {
                    list.push((entry, typed));
                    break;
                }
            }
        }
        for (own, taken) in position.entries.iter().zip(&taken) {
            if !taken.is_empty() {
                self.tell_normalised(position, own, taken);
            }
        }
    }

    /// Another entry that takes a word written otherwise, and how it is written.
    fn taken_as_typed(
        &mut self,
        position: &Position<'_>,
        entry: usize,
        word: &str,
    ) -> Option<(usize, String)> {
        let is_way = position.at.is_some_and(|menu| {
            let own = position.get(entry);
            own.is_some_and(|own| is_way_out(position.tree, own, menu))
        });
        for (step, typed) in otherwise(word, &self.settings.normalise) {
            if self.escapes(&typed) || self.escapes(word) {
                continue;
            }
            let mut takers = position.crowd.takers(&mut self.prover, &typed);
            let taker = position.winner(&takers);
            let Some(taker) = taker.filter(|taker| *taker != entry) else {
                continue;
            };
            takers = position.crowd.takers(&mut self.prover, word);
            let gets_word = position.winner(&with(&takers, entry)) == Some(entry);
            let own = position.get(taker)?;
            let is_meant = own.is_intended() && !(is_way && is_by_itself(step));
            if gets_word && own.is_open() && !is_meant {
                return Some((taker, typed));
            }
        }
        None
    }

    fn tell_normalised(
        &mut self,
        position: &Position<'_>,
        own: &Entry<'_>,
        taken: &[(usize, String)],
    ) {
        let losers = taken.iter().filter_map(|(entry, _)| position.get(*entry));
        let losers: Vec<String> = losers.map(Entry::what).collect();
        let message = format!(
            "{} takes texts as typed that would lead to {} once normalised",
            own.what(),
            listed(&losers)
        );
        let first = taken.first();
        let loser = first.and_then(|(entry, _)| position.get(*entry));
        let help = match loser.filter(|_| own.is_intended()) {
            Some(loser) => format!(
                "a text is normalised only when nothing takes it as typed, and `match-order` does not excuse that somebody cannot leave: let the regex of {} take it so too, such as `{}`",
                loser.what(),
                taking(first.map_or("", |(_, typed)| typed)),
            ),
            None => "a text is normalised only when nothing takes it as typed: let the regex take fewer texts, or that of the other take it so too; or write `match-order=\"intended\"` on it".to_owned(),
        };
        let mut fault = Diagnostic::new(Code::MatcherNormalised, own.span(), message).help(help);
        fault.witness = taken.first().map(|(_, typed)| typed.clone());
        for (entry, typed) in taken.iter().take(4) {
            if let Some(loser) = position.get(*entry) {
                fault = fault.related(
                    loser.span(),
                    format!("this does not get `{}`", shown(typed)),
                );
            }
        }
        self.told.tell(fault);
    }
}

/// Whether phones write so by themselves, so that nobody can be blamed for it.
fn is_by_itself(step: Step) -> bool {
    matches!(step, Step::FinalPunctuation | Step::Case)
}

/// A regex that takes a word in spite of how it is typed.
fn taking(typed: &str) -> String {
    match typed.strip_suffix('。') {
        Some(word) if word.chars().all(char::is_alphanumeric) => format!("{word}[。.！!]?"),
        Some(_) => "…[。.！!]?".to_owned(),
        None => format!("(?i){}", typed.to_lowercase()),
    }
}
