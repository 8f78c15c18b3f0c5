//! The clock of a conversation.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use crate::model::{Clock, ManualClock, Timestamp};

/// A clock that can be moved: one that stands still, or one that runs along with another.
///
/// ```
/// use std::time::Duration;
/// use wxmenu::model::{Clock, Timestamp};
/// use wxmenu::testing::TestClock;
///
/// let clock = TestClock::standing(Timestamp::from_secs(1_000));
/// clock.advance(Duration::from_secs(31 * 60));
/// assert_eq!(clock.now().secs(), 2_860);
/// ```
#[derive(Clone, Debug)]
pub struct TestClock(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    base: Arc<dyn Clock>,
    ahead: AtomicI64,
}

impl TestClock {
    /// A clock that shows `moment` until it is moved.
    #[must_use]
    pub fn standing(moment: Timestamp) -> Self {
        Self::running(ManualClock::at(moment))
    }

    /// A clock that goes with `base`, as far ahead of it as it was moved.
    pub fn running(base: impl Clock) -> Self {
        Self(Arc::new(Inner {
            base: Arc::new(base),
            ahead: AtomicI64::new(0),
        }))
    }

    /// Moves the clock on.
    pub fn advance(&self, span: Duration) {
        self.set(self.now().after(span));
    }

    /// Sets the clock, forwards or backwards.
    pub fn set(&self, moment: Timestamp) {
        let ahead = moment.millis().saturating_sub(self.0.base.now().millis());
        self.0.ahead.store(ahead, Ordering::SeqCst);
    }
}

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        let base = self.0.base.now().millis();
        Timestamp::from_millis(base.saturating_add(self.0.ahead.load(Ordering::SeqCst)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Clone, Debug)]
    struct Shared(Arc<ManualClock>);

    impl Clock for Shared {
        fn now(&self) -> Timestamp {
            self.0.now()
        }
    }

    #[test]
    fn a_moved_clock_runs_on_with_its_base() {
        let wall = Arc::new(ManualClock::at(Timestamp::from_secs(100)));
        let clock = TestClock::running(Shared(Arc::clone(&wall)));
        clock.advance(Duration::from_secs(60));
        wall.advance(Duration::from_secs(5));
        assert_eq!(clock.now().secs(), 165);
        clock.set(Timestamp::from_secs(10));
        wall.advance(Duration::from_secs(5));
        assert_eq!(clock.now().secs(), 15);
    }
}
