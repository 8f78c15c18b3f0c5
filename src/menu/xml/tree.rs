//! Elements, attributes and texts, each with its bytes in the file.

use std::ops::Range;

use super::{Text, chars};

/// What could be read of a file.
#[derive(Debug)]
pub(in crate::menu) struct Document<'f> {
    /// One in a well-formed file.
    pub(in crate::menu) roots: Vec<Element<'f>>,
}

/// An element between its tags, or without content.
#[derive(Debug)]
pub(in crate::menu) struct Element<'f> {
    pub(in crate::menu) name: Name<'f>,
    /// The opening tag.
    pub(in crate::menu) tag: Range<usize>,
    pub(in crate::menu) attributes: Vec<Attribute<'f>>,
    pub(in crate::menu) nodes: Vec<Node<'f>>,
    /// Its end tag is missing, which is told: it may hold what was meant to stand behind it.
    pub(in crate::menu) is_cut: bool,
}

/// What stands in an element.
#[derive(Debug)]
pub(in crate::menu) enum Node<'f> {
    Element(Element<'f>),
    Text(Text),
}

/// `name="value"`
#[derive(Debug)]
pub(in crate::menu) struct Attribute<'f> {
    pub(in crate::menu) name: Name<'f>,
    pub(in crate::menu) value: Text,
    /// From the name up to the closing quote.
    pub(in crate::menu) at: Range<usize>,
    /// Its value is missing, which is told.
    pub(in crate::menu) is_broken: bool,
}

/// The name of an element or attribute.
#[derive(Clone, Copy, Debug)]
pub(in crate::menu) struct Name<'f> {
    /// With its prefix.
    pub(in crate::menu) whole: &'f str,
    pub(in crate::menu) start: usize,
}

impl<'f> Name<'f> {
    /// What stands before the colon.
    pub(in crate::menu) fn prefix(self) -> Option<&'f str> {
        self.whole.split_once(':').map(|(prefix, _)| prefix)
    }

    /// The name without its prefix: what an element is known by.
    pub(in crate::menu) fn local(self) -> &'f str {
        self.whole
            .split_once(':')
            .map_or(self.whole, |(_, local)| local)
    }

    /// One that XML allows; if not, that is told.
    pub(in crate::menu) fn is_valid(self) -> bool {
        chars::is_name(self.whole)
    }

    pub(in crate::menu) fn range(self) -> Range<usize> {
        self.start..self.start + self.whole.len()
    }
}

impl Attribute<'_> {
    /// Declares a namespace, or belongs to another vocabulary than ours.
    pub(in crate::menu) fn is_foreign(&self) -> bool {
        self.name.whole == "xmlns" || self.name.whole.contains(':')
    }
}
