//! The texts that can arrive at all.

use regex_syntax::hir::{Class, ClassUnicode, ClassUnicodeRange, Hir, Look};

use super::automaton::anything;

/// Whether somebody's message can be this text: white space at its ends is taken off.
pub(super) fn arrives(text: &str) -> bool {
    !text.is_empty() && text.trim().len() == text.len()
}

/// No white space has a higher number.
const LAST_BLANK: char = '\u{3000}';

/// The tree of the texts that can arrive.
pub(super) fn what_can_arrive() -> Hir {
    let edge = || {
        let blanks = ('\0'..=LAST_BLANK).filter(|c| c.is_whitespace());
        let mut solid = ClassUnicode::new(blanks.map(|c| ClassUnicodeRange::new(c, c)));
        solid.negate();
        Hir::class(Class::Unicode(solid))
    };
    let inner = Hir::concat(vec![anything(), edge()]);
    let rest = Hir::alternation(vec![Hir::empty(), inner]);
    let whole = vec![Hir::look(Look::Start), edge(), rest, Hir::look(Look::End)];
    Hir::concat(whole)
}
