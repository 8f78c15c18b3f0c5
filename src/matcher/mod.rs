//! Regexes as menuconfig means them, and the choice among many of them in one pass.
//!
//! Layer 1. A [`Pattern`] is one author's regex with its rules worked in: full match, trimmed,
//! ASCII classes. A [`PatternSet`] asks many patterns about one text at once. Which of the patterns
//! that match *wins* is not decided here, but in [`crate::resolve`]. [`proof`] answers questions about
//! all the texts that patterns take.

mod lints;
mod pattern;
pub mod proof;
mod set;
#[cfg(test)]
mod tests;

pub use pattern::{Alternative, Args, Pattern, PatternFault, PatternOptions};
pub use set::{MatchedSet, PatternSet};
