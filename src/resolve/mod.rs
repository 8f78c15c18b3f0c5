//! (tree, position, text) → what happens.
//!
//! Layer 3: pure and total, any text in any position gives a resolution. One function decides who
//! takes a text; turns, explanations and proofs all call it.

mod explain;
mod normalise;

pub use explain::{Explanation, Tried};
pub use normalise::{Step, normalise};
