//! Texts that go elsewhere as typed than they would once normalised.

use super::alive::{Fate, with};
use super::entry::{Entry, listed, shown};
use super::inquiry::{Fates, Inquiry};
use super::position::Position;
use crate::model::{Code, Diagnostic};
use crate::resolve::normalise;

/// So many words of one matcher are tried.
const WORDS: usize = 3;

impl Inquiry<'_> {
    /// Tells of open matchers that take, as typed, texts whose normalised form is another's word.
    ///
    /// Tried are the ways in which people mostly write a word otherwise: with a full stop behind
    /// it, which phones put there, and in full-width characters.
    pub(super) fn normalised(&mut self, position: &Position<'_>, fates: &Fates) {
        let mut taken: Vec<Vec<(usize, String)>> = Vec::new();
        taken.resize_with(position.entries.len(), Vec::new);
        if !position
            .entries
            .iter()
            .any(|own| own.is_open() && !own.is_intended())
        {
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
        let full_stop = format!("{word}。");
        let full_width: String = word.chars().map(wide).collect();
        for typed in [full_stop, full_width] {
            let normal = normalise(&typed, &self.settings.normalise);
            if *normal != *word || typed == word || self.escapes(&typed) || self.escapes(word) {
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
            if gets_word && own.is_open() && !own.is_intended() {
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
        let help = "a text is normalised only when nothing takes it as typed: let the regex leave out final punctuation and full-width characters, or write `match-order=\"intended\"` on it";
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

/// The full-width form of a character that has one.
fn wide(c: char) -> char {
    match c {
        '!'..='~' => char::from_u32(u32::from(c) + 0xFEE0).unwrap_or(c),
        _ => c,
    }
}
