//! Proofs about matchers: what is said of pairs and of menus, and that it is true.

mod menus;
mod pairs;
mod random;
