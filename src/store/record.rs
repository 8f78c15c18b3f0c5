//! A session as bytes: a small header of fixed size, then the session as JSON.
//!
//! | bytes | what |
//! |---|---|
//! | 1 | the format's version, 1 |
//! | 8 | the revision, big-endian |
//! | 8 | when it expires, in milliseconds since 1970, big-endian, signed; the largest number: never |
//! | the rest | the session as JSON, without its revision |
//!
//! The header alone answers what a save and a sweep ask, so that neither reads JSON.

use serde_json::Value;

use crate::model::{Revision, Session, Timestamp};

const VERSION: u8 = 1;
const NEVER: i64 = i64::MAX;

/// How deep a handler's value may nest. The JSON reader gives up at 128; what is saved must load.
const DEEPEST: usize = 100;

/// What the header says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::store) struct Header {
    pub(in crate::store) revision: Revision,
    expires_at: i64,
}

impl Header {
    /// Whether the session is gone at `now`.
    pub(in crate::store) fn is_expired(self, now: Timestamp) -> bool {
        self.expires_at != NEVER && now.millis() >= self.expires_at
    }
}

/// Why bytes are no session.
#[derive(Debug, thiserror::Error)]
pub(in crate::store) enum Damage {
    #[error("the record is cut short")]
    Short,
    #[error("the record is of version {0}, this build reads version {VERSION}")]
    Version(u8),
    #[error("the record's session is no JSON of a session")]
    Json(#[from] serde_json::Error),
    #[cfg(feature = "sled")]
    #[error("a record has a key that no session has")]
    Key,
}

/// Why a session cannot be written.
#[derive(Debug, thiserror::Error)]
pub(in crate::store) enum Refusal {
    #[error("the value `{0}` is nested more than {DEEPEST} deep")]
    Deep(String),
    #[error("the session has no JSON form")]
    Json(#[from] serde_json::Error),
}

/// The bytes of a session that is saved as `revision`.
pub(in crate::store) fn encode(session: &Session, revision: Revision) -> Result<Vec<u8>, Refusal> {
    if let Some((name, _)) = session
        .values()
        .iter()
        .find(|(_, value)| !fits(value, DEEPEST))
    {
        return Err(Refusal::Deep(name.clone()));
    }
    let expires_at = session.expires_at().map_or(NEVER, Timestamp::millis);
    let mut bytes = Vec::with_capacity(512);
    bytes.push(VERSION);
    bytes.extend_from_slice(&revision.number().to_be_bytes());
    bytes.extend_from_slice(&expires_at.to_be_bytes());
    serde_json::to_writer(&mut bytes, session)?;
    Ok(bytes)
}

/// The session, with the revision under which it was saved.
pub(in crate::store) fn decode(bytes: &[u8]) -> Result<Session, Damage> {
    let (header, json) = split(bytes)?;
    let session: Session = serde_json::from_slice(json)?;
    Ok(session.with_revision(header.revision))
}

/// The header alone.
pub(in crate::store) fn header(bytes: &[u8]) -> Result<Header, Damage> {
    split(bytes).map(|(header, _)| header)
}

fn split(bytes: &[u8]) -> Result<(Header, &[u8]), Damage> {
    let (version, rest) = bytes.split_first().ok_or(Damage::Short)?;
    if *version != VERSION {
        return Err(Damage::Version(*version));
    }
    let (revision, rest) = rest.split_first_chunk().ok_or(Damage::Short)?;
    let (expires_at, json) = rest.split_first_chunk().ok_or(Damage::Short)?;
    let header = Header {
        revision: Revision::new(u64::from_be_bytes(*revision)),
        expires_at: i64::from_be_bytes(*expires_at),
    };
    Ok((header, json))
}

/// Whether a value nests at most `levels` deep; never looks deeper than that.
fn fits(value: &Value, levels: usize) -> bool {
    match (value, levels.checked_sub(1)) {
        (Value::Array(items), Some(levels)) => items.iter().all(|item| fits(item, levels)),
        (Value::Object(fields), Some(levels)) => fields.values().all(|item| fits(item, levels)),
        (Value::Array(_) | Value::Object(_), None) => false,
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn session(ttl: Option<Duration>) -> Session {
        Session::new(Timestamp::from_secs(10), ttl)
    }

    fn nested(levels: usize) -> Value {
        (0..levels).fold(Value::from(1), |inner, _| Value::from(vec![inner]))
    }

    #[test]
    fn the_header_tells_what_the_session_tells() {
        for ttl in
            [None, Some(0), Some(1), Some(u64::MAX)].map(|ttl| ttl.map(Duration::from_millis))
        {
            let session = session(ttl);
            let bytes = encode(&session, Revision::new(7)).unwrap();
            let header = header(&bytes).unwrap();
            assert_eq!(header.revision, Revision::new(7));
            for now in [0, 9_999, 10_000, 10_001, i64::MAX - 1].map(Timestamp::from_millis) {
                assert_eq!(
                    header.is_expired(now),
                    session.is_expired(now),
                    "{ttl:?} {now:?}"
                );
            }
            assert_eq!(
                decode(&bytes).unwrap(),
                session.with_revision(Revision::new(7))
            );
        }
    }

    #[test]
    fn the_format_does_not_change_by_accident() {
        let bytes = encode(&session(Some(Duration::from_secs(1))), Revision::new(258)).unwrap();
        let (header, json) = bytes.split_at(17);
        assert_eq!(
            header,
            [1, 0, 0, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 0, 0, 0x2A, 0xF8]
        );
        assert_eq!(
            std::str::from_utf8(json).unwrap(),
            r#"{"position":[],"created":10000,"last_access":10000,"max_inactive":{"secs":1,"nanos":0}}"#
        );
    }

    #[test]
    fn a_value_is_stored_as_deep_as_it_can_be_read() {
        let mut session = session(None);
        session.set("deep", nested(DEEPEST)).unwrap();
        let bytes = encode(&session, Revision::new(1)).unwrap();
        assert_eq!(decode(&bytes).unwrap().values(), session.values());
        session.set("deep", nested(DEEPEST + 1)).unwrap();
        assert!(
            matches!(encode(&session, Revision::new(1)), Err(Refusal::Deep(name)) if name == "deep")
        );
    }

    #[test]
    fn damage_is_named_and_never_panics() {
        let whole = encode(&session(None), Revision::new(1)).unwrap();
        for length in 0..whole.len() {
            assert!(decode(&whole[..length]).is_err(), "{length}");
        }
        assert!(matches!(header(&whole[..16]), Err(Damage::Short)));
        assert!(matches!(decode(&whole[..17]), Err(Damage::Json(_))));
        assert!(matches!(
            header(b"{\"position\":[]}"),
            Err(Damage::Version(b'{'))
        ));
    }
}
