//! One turn at a time per person.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::OwnedMutexGuard;

use crate::model::SessionKey;

/// Tables that are locked apart, so that different people hardly ever meet.
const SHARDS: usize = 64;
/// The most messages of one person that may wait; the next one is told to be patient.
const WAITING: usize = 32;

/// Who is being answered, and who waits for their own earlier message.
///
/// A person has an entry only while a message of theirs is here, so the tables stay as small as the
/// traffic of the moment.
#[derive(Debug)]
pub(super) struct Lanes {
    shards: [Mutex<HashMap<SessionKey, Lane>>; SHARDS],
    hasher: RandomState,
}

#[derive(Debug, Default)]
struct Lane {
    turn: Arc<tokio::sync::Mutex<()>>,
    present: usize,
}

/// Too many messages of one person wait already.
#[derive(Debug)]
pub(super) struct Full;

impl Lanes {
    pub(super) fn new() -> Self {
        Self {
            shards: std::array::from_fn(|_| Mutex::default()),
            hasher: RandomState::new(),
        }
    }

    /// Waits until every earlier message of this person is answered.
    ///
    /// Messages are let in in the order in which they asked.
    pub(super) async fn enter<'l>(&'l self, key: &'l SessionKey) -> Result<Place<'l>, Full> {
        let turn = {
            let mut lanes = self.shard(key);
            let lane = match lanes.get_mut(key) {
                Some(lane) if lane.present > WAITING => return Err(Full),
                Some(lane) => lane,
                None => lanes.entry(key.clone()).or_default(),
            };
            lane.present += 1;
            Arc::clone(&lane.turn)
        };
        // From here on the place is given back however this future ends.
        let mut place = Place {
            lanes: self,
            key,
            turn: None,
        };
        place.turn = Some(turn.lock_owned().await);
        Ok(place)
    }

    fn shard(&self, key: &SessionKey) -> MutexGuard<'_, HashMap<SessionKey, Lane>> {
        let [first, rest @ ..] = &self.shards;
        let at = self.hasher.hash_one(key) as usize % SHARDS;
        let shard = at
            .checked_sub(1)
            .and_then(|at| rest.get(at))
            .unwrap_or(first);
        // No code panics while it holds the table, and a count that is off by one would be all.
        shard.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The right to be answered now.
#[derive(Debug)]
pub(super) struct Place<'l> {
    lanes: &'l Lanes,
    key: &'l SessionKey,
    turn: Option<OwnedMutexGuard<()>>,
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.turn = None;
        let mut lanes = self.lanes.shard(self.key);
        if let Some(lane) = lanes.get_mut(self.key) {
            lane.present -= 1;
            if lane.present == 0 {
                lanes.remove(self.key);
            }
        }
    }
}
