//! One language as an automaton that unfolds while it is walked.

use regex_automata::hybrid::LazyStateID;
use regex_automata::hybrid::dfa::{Cache, DFA};
use regex_automata::nfa::thompson;
use regex_automata::util::start;
use regex_automata::{Anchored, MatchKind};
use regex_syntax::hir::{Dot, Hir, Look, Repetition};

use super::verdict::Limit;
use crate::matcher::Pattern;

/// The automaton of one language, with what was unfolded of it so far.
#[derive(Debug)]
pub(super) struct Automaton {
    dfa: DFA,
    cache: Cache,
    memory: usize,
}

/// Where a step leads.
#[derive(Clone, Copy, Debug)]
pub(super) enum Step {
    To(LazyStateID),
    /// No text that goes on like this is of the language.
    Dead(LazyStateID),
    /// Nobody knows.
    Quit,
}

impl Automaton {
    /// The automaton of the whole texts that a pattern takes.
    pub(super) fn of(pattern: &Pattern, memory: usize) -> Result<Self, Limit> {
        let hir = pattern.hir().clone();
        match pattern.options().contains {
            false => Self::of_tree(&hir, memory),
            true => Self::of_tree(&found_somewhere(hir), memory),
        }
    }

    /// The automaton of a tree that takes whole texts.
    pub(super) fn of_tree(hir: &Hir, memory: usize) -> Result<Self, Limit> {
        let config = thompson::Config::new()
            .shrink(false)
            .nfa_size_limit(Some(memory))
            .which_captures(thompson::WhichCaptures::None);
        let nfa = thompson::Compiler::new()
            .configure(config)
            .build_from_hir(hir)
            .map_err(|_| Limit::Memory(memory))?;
        // The ids of states are kept while a question is asked, so the cache must never be cleared.
        let config = DFA::config()
            .match_kind(MatchKind::All)
            .unicode_word_boundary(true)
            .cache_capacity(memory)
            .skip_cache_capacity_check(true)
            .minimum_cache_clear_count(Some(0));
        let dfa = DFA::builder()
            .configure(config)
            .build_from_nfa(nfa)
            .map_err(|_| Limit::Memory(memory))?;
        let cache = dfa.create_cache();
        Ok(Self { dfa, cache, memory })
    }

    /// Where every walk begins.
    pub(super) fn start(&mut self) -> Result<LazyStateID, Limit> {
        let config = start::Config::new().anchored(Anchored::Yes);
        let start = self.dfa.start_state(&mut self.cache, &config);
        start.map_err(|_| Limit::Memory(self.memory))
    }

    pub(super) fn step(&mut self, from: LazyStateID, byte: u8) -> Result<Step, Limit> {
        let to = self.dfa.next_state(&mut self.cache, from, byte);
        let to = to.map_err(|_| Limit::Memory(self.memory))?;
        Ok(match to {
            to if to.is_quit() => Step::Quit,
            to if to.is_dead() => Step::Dead(to),
            to => Step::To(to),
        })
    }

    /// Whether a text that ends here is of the language.
    pub(super) fn ends(&mut self, at: LazyStateID) -> Result<bool, Limit> {
        let end = self.dfa.next_eoi_state(&mut self.cache, at);
        end.map(|state| state.is_match())
            .map_err(|_| Limit::Memory(self.memory))
    }

    /// Whether the language has this text.
    pub(super) fn takes(&mut self, text: &str) -> Result<bool, Limit> {
        let mut at = self.start()?;
        for byte in text.bytes() {
            at = match self.step(at, byte)? {
                Step::To(next) => next,
                Step::Dead(_) => return Ok(false),
                Step::Quit => return Err(Limit::WordEdges),
            };
        }
        self.ends(at)
    }

    /// Bytes of the same class lead to the same state from everywhere.
    pub(super) fn class(&self, byte: u8) -> u8 {
        self.dfa.byte_classes().get(byte)
    }

    /// How much memory it takes now, in bytes.
    pub(super) fn memory(&self) -> usize {
        self.dfa.memory_usage() + self.dfa.get_nfa().memory_usage() + self.cache.memory_usage()
    }
}

fn found_somewhere(hir: Hir) -> Hir {
    let whole = vec![
        Hir::look(Look::Start),
        anything(),
        hir,
        anything(),
        Hir::look(Look::End),
    ];
    Hir::concat(whole)
}

/// Any text, the empty one too.
pub(super) fn anything() -> Hir {
    Hir::repetition(Repetition {
        min: 0,
        max: None,
        greedy: true,
        sub: Box::new(Hir::dot(Dot::AnyChar)),
    })
}
