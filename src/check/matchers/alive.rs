//! Whether a matcher ever gets a text.

use super::inquiry::Inquiry;
use super::position::Position;
use crate::matcher::proof::{Limit, Verdict};

/// What becomes of the texts of one matcher.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// This text reaches it.
    Alive(String),
    /// Nothing that can arrive is of its texts.
    Dead,
    /// Each of its texts goes to one of these first; one such text.
    Shadowed(Vec<usize>, String),
    Unknown(Limit),
}

/// Each of the matchers that took the first text is asked alone only if they are this few.
const ALONE: usize = 16;

impl Inquiry<'_> {
    /// Finds out what becomes of an entry's texts.
    ///
    /// Cheap questions go first. One text of its own mostly shows that it is alive. If not, one of
    /// those that took that text may take all. Only then those that are known to be in the way are
    /// asked together, and whoever takes the text that is left joins them, until none is left.
    pub(super) fn fate(&mut self, position: &Position<'_>, entry: usize) -> Fate {
        let Some(own) = position.get(entry) else {
            return Fate::Dead;
        };
        if let Some(words) = self.prover.words(own.id) {
            return self.fate_of_words(position, entry, &words);
        }
        let first = match self.prover.word(own.id) {
            Verdict::Empty => return Fate::Dead,
            Verdict::Undecided(limit) => return Fate::Unknown(limit),
            Verdict::Witness(text) => text,
        };
        let Some(mut in_the_way) = self.takers(position, entry, &first) else {
            return Fate::Alive(first);
        };
        if let Some(fate) = self.one_takes_all(position, entry, &in_the_way, &first) {
            return fate;
        }
        in_the_way.extend(helpers(position, entry));
        in_the_way.sort_unstable();
        in_the_way.dedup();
        loop {
            match self.left(position, entry, &in_the_way) {
                Verdict::Empty => {
                    let helps = |other: &usize| helpers(position, entry).any(|own| own == *other);
                    in_the_way.retain(|other| !helps(other));
                    return Fate::Shadowed(in_the_way, first);
                }
                Verdict::Undecided(limit) => return Fate::Unknown(limit),
                Verdict::Witness(text) => {
                    let Some(takers) = self.takers(position, entry, &text) else {
                        return Fate::Alive(text);
                    };
                    let before = in_the_way.len();
                    in_the_way.extend(takers);
                    in_the_way.sort_unstable();
                    in_the_way.dedup();
                    if in_the_way.len() == before {
                        return Fate::Unknown(Limit::Disagreement);
                    }
                }
            }
        }
    }

    fn fate_of_words(&mut self, position: &Position<'_>, entry: usize, words: &[String]) -> Fate {
        let mut in_the_way = Vec::new();
        for word in words {
            match self.takers(position, entry, word) {
                None => return Fate::Alive(word.clone()),
                Some(takers) => {
                    let winner = position.winner(&with(&takers, entry));
                    // It would be its own, if the word did not leave all menus.
                    in_the_way.extend(winner.filter(|winner| *winner != entry));
                }
            }
        }
        in_the_way.sort_unstable();
        in_the_way.dedup();
        match words.first() {
            None => Fate::Dead,
            Some(word) => Fate::Shadowed(in_the_way, word.clone()),
        }
    }

    /// The others that take a text; nothing if the entry gets it all the same.
    fn takers(&mut self, position: &Position<'_>, entry: usize, text: &str) -> Option<Vec<usize>> {
        let mut takers = position.crowd.takers(&mut self.prover, text);
        takers.retain(|taker| *taker != entry);
        let escapes = position.at.is_some() && self.escapes(text);
        let gets_it = !escapes && position.winner(&with(&takers, entry)) == Some(entry);
        (!gets_it).then_some(takers)
    }

    /// Whether a single one of those that took a text takes all; or a text that shows life.
    fn one_takes_all(
        &mut self,
        position: &Position<'_>,
        entry: usize,
        takers: &[usize],
        first: &str,
    ) -> Option<Fate> {
        // What takes a text from this one may lose it to a third; then nobody can be asked alone.
        let own = position.get(entry)?;
        let is_circle = own.is_system() && position.entries.iter().any(|other| other.yields());
        let ahead = takers
            .iter()
            .filter(|taker| position.loses(entry, **taker))
            .take(ALONE);
        for taker in ahead.filter(|_| !is_circle) {
            let other = position.get(*taker)?;
            match self.prover.without(own.id, &[other.id]) {
                Verdict::Empty => return Some(Fate::Shadowed(vec![*taker], first.to_owned())),
                Verdict::Witness(text) => {
                    if self.takers(position, entry, &text).is_none() {
                        return Some(Fate::Alive(text));
                    }
                }
                Verdict::Undecided(_) => {}
            }
        }
        None
    }

    /// A text that the entry gets, for all that those in the way can do.
    fn left(&mut self, position: &Position<'_>, entry: usize, in_the_way: &[usize]) -> Verdict {
        let Some(own) = position.get(entry) else {
            return Verdict::Empty;
        };
        let in_the_way: Vec<(usize, _)> = in_the_way
            .iter()
            .filter_map(|other| Some((*other, position.get(*other)?.id)))
            .collect();
        let escape = self.escape.filter(|_| position.at.is_some());
        let asked: Vec<_> = in_the_way.iter().map(|(_, id)| *id).chain(escape).collect();
        let gets_it = |said: &[bool]| {
            let escapes = said.get(in_the_way.len()).copied().unwrap_or(false);
            let matched = in_the_way.iter().zip(said).filter(|(_, said)| **said);
            let matched: Vec<usize> = matched.map(|((other, _), _)| *other).collect();
            !escapes && position.winner(&with(&matched, entry)) == Some(entry)
        };
        self.prover.find(&[own.id], &asked, &gets_it)
    }
}

/// The others that may bring an entry a text which a third one would take: a command that yields
/// goes before later commands, and leaves to the system commands what it takes from them.
fn helpers<'p>(position: &'p Position<'_>, entry: usize) -> impl Iterator<Item = usize> + 'p {
    let is_system = position.get(entry).is_some_and(|own| own.is_system());
    let others = position
        .entries
        .iter()
        .enumerate()
        .filter(move |_| is_system);
    others.filter_map(|(place, other)| other.yields().then_some(place))
}

/// The places, with one more, ascending.
pub(super) fn with(places: &[usize], one: usize) -> Vec<usize> {
    let mut all = places.to_vec();
    all.push(one);
    all.sort_unstable();
    all.dedup();
    all
}
