//! Small things beside the sessions, in a tree of their own.
//!
//! A record is the moment of its end (8 bytes, milliseconds since 1970, big-endian, signed) and the
//! value.

use std::ops::Bound;

use super::table::{Cursor, Slice, asked};
use crate::model::Timestamp;
use crate::store::{Kept, StoreError};

/// The name of the tree within the database.
pub(super) const TREE: &str = "kept";
/// How many records one slice of the sweep looks at.
const SLICE: usize = 512;

/// What is kept.
#[derive(Debug)]
pub(super) struct KeptTable(sled::Tree);

impl KeptTable {
    pub(super) fn open(db: &sled::Db) -> Result<Self, StoreError> {
        asked(|| db.open_tree(TREE)).map(Self)
    }

    pub(super) fn get(&self, name: &str) -> Result<Option<Kept>, StoreError> {
        Ok(asked(|| self.0.get(name))?.and_then(|bytes| decode(&bytes)))
    }

    pub(super) fn put(&self, name: &str, kept: &Kept) -> Result<(), StoreError> {
        asked(|| self.0.insert(name, encode(kept))).map(drop)
    }

    pub(super) fn swap(
        &self,
        name: &str,
        seen: Option<&[u8]>,
        new: Option<&Kept>,
    ) -> Result<bool, StoreError> {
        loop {
            let bytes = asked(|| self.0.get(name))?;
            let stored = bytes.as_deref().and_then(decode);
            if stored.as_ref().map(|kept| kept.value.as_slice()) != seen {
                return Ok(false);
            }
            let swap = || {
                self.0
                    .compare_and_swap(name, bytes.clone(), new.map(encode))
            };
            if asked(swap)?.is_ok() {
                return Ok(true);
            }
        }
    }

    /// How many records with such names are not over.
    pub(super) fn count(&self, prefix: &str, now: Timestamp) -> Result<usize, StoreError> {
        asked(|| {
            let records = self.0.scan_prefix(prefix).values();
            let mut count = 0;
            for bytes in records {
                let kept = decode(&bytes?);
                count += usize::from(kept.is_some_and(|kept| !kept.is_over(now)));
            }
            Ok(count)
        })
    }

    /// The next records, `limit` at most; what cannot be read is left out.
    pub(super) fn list(
        &self,
        after: Option<Cursor>,
        limit: usize,
    ) -> Result<Slice<(String, Kept)>, StoreError> {
        let walked = self.walk(after, limit.min(SLICE))?;
        let read = |(name, bytes): (sled::IVec, sled::IVec)| {
            Some((String::from_utf8(name.to_vec()).ok()?, decode(&bytes)?))
        };
        Ok(Slice {
            next: walked.next,
            found: walked.found.into_iter().filter_map(read).collect(),
        })
    }

    /// Removes those of the next records that are over, or cannot be read.
    pub(super) fn sweep(
        &self,
        after: Option<Cursor>,
        now: Timestamp,
    ) -> Result<Slice<()>, StoreError> {
        let walked = self.walk(after, SLICE)?;
        let mut found = Vec::new();
        for (name, bytes) in &walked.found {
            if decode(bytes).is_none_or(|kept| kept.is_over(now)) {
                // Only if nobody put something else there meanwhile.
                let swap = || self.0.compare_and_swap(name, Some(bytes), None::<&[u8]>);
                found.extend(asked(swap)?.is_ok().then_some(()));
            }
        }
        Ok(Slice {
            next: walked.next,
            found,
        })
    }

    /// The next records as they lie there.
    fn walk(
        &self,
        after: Option<Cursor>,
        limit: usize,
    ) -> Result<Slice<(sled::IVec, sled::IVec)>, StoreError> {
        let start = after.map_or(Bound::Unbounded, Bound::Excluded);
        let range = (start, Bound::Unbounded);
        let walked = || self.0.range::<Cursor, _>(range).take(limit).collect();
        let found: Vec<(sled::IVec, sled::IVec)> = asked(walked)?;
        let next = found.last().filter(|_| found.len() == limit);
        Ok(Slice {
            next: next.map(|(name, _)| name.to_vec()),
            found,
        })
    }
}

fn encode(kept: &Kept) -> Vec<u8> {
    let mut bytes = kept.until.millis().to_be_bytes().to_vec();
    bytes.extend_from_slice(&kept.value);
    bytes
}

fn decode(bytes: &[u8]) -> Option<Kept> {
    let (until, value) = bytes.split_first_chunk()?;
    let until = Timestamp::from_millis(i64::from_be_bytes(*until));
    Some(Kept::new(value, until))
}
