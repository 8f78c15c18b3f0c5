//! The one who is asked.

use std::collections::hash_map::Entry;

use foldhash::HashMap;

use super::arriving::arrives;
use super::automaton::Automaton;
use super::language::Language;
use super::search::{Found, search};
use super::verdict::{Budget, Limit, Verdict};
use super::{cost, recheck};
use crate::matcher::{Pattern, PatternOptions};

/// The texts that one pattern takes; only good for the prover that gave it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LanguageId(pub(super) u32);

/// Answers questions about the texts that patterns take.
///
/// Patterns that are written alike are one language, and what was once found out is not asked again.
///
/// ```
/// use wxmenu::matcher::proof::{Budget, Prover, Verdict};
/// use wxmenu::matcher::{Pattern, PatternOptions};
///
/// let mut prover = Prover::new(Budget::default());
/// let mut language = |regex| {
///     let pattern = Pattern::parse(regex, PatternOptions::default()).0.unwrap();
///     prover.language(&pattern)
/// };
/// let (word, number, digits) = (language("list|[a-z]{3}"), language(r"[1-9]\d*"), language(r"\d+"));
/// assert_eq!(prover.both(word, number), Verdict::Empty);
/// assert_eq!(prover.both(number, digits).witness(), Some("1"));
/// assert_eq!(prover.without(number, &[digits]), Verdict::Empty);
/// assert_eq!(prover.without(digits, &[number]).witness(), Some("0"));
/// ```
#[derive(Debug)]
pub struct Prover {
    pub(super) budget: Budget,
    spent: usize,
    pub(super) memory: usize,
    pub(super) languages: Vec<Language>,
    ids: HashMap<(String, PatternOptions), LanguageId>,
    pub(super) arriving: Option<Automaton>,
    words: HashMap<LanguageId, Verdict>,
    pairs: HashMap<(LanguageId, LanguageId), Verdict>,
}

impl Prover {
    /// A prover that knows nothing yet.
    #[must_use]
    pub fn new(budget: Budget) -> Self {
        Self {
            budget,
            spent: 0,
            memory: 0,
            languages: Vec::new(),
            ids: HashMap::default(),
            arriving: None,
            words: HashMap::default(),
            pairs: HashMap::default(),
        }
    }

    /// The texts that a pattern takes.
    pub fn language(&mut self, pattern: &Pattern) -> LanguageId {
        let key = (pattern.source().to_owned(), pattern.options());
        match self.ids.entry(key) {
            Entry::Occupied(known) => *known.get(),
            Entry::Vacant(place) => {
                let id = LanguageId(u32::try_from(self.languages.len()).unwrap_or(u32::MAX));
                self.languages.push(Language {
                    pattern: pattern.clone(),
                    shape: None,
                    automaton: None,
                });
                *place.insert(id)
            }
        }
    }

    /// How many states all questions together have walked through.
    #[must_use]
    pub fn spent(&self) -> usize {
        self.spent
    }

    /// Whether the language has this text.
    pub fn takes(&mut self, id: LanguageId, text: &str) -> bool {
        let Some(language) = self.get(id) else {
            return false;
        };
        if let Some(words) = language.pattern.literals() {
            return words.iter().any(|word| word == text);
        }
        let answer = match self.lend(id) {
            Ok(mut automaton) => {
                let answer = automaton.takes(text);
                self.take_back(id, automaton);
                answer
            }
            Err(limit) => Err(limit),
        };
        // The engine of the turns can say it too; it only takes longer to build.
        answer.unwrap_or_else(|_| {
            self.get(id)
                .is_some_and(|language| language.pattern.is_match(text))
        })
    }

    /// The shortest text of the language.
    pub fn word(&mut self, id: LanguageId) -> Verdict {
        if let Some(known) = self.words.get(&id) {
            return known.clone();
        }
        let answer = self.without(id, &[]);
        self.words.insert(id, answer.clone());
        answer
    }

    /// The shortest text that both languages have.
    pub fn both(&mut self, one: LanguageId, other: LanguageId) -> Verdict {
        let key = (one.min(other), one.max(other));
        if let Some(known) = self.pairs.get(&key) {
            return known.clone();
        }
        let answer = self.ask_both(one, other);
        // What depends on how much was asked before is not a fact about the two.
        if !matches!(answer, Verdict::Undecided(Limit::Total(_))) {
            self.pairs.insert(key, answer.clone());
        }
        answer
    }

    /// The shortest text that one language has and none of the others.
    pub fn without(&mut self, one: LanguageId, others: &[LanguageId]) -> Verdict {
        if let Some(words) = self.words(one) {
            let left = words
                .into_iter()
                .find(|word| !others.iter().any(|other| self.takes(*other, word)));
            return left.map_or(Verdict::Empty, Verdict::Witness);
        }
        self.find(&[one], others, &|said| !said.iter().any(|taken| *taken))
    }

    /// The shortest text that none of the languages has.
    pub fn outside(&mut self, of: &[LanguageId]) -> Verdict {
        self.find(&[], of, &|said| !said.iter().any(|taken| *taken))
    }

    /// The shortest text that all of the first languages have and about which the others say
    /// something that is wanted: of each, in order, whether it has the text.
    pub fn find(
        &mut self,
        inside: &[LanguageId],
        asked: &[LanguageId],
        is_wanted: &dyn Fn(&[bool]) -> bool,
    ) -> Verdict {
        let left = self.budget.total.saturating_sub(self.spent);
        if left == 0 {
            return Verdict::Undecided(Limit::Total(self.budget.total));
        }
        match self.walk(inside, asked, is_wanted, left.min(self.budget.states)) {
            Ok(Found::Nothing) => Verdict::Empty,
            Ok(Found::Text(bytes)) => self.confirmed(&bytes, inside, asked, is_wanted),
            Ok(Found::Unknown(Limit::States(_))) if left < self.budget.states => {
                Verdict::Undecided(Limit::Total(self.budget.total))
            }
            Ok(Found::Unknown(limit)) | Err(limit) => Verdict::Undecided(limit),
        }
    }

    /// All texts of the language that can arrive, the most readable first, if they are few.
    #[must_use]
    pub fn words(&self, id: LanguageId) -> Option<Vec<String>> {
        let mut words = self.get(id)?.pattern.literals()?.to_vec();
        words.retain(|word| arrives(word));
        words.sort_by_key(|word| word.bytes().map(cost::of_byte).sum::<u32>());
        Some(words)
    }

    /// Each text of the language begins with one of these; nothing if that cannot be seen.
    pub(super) fn beginnings(&mut self, id: LanguageId) -> Option<Vec<Vec<u8>>> {
        if let Some(words) = self.words(id) {
            return Some(words.into_iter().map(String::into_bytes).collect());
        }
        self.see(id);
        let shape = self.get(id)?.shape.as_ref()?;
        shape.beginnings().map(<[Vec<u8>]>::to_vec)
    }

    /// Whether both may have a text in common, for all that can be seen at once.
    pub(super) fn may_meet(&mut self, one: LanguageId, other: LanguageId) -> bool {
        if let Some(words) = self.words(one) {
            return words.iter().any(|word| self.takes(other, word));
        }
        if self.words(other).is_some() {
            return self.may_meet(other, one);
        }
        self.see(one);
        self.see(other);
        let shape = |id| self.get(id).and_then(|language| language.shape.as_ref());
        match (shape(one), shape(other)) {
            (Some(one), Some(other)) => one.may_meet(other),
            _ => true,
        }
    }

    fn ask_both(&mut self, one: LanguageId, other: LanguageId) -> Verdict {
        if let Some(words) = self.words(one) {
            let shared = words.into_iter().find(|word| self.takes(other, word));
            return shared.map_or(Verdict::Empty, Verdict::Witness);
        }
        if self.words(other).is_some() {
            return self.ask_both(other, one);
        }
        match self.may_meet(one, other) {
            true => self.find(&[one, other], &[], &|_| true),
            false => Verdict::Empty,
        }
    }

    fn walk(
        &mut self,
        inside: &[LanguageId],
        asked: &[LanguageId],
        is_wanted: &dyn Fn(&[bool]) -> bool,
        states: usize,
    ) -> Result<Found, Limit> {
        // Each automaton takes part once, however often it is asked about.
        let mut distinct: Vec<LanguageId> = Vec::new();
        for id in inside.iter().chain(asked) {
            if !distinct.contains(id) {
                distinct.push(*id);
            }
        }
        let needed = 1 + distinct.iter().filter(|id| inside.contains(id)).count();
        let places: Vec<usize> = asked
            .iter()
            .filter_map(|id| distinct.iter().position(|own| own == id))
            .collect();
        let is_end = |said: &[bool]| {
            let said: Vec<bool> = places
                .iter()
                .map(|place| said.get(place + 1).copied().unwrap_or(false))
                .collect();
            is_wanted(&said)
        };
        let mut lent = Vec::with_capacity(distinct.len());
        for id in &distinct {
            match self.lend(*id) {
                Ok(automaton) => lent.push((*id, automaton)),
                Err(limit) => {
                    self.all_back(lent);
                    return Err(limit);
                }
            }
        }
        let answer = self.arriving().map(|mut arriving| {
            let automata = std::iter::once(&mut arriving)
                .chain(lent.iter_mut().map(|(_, automaton)| automaton))
                .collect();
            let (found, walked) = search(automata, needed, &is_end, states);
            self.spent = self.spent.saturating_add(walked);
            self.arriving = Some(arriving);
            found
        });
        self.all_back(lent);
        answer
    }

    /// Makes the text readable, and asks another engine whether it is what it is said to be.
    fn confirmed(
        &mut self,
        bytes: &[u8],
        inside: &[LanguageId],
        asked: &[LanguageId],
        is_wanted: &dyn Fn(&[bool]) -> bool,
    ) -> Verdict {
        let text = String::from_utf8_lossy(bytes);
        let text = cost::friendly(&text, |text| {
            let said: Vec<bool> = asked.iter().map(|id| self.takes(*id, text)).collect();
            arrives(text) && inside.iter().all(|id| self.takes(*id, text)) && is_wanted(&said)
        });
        let takes = |id: &LanguageId| recheck::takes(&self.get(*id)?.pattern, &text);
        let said: Option<Vec<bool>> = asked.iter().map(takes).collect();
        let agrees = arrives(&text)
            && inside.iter().all(|id| takes(id) == Some(true))
            && said.is_some_and(|said| is_wanted(&said));
        match agrees {
            true => Verdict::Witness(text),
            false => Verdict::Undecided(Limit::Disagreement),
        }
    }
}
