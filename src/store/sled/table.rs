//! The sessions in the database, one call at a time, nothing awaited.

use std::ops::Bound;

use super::{guard, key};
use crate::model::{Revision, Session, SessionKey, Timestamp};
use crate::store::StoreError;
use crate::store::record::{self, Damage};
use crate::store::stripes::Stripes;

/// How many records one slice of a walk looks at.
const SLICE: usize = 512;

/// How many records one step of a sweep looks at. Few: it runs while people are answered, and on a
/// machine with one core it runs instead.
const SWEPT: usize = 128;

/// The sessions of one database. Each check and the write that follows it hold the key's stripe;
/// one process only has the database open, so that is all that is needed.
#[derive(Debug)]
pub(super) struct Table {
    db: sled::Db,
    sessions: sled::Tree,
    stripes: Stripes<()>,
}

/// What a slice of a walk gave, and where the next one starts; `None` at the end.
#[derive(Debug)]
pub(super) struct Slice<T> {
    pub(super) found: Vec<T>,
    pub(super) next: Option<Cursor>,
}

/// The key, in bytes, after which a walk goes on.
pub(super) type Cursor = Vec<u8>;

impl Table {
    pub(super) fn new(db: sled::Db, sessions: sled::Tree) -> Self {
        Self {
            db,
            sessions,
            stripes: Stripes::default(),
        }
    }

    pub(super) fn load(&self, key: &SessionKey) -> Result<Option<Session>, StoreError> {
        let stored = asked(|| self.sessions.get(key::encode(key)))?;
        stored
            .map(|bytes| record::decode(&bytes))
            .transpose()
            .map_err(damaged)
    }

    pub(super) fn save(&self, key: &SessionKey, session: &Session) -> Result<Revision, StoreError> {
        // The database never gives a number twice, so that a session which was removed and made
        // anew never gets a revision back that somebody may still hold.
        let revision = Revision::new(asked(|| self.db.generate_id())?).next();
        let bytes = record::encode(session, revision)
            .map_err(|refusal| StoreError::Refused(Box::new(refusal)))?;
        let key = key::encode(key);
        let expected = session.revision();
        let stripe = self.stripes.lock(&key);
        let stored = match asked(|| self.sessions.get(&key))? {
            Some(bytes) => record::header(&bytes).map_err(damaged)?.revision,
            None => Revision::default(),
        };
        if stored != expected {
            return Err(StoreError::Conflict { stored, expected });
        }
        asked(|| self.sessions.insert(&key, bytes))?;
        drop(stripe);
        Ok(revision)
    }

    pub(super) fn remove(&self, key: &SessionKey) -> Result<bool, StoreError> {
        let key = key::encode(key);
        let _stripe = self.stripes.lock(&key);
        Ok(asked(|| self.sessions.remove(&key))?.is_some())
    }

    /// The next sessions, `limit` at most.
    pub(super) fn list(
        &self,
        after: Option<Cursor>,
        limit: usize,
    ) -> Result<Slice<(SessionKey, Session)>, StoreError> {
        let walked = self.walk(after, limit)?;
        let found = walked.found.iter().map(|(key, bytes)| {
            let key = key::decode(key).ok_or(Damage::Key)?;
            Ok((key, record::decode(bytes)?))
        });
        Ok(Slice {
            found: found.collect::<Result<_, _>>().map_err(damaged)?,
            next: walked.next,
        })
    }

    /// How many records there are, whatever they hold.
    pub(super) fn count(&self) -> Result<usize, StoreError> {
        asked(|| Ok(self.sessions.len()))
    }

    /// Removes the next records, whatever they hold; gives a unit for each.
    pub(super) fn clear(&self, after: Option<Cursor>) -> Result<Slice<()>, StoreError> {
        self.remove_where(after, SLICE, |_| true, |_| Some(()))
    }

    /// Removes those of the next sessions that are expired. What cannot be read stays: it may be
    /// of a newer version, and whoever loads it is told.
    pub(super) fn expire(
        &self,
        after: Option<Cursor>,
        now: Timestamp,
    ) -> Result<Slice<SessionKey>, StoreError> {
        let expired =
            |bytes: &[u8]| record::header(bytes).is_ok_and(|header| header.is_expired(now));
        self.remove_where(after, SWEPT, expired, key::decode)
    }

    fn remove_where<T>(
        &self,
        after: Option<Cursor>,
        limit: usize,
        wanted: impl Fn(&[u8]) -> bool,
        told: impl Fn(&[u8]) -> Option<T>,
    ) -> Result<Slice<T>, StoreError> {
        let walked = self.walk(after, limit)?;
        let mut found = Vec::new();
        for (key, _) in walked.found.iter().filter(|(_, bytes)| wanted(bytes)) {
            let _stripe = self.stripes.lock(&**key);
            // A turn may have saved the session since the walk saw it.
            let still = asked(|| self.sessions.get(key))?.is_some_and(|bytes| wanted(&bytes));
            if still {
                asked(|| self.sessions.remove(key))?;
                found.extend(told(key));
            }
        }
        Ok(Slice {
            found,
            next: walked.next,
        })
    }

    /// The next records as they lie there.
    fn walk(
        &self,
        after: Option<Cursor>,
        limit: usize,
    ) -> Result<Slice<(sled::IVec, sled::IVec)>, StoreError> {
        let limit = limit.min(SLICE);
        let start = after.map_or(Bound::Unbounded, Bound::Excluded);
        let range = (start, Bound::Unbounded);
        let found: Vec<_> = asked(|| {
            self.sessions
                .range::<Cursor, _>(range)
                .take(limit)
                .collect()
        })?;
        let next = found.last().filter(|_| found.len() == limit);
        Ok(Slice {
            next: next.map(|(key, _)| key.to_vec()),
            found,
        })
    }
}

/// Asks the database; what it says or panics with is an error of the store.
pub(super) fn asked<T>(question: impl FnOnce() -> sled::Result<T>) -> Result<T, StoreError> {
    match guard::caught(question) {
        Ok(answer) => answer.map_err(|error| StoreError::Backend(Box::new(error))),
        Err(panicked) => Err(StoreError::Backend(Box::new(panicked))),
    }
}

fn damaged(damage: Damage) -> StoreError {
    StoreError::Damaged(Box::new(damage))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_secs(10);

    fn key(openid: &str) -> SessionKey {
        SessionKey::new("demo".into(), openid.into())
    }

    /// A table with a session that expires at once, and the given bytes in place of another.
    fn table_with(bytes: &[u8]) -> Table {
        let db = sled::Config::new().temporary(true).open().unwrap();
        let table = Table::new(db.clone(), db.open_tree("sessions").unwrap());
        let session = Session::new(NOW, Some(std::time::Duration::from_millis(1)));
        table.save(&key("whole"), &session).unwrap();
        table
            .sessions
            .insert(key::encode(&key("spoilt")), bytes)
            .unwrap();
        table
    }

    #[test]
    fn what_cannot_be_read_is_told_and_left_until_it_is_removed() {
        let newer = [&[2][..], &[0; 40]].concat();
        let no_json = [&[1][..], &[0; 16], b"{\"position\":"].concat();
        for (bytes, header_lost) in [(&b""[..], true), (&newer, true), (&no_json, false)] {
            let table = table_with(bytes);
            assert!(matches!(
                table.load(&key("spoilt")),
                Err(StoreError::Damaged(_))
            ));
            assert!(matches!(table.list(None, 9), Err(StoreError::Damaged(_))));
            let session = Session::new(NOW, None);
            let saved = table.save(&key("spoilt"), &session);
            assert_eq!(
                matches!(saved, Err(StoreError::Damaged(_))),
                header_lost,
                "{saved:?}"
            );
            if header_lost {
                let swept = table.expire(None, Timestamp::from_secs(i64::MAX)).unwrap();
                assert_eq!(swept.found, [key("whole")]);
            }
            assert!(table.remove(&key("spoilt")).unwrap());
            table.save(&key("spoilt"), &session).unwrap();
            assert!(table.load(&key("spoilt")).unwrap().is_some());
        }
    }

    #[test]
    fn a_key_that_no_session_has_is_told_and_can_be_cleared() {
        let table = table_with(b"");
        let record = record::encode(&Session::new(NOW, None), Revision::new(1)).unwrap();
        table.remove(&key("spoilt")).unwrap();
        table.sessions.insert([0xFF, 0, 0xFF], record).unwrap();
        assert!(matches!(table.list(None, 9), Err(StoreError::Damaged(_))));
        assert_eq!(table.clear(None).unwrap().found.len(), 2);
        assert!(table.list(None, 9).unwrap().found.is_empty());
    }

    #[test]
    fn a_walk_is_cut_into_slices_that_meet() {
        let table = table_with(b"");
        table.clear(None).unwrap();
        let session = Session::new(NOW, None);
        for number in 0..SLICE * 2 {
            table.save(&key(&number.to_string()), &session).unwrap();
        }
        let mut cursor = None;
        let mut sizes = Vec::new();
        loop {
            let slice = table.list(cursor, usize::MAX).unwrap();
            sizes.push(slice.found.len());
            cursor = slice.next;
            if cursor.is_none() {
                break;
            }
        }
        assert_eq!(sizes, [SLICE, SLICE, 0]);
    }
}
