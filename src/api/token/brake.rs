//! How often a token may be forced.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use foldhash::HashMap;

use crate::model::Timestamp;

/// So many a day the platform grants.
const A_DAY: usize = 20;
const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// A platform that refuses what it forced a moment ago does so for another reason than the token.
const PAUSE: Duration = Duration::from_secs(5 * 60);

/// The moments in which tokens were forced, by AppID.
#[derive(Debug, Default)]
pub(in crate::api) struct Brake(Mutex<HashMap<String, VecDeque<Timestamp>>>);

impl Brake {
    /// Whether one may be forced now; if so, it counts.
    pub(in crate::api) fn releases(&self, appid: &str, now: Timestamp) -> bool {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let forced = all.entry(appid.to_owned()).or_default();
        forced.retain(|at| now.since(*at) < DAY);
        let rested = forced.back().is_none_or(|at| now.since(*at) >= PAUSE);
        let free = rested && forced.len() < A_DAY;
        if free {
            forced.push_back(now);
        }
        free
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_in_five_minutes_and_twenty_a_day() {
        let brake = Brake::default();
        let at =
            |minutes: u64| Timestamp::from_secs(1_768_000_000).after(PAUSE / 5 * minutes as u32);
        assert!(brake.releases("wx1", at(0)));
        assert!(!brake.releases("wx1", at(0)) && !brake.releases("wx1", at(4)));
        assert!(brake.releases("wx2", at(4)), "each AppID has its own");
        let passed = (5..24 * 60).filter(|minutes| brake.releases("wx1", at(*minutes)));
        assert_eq!(passed.count(), 19);
        assert!(brake.releases("wx1", at(24 * 60)), "the first is a day old");
        assert!(!brake.releases("wx1", at(24 * 60 + 4)));
    }
}
