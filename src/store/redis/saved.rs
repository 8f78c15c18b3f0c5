//! Values as bytes: the id of the write, and what was written.
//!
//! | bytes | a session | a small thing |
//! |---|---|---|
//! | 16 | the id of its save | the id of its write |
//! | the rest | a record: version, revision, end, JSON | its end (8, milliseconds since 1970, big-endian, signed) and its value |

use std::time::Duration;

use super::core::Id;
use crate::model::{Revision, Session, Timestamp};
use crate::store::record::{self, Damage};
use crate::store::{Kept, StoreError};

/// The bytes of an id.
const ID: usize = 16;

/// The id and a record's header: what the sweep looks at.
pub(super) const SESSION_HEAD: isize = 33;

/// The id and the end of a small thing.
pub(super) const KEPT_HEAD: isize = 24;

/// So long after its end a session leaves by itself; the sweep comes before, and tells.
const GRACE: Duration = Duration::from_secs(60 * 60);

/// A session whose end is farther away than this has none.
const FOR_EVER: u128 = 1 << 52;

/// A session as the script `save` takes it.
#[derive(Debug)]
pub(super) struct Parts {
    pub(super) expected: [u8; 8],
    pub(super) version: Vec<u8>,
    pub(super) rest: Vec<u8>,
    /// In milliseconds, as text; `0` for ever.
    pub(super) life: String,
}

impl Parts {
    /// The parts of a session.
    pub(super) fn of(session: &Session) -> Result<Self, StoreError> {
        let mut version = record::encode(session, Revision::default())
            .map_err(|refusal| StoreError::Refused(Box::new(refusal)))?;
        let mut rest = version.split_off(1);
        let rest = rest.split_off(8);
        Ok(Self {
            expected: session.revision().number().to_be_bytes(),
            version,
            rest,
            life: life(session),
        })
    }
}

fn life(session: &Session) -> String {
    let millis = session
        .max_inactive()
        .map(|span| span.saturating_add(GRACE).as_millis());
    millis
        .filter(|millis| *millis < FOR_EVER)
        .unwrap_or(0)
        .to_string()
}

/// A stored session.
pub(super) fn session(bytes: &[u8]) -> Result<Session, StoreError> {
    let (_, record) = bytes
        .split_at_checked(ID)
        .ok_or_else(|| damaged(Damage::Short))?;
    record::decode(record).map_err(damaged)
}

/// Whether the session with this beginning is over; what cannot be read is not.
pub(super) fn is_expired(head: &[u8], now: Timestamp) -> bool {
    let record = head.get(ID..).unwrap_or_default();
    record::header(record).is_ok_and(|header| header.is_expired(now))
}

/// The revision in a stored beginning; 0 if nothing is stored.
pub(super) fn revision(head: &[u8]) -> Result<Revision, StoreError> {
    if head.is_empty() {
        return Ok(Revision::default());
    }
    let record = head.get(ID..).unwrap_or_default();
    let header = record::header(record).map_err(damaged)?;
    Ok(header.revision)
}

/// The bytes of a small thing.
pub(super) fn thing(id: Id, kept: &Kept) -> Vec<u8> {
    let until = kept.until.millis().to_be_bytes();
    [&id, until.as_slice(), &kept.value].concat()
}

/// When a small thing ends, as the script `keep` takes it; empty if never.
pub(super) fn ends(kept: &Kept) -> String {
    let millis = kept.until.millis();
    match u128::try_from(millis) {
        Ok(late) if late >= FOR_EVER => String::new(),
        _ => millis.max(0).to_string(),
    }
}

/// A stored small thing, or the beginning of one; nothing for what is none.
pub(super) fn kept(bytes: &[u8]) -> Option<Kept> {
    let (_, rest) = bytes.split_at_checked(ID)?;
    let (until, value) = rest.split_first_chunk()?;
    let until = Timestamp::from_millis(i64::from_be_bytes(*until));
    Some(Kept::new(value, until))
}

fn damaged(damage: Damage) -> StoreError {
    StoreError::Damaged(Box::new(damage))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_outlives_its_session_by_an_hour_and_may_live_for_ever() {
        let of = |span: Option<Duration>| {
            Parts::of(&Session::new(Timestamp::from_secs(0), span))
                .unwrap()
                .life
        };
        assert_eq!(of(Some(Duration::from_secs(60))), "3660000");
        assert_eq!(of(None), "0");
        assert_eq!(of(Some(Duration::MAX)), "0");
    }

    #[test]
    fn what_is_cut_short_is_damage_or_nothing() {
        let now = Timestamp::from_secs(10);
        let parts = Parts::of(&Session::new(now, None)).unwrap();
        let whole = [&[7; ID][..], &parts.version, &parts.expected, &parts.rest].concat();
        session(&whole).unwrap();
        for end in 0..whole.len() {
            assert!(
                matches!(session(&whole[..end]), Err(StoreError::Damaged(_))),
                "{end}"
            );
            assert!(!is_expired(&whole[..end], now));
        }
        let thing = thing([7; ID], &Kept::new("a", now));
        assert_eq!(kept(&thing), Some(Kept::new("a", now)));
        assert_eq!(kept(&thing[..23]), None);
    }
}
