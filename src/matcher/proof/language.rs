//! The languages that a prover knows, and their automata.

use super::arriving::what_can_arrive;
use super::automaton::Automaton;
use super::prover::{LanguageId, Prover};
use super::shape::Shape;
use super::verdict::Limit;
use crate::matcher::Pattern;

#[derive(Debug)]
pub(super) struct Language {
    pub(super) pattern: Pattern,
    pub(super) shape: Option<Shape>,
    /// Built when it is first walked.
    pub(super) automaton: Option<Automaton>,
}

/// More memory than this in automata, and those are dropped that are easy to build again.
const KEPT: usize = 64 << 20;

/// An automaton is lent for as long as a question is asked, so that several can be walked at once.
impl Prover {
    pub(super) fn get(&self, id: LanguageId) -> Option<&Language> {
        self.languages.get(id.0 as usize)
    }

    pub(super) fn see(&mut self, id: LanguageId) {
        if let Some(language) = self.languages.get_mut(id.0 as usize) {
            let pattern = &language.pattern;
            language.shape.get_or_insert_with(|| Shape::of(pattern));
        }
    }

    pub(super) fn lend(&mut self, id: LanguageId) -> Result<Automaton, Limit> {
        let language = self.languages.get_mut(id.0 as usize);
        let Some(language) = language else {
            return Err(Limit::Disagreement);
        };
        match language.automaton.take() {
            Some(automaton) => {
                self.memory = self.memory.saturating_sub(automaton.memory());
                Ok(automaton)
            }
            None => Automaton::of(&language.pattern, self.budget.memory),
        }
    }

    pub(super) fn take_back(&mut self, id: LanguageId, automaton: Automaton) {
        self.memory = self.memory.saturating_add(automaton.memory());
        if let Some(language) = self.languages.get_mut(id.0 as usize) {
            language.automaton = Some(automaton);
        }
        if self.memory > KEPT {
            self.memory = 0;
            for language in &mut self.languages {
                language.automaton = None;
            }
        }
    }

    pub(super) fn all_back(&mut self, lent: Vec<(LanguageId, Automaton)>) {
        for (id, automaton) in lent {
            self.take_back(id, automaton);
        }
    }

    pub(super) fn arriving(&mut self) -> Result<Automaton, Limit> {
        match self.arriving.take() {
            Some(automaton) => Ok(automaton),
            None => Automaton::of_tree(&what_can_arrive(), self.budget.memory),
        }
    }
}
