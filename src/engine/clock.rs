//! The one place that reads the wall clock.
#![allow(
    clippy::disallowed_methods,
    reason = "this is the clock that the others are handed"
)]

use std::time::{SystemTime, UNIX_EPOCH};

use crate::model::{Clock, Timestamp};

/// The machine's wall clock.
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        let since = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        Timestamp::from_millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }
}
