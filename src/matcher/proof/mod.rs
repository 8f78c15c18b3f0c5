//! Questions about all the texts that patterns take.
//!
//! A [`Prover`] answers whether two patterns can take the same text, whether one takes everything
//! that another takes, and what is left between them; each answer is the shortest readable text
//! that shows it, a proof that there is none, or the confession that the budget was not enough.
//! Only texts that can arrive count: not empty, and without white space at either end.
//!
//! The patterns become automata that are unfolded as far as a question walks through them, all at
//! once; nothing is determinised ahead of a question, because a few harmless-looking patterns would
//! take gigabytes. Which pattern *wins* is not decided here: a question may bring its own rule.

mod arriving;
mod automaton;
mod cost;
mod crowd;
mod language;
mod prover;
mod recheck;
mod search;
mod shape;
mod verdict;

pub use crowd::Crowd;
pub use prover::{LanguageId, Prover};
pub use verdict::{Budget, Limit, Verdict};
