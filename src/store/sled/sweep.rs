//! How far a sweep is: it goes over the sessions, then over what is kept beside them.
//!
//! A mark is one letter, `s` or `k`, and the key after which the step begins.

use super::table::Cursor;
use crate::store::SweepMark;

const SESSIONS: u8 = b's';
const KEPT: u8 = b'k';

/// Where a step of a sweep begins.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Place {
    Sessions(Option<Cursor>),
    Kept(Option<Cursor>),
}

impl Place {
    /// Where a mark says; without one, and for one of another store, at the beginning.
    pub(super) fn of(mark: Option<&SweepMark>) -> Self {
        let parts = mark.and_then(|mark| mark.as_bytes().split_first());
        let cursor = |key: &[u8]| (!key.is_empty()).then(|| key.to_vec());
        match parts {
            Some((&KEPT, key)) => Self::Kept(cursor(key)),
            Some((&SESSIONS, key)) => Self::Sessions(cursor(key)),
            _ => Self::Sessions(None),
        }
    }

    /// The mark that says so.
    pub(super) fn mark(&self) -> SweepMark {
        let (letter, cursor) = match self {
            Self::Sessions(cursor) => (SESSIONS, cursor),
            Self::Kept(cursor) => (KEPT, cursor),
        };
        let key = cursor.as_deref().unwrap_or_default();
        SweepMark::new([&[letter], key].concat())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_is_found_again_by_its_mark() {
        for cursor in [None, Some(b"demo\0o1".to_vec())] {
            for place in [Place::Sessions(cursor.clone()), Place::Kept(cursor)] {
                assert_eq!(Place::of(Some(&place.mark())), place);
            }
        }
        let start = Place::Sessions(None);
        assert_eq!(Place::of(None), start);
        assert_eq!(Place::of(Some(&SweepMark::new("x7"))), start);
        assert_eq!(Place::of(Some(&SweepMark::new(""))), start);
    }
}
