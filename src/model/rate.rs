//! How often something may happen.

use std::time::Duration;

/// So many times in a span of time; all of them may come at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Rate {
    /// How many times; at least once.
    pub count: u32,
    /// In which span of time.
    pub per: Duration,
}

impl Rate {
    /// `count` times, at least once, in the span `per`.
    #[must_use]
    pub fn new(count: u32, per: Duration) -> Self {
        let count = count.max(1);
        Self { count, per }
    }

    /// The whole span, in milliseconds.
    pub(super) fn per_millis(self) -> i64 {
        i64::try_from(self.per.as_millis()).unwrap_or(i64::MAX)
    }

    /// The time from one to the next if they came evenly, in milliseconds.
    pub(super) fn interval_millis(self) -> i64 {
        self.per_millis() / i64::from(self.count.max(1))
    }
}
