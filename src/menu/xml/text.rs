//! Text as it is meant, with the way back to where it was written.

use std::borrow::Cow;
use std::ops::Range;

use super::entity;
use super::faults::Faults;

/// Text after entities, CDATA and line ends are worked in, with the source bytes of each piece.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::menu) struct Text {
    value: String,
    pieces: Vec<Piece>,
}

/// A stretch of the value and where it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Piece {
    /// Where it begins in the value.
    value: usize,
    source: Range<usize>,
    /// Written as it is meant, byte for byte; an entity is not.
    verbatim: bool,
}

/// Where raw text stands: what line ends become depends on it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Content,
    Attribute,
}

impl Text {
    pub(in crate::menu) fn value(&self) -> &str {
        &self.value
    }

    /// Nothing but white space.
    pub(in crate::menu) fn is_blank(&self) -> bool {
        self.value.trim().is_empty()
    }

    /// The bytes of the value without white space at its ends.
    pub(in crate::menu) fn trimmed(&self) -> Range<usize> {
        let start = self.value.len() - self.value.trim_start().len();
        start..start + self.value.trim().len()
    }

    /// The source bytes of some bytes of the value.
    ///
    /// A character written as an entity counts whole. An empty range is a place: that of the
    /// character it stands before.
    pub(in crate::menu) fn source(&self, range: Range<usize>) -> Range<usize> {
        if range.end <= range.start {
            let at = self.source_start(range.start);
            return at..at;
        }
        self.source_start(range.start)..self.source_end(range.end)
    }

    fn source_start(&self, at: usize) -> usize {
        let after = self.pieces.partition_point(|piece| piece.value <= at);
        match self.pieces.get(after.wrapping_sub(1)) {
            Some(piece) if piece.verbatim => {
                (piece.source.start + (at - piece.value)).min(piece.source.end)
            }
            Some(piece) if at >= self.value.len() => piece.source.end,
            Some(piece) => piece.source.start,
            None => 0,
        }
    }

    fn source_end(&self, at: usize) -> usize {
        let after = self.pieces.partition_point(|piece| piece.value < at);
        match self.pieces.get(after.wrapping_sub(1)) {
            Some(piece) if piece.verbatim => {
                (piece.source.start + (at - piece.value)).min(piece.source.end)
            }
            Some(piece) => piece.source.end,
            None => 0,
        }
    }

    /// Adds another text behind this one.
    pub(in crate::menu) fn append(&mut self, other: &Self) {
        let offset = self.value.len();
        self.value.push_str(&other.value);
        self.pieces.extend(other.pieces.iter().map(|piece| Piece {
            value: piece.value + offset,
            source: piece.source.clone(),
            verbatim: piece.verbatim,
        }));
    }

    /// How long the value is so far; for [`Text::cut_back`].
    pub(super) fn len(&self) -> usize {
        self.value.len()
    }

    /// Forgets everything behind a length it had.
    pub(in crate::menu) fn cut_back(&mut self, len: usize) {
        self.value.truncate(len);
        self.pieces.retain(|piece| piece.value < len);
    }

    /// Adds raw text that may hold entities; `at` is its first byte in the source.
    pub(super) fn push_markup(
        &mut self,
        source: &str,
        range: Range<usize>,
        faults: &mut Faults<'_>,
        place: Place,
    ) {
        let mut at = range.start;
        while at < range.end {
            let rest = super::slice(source, at..range.end);
            let Some(amp) = rest.find('&').map(|found| at + found) else {
                return self.push_raw(rest, at, place);
            };
            self.push_raw(super::slice(source, at..amp), at, place);
            let (meaning, end) = entity::read(source, amp..range.end, faults, place);
            match meaning {
                Some(character) => self.push_other(character.encode_utf8(&mut [0; 4]), amp..end),
                None => self.push_verbatim(super::slice(source, amp..end), amp),
            }
            at = end;
        }
    }

    /// Adds raw text without entities: CDATA, or what stands between entities.
    pub(super) fn push_raw(&mut self, raw: &str, at: usize, place: Place) {
        let mut at = at;
        let mut rest = raw;
        while let Some(found) = rest.find('\r') {
            let (before, from) = rest.split_at(found);
            self.push_lines(before, at, place);
            let taken = if from.starts_with("\r\n") { 2 } else { 1 };
            let start = at + found;
            let end = if place == Place::Attribute { " " } else { "\n" };
            self.push_other(end, start..start + taken);
            at = start + taken;
            rest = from.get(taken..).unwrap_or("");
        }
        self.push_lines(rest, at, place);
    }

    fn push_lines(&mut self, raw: &str, at: usize, place: Place) {
        let meant = match place {
            Place::Attribute if raw.contains(['\n', '\t']) => {
                Cow::Owned(raw.replace(['\n', '\t'], " "))
            }
            _ => Cow::Borrowed(raw),
        };
        self.push_verbatim(&meant, at);
    }

    fn push_verbatim(&mut self, meant: &str, at: usize) {
        if meant.is_empty() {
            return;
        }
        let end = at + meant.len();
        match self.pieces.last_mut() {
            Some(last) if last.verbatim && last.source.end == at => last.source.end = end,
            _ => self.pieces.push(Piece {
                value: self.value.len(),
                source: at..end,
                verbatim: true,
            }),
        }
        self.value.push_str(meant);
    }

    fn push_other(&mut self, meant: &str, source: Range<usize>) {
        self.pieces.push(Piece {
            value: self.value.len(),
            source,
            verbatim: false,
        });
        self.value.push_str(meant);
    }
}
