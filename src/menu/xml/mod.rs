//! XML with the place of every character.
//!
//! The events come from quick-xml; what it does not check is checked here, so that nothing is
//! taken for XML that is none. A fault does not end the reading: it goes on at the next place that
//! makes sense, and one mistake is told once. Whether the elements mean anything is not asked here.

mod chars;
mod declaration;
mod entity;
mod faults;
mod namespace;
mod reader;
mod recover;
mod runaway;
mod stack;
mod tag;
mod text;
mod tree;

pub(super) use reader::read;
pub(super) use text::Text;
pub(super) use tree::{Attribute, Element, Node};

/// Elements nested deeper than this are refused, so that nothing that walks them goes deeper.
const MAX_DEPTH: usize = 200;

/// The characters of a range; none if it does not fall on characters.
fn slice(text: &str, range: std::ops::Range<usize>) -> &str {
    text.get(range).unwrap_or("")
}
