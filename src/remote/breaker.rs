//! Leaving an address alone that fails again and again.
//!
//! Closed: requests pass, failures in a row are counted. Open: none passes, so that people are told
//! at once and the address can recover. After a while one request is let through (half-open); how it
//! ends decides.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::model::{Clock, Timestamp};

/// When a breaker opens, and for how long.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rule {
    /// So many failures in a row.
    pub(super) failures: u32,
    pub(super) open_for: Duration,
    /// So many requests at once and no more.
    pub(super) at_once: u32,
}

/// The breaker of one address.
#[derive(Debug)]
pub(super) struct Breaker {
    /// For the operator's log.
    address: String,
    rule: Rule,
    clock: Arc<dyn Clock>,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    running: u32,
    /// In a row.
    failed: u32,
    open_since: Option<Timestamp>,
    /// A request was let through to try.
    is_trying: bool,
}

/// Why a request may not leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refused {
    /// The breaker is open.
    Open,
    /// Too many requests wait for their answers.
    Full,
}

/// A request that may leave. Dropped without a word it counts as a failure: it was given up.
#[derive(Debug)]
pub(super) struct Permit {
    breaker: Arc<Breaker>,
    is_trial: bool,
    is_well: bool,
}

impl Breaker {
    pub(super) fn new(address: String, rule: Rule, clock: Arc<dyn Clock>) -> Self {
        Self {
            address,
            rule,
            clock,
            state: Mutex::default(),
        }
    }

    /// Lets a request leave, or not.
    pub(super) fn admit(self: &Arc<Self>) -> Result<Permit, Refused> {
        let mut state = self.lock();
        let is_trial = match state.open_since {
            None => false,
            Some(since) if self.is_due(since) && !state.is_trying => true,
            Some(_) => return Err(Refused::Open),
        };
        if state.running >= self.rule.at_once {
            return Err(Refused::Full);
        }
        state.running += 1;
        state.is_trying |= is_trial;
        Ok(Permit {
            breaker: Arc::clone(self),
            is_trial,
            is_well: false,
        })
    }

    /// A clock that was set back must not keep it open for ever.
    fn is_due(&self, since: Timestamp) -> bool {
        let now = self.clock.now();
        now < since || now.since(since) >= self.rule.open_for
    }

    fn end(&self, is_trial: bool, is_well: bool) {
        let mut state = self.lock();
        state.running = state.running.saturating_sub(1);
        if is_trial {
            state.is_trying = false;
        } else if state.open_since.is_some() {
            // It left before the breaker opened and tells nothing new.
            return;
        }
        let was_open = state.open_since.is_some();
        state.failed = if is_well {
            0
        } else {
            state.failed.saturating_add(1)
        };
        let opens = state.failed >= self.rule.failures;
        state.open_since = opens.then(|| self.clock.now());
        drop(state);
        match (was_open, opens) {
            (false, true) => tracing::warn!(
                address = self.address,
                failures = self.rule.failures,
                open_for = ?self.rule.open_for,
                "a handler failed again and again and is left alone for a while"
            ),
            (true, false) => tracing::info!(address = self.address, "a handler answers again"),
            _ => {}
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Permit {
    /// The address is well: it answered.
    pub(super) fn well(mut self) {
        self.is_well = true;
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        self.breaker.end(self.is_trial, self.is_well);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ManualClock;

    const OPEN_FOR: Duration = Duration::from_secs(30);

    fn breaker(failures: u32, at_once: u32) -> (Arc<Breaker>, Arc<ManualClock>) {
        let clock = Arc::new(ManualClock::at(Timestamp::from_secs(1_000)));
        let rule = Rule {
            failures,
            open_for: OPEN_FOR,
            at_once,
        };
        let breaker = Breaker::new("https://a/".to_owned(), rule, clock.clone());
        (Arc::new(breaker), clock)
    }

    fn fail(breaker: &Arc<Breaker>) {
        drop(breaker.admit().unwrap());
    }

    fn refusal(breaker: &Arc<Breaker>) -> Option<Refused> {
        breaker.admit().map(Permit::well).err()
    }

    #[test]
    fn it_opens_after_failures_in_a_row_only() {
        let (breaker, _) = breaker(3, 10);
        for _ in 0..4 {
            fail(&breaker);
            fail(&breaker);
            assert_eq!(refusal(&breaker), None, "a good answer begins the row anew");
        }
        for _ in 0..3 {
            fail(&breaker);
        }
        assert_eq!(refusal(&breaker), Some(Refused::Open));
    }

    #[test]
    fn when_it_is_time_one_request_tries_and_decides() {
        let (breaker, clock) = breaker(1, 10);
        fail(&breaker);
        clock.advance(OPEN_FOR - Duration::from_millis(1));
        assert_eq!(refusal(&breaker), Some(Refused::Open));
        clock.advance(Duration::from_millis(1));
        let trial = breaker.admit().unwrap();
        assert_eq!(refusal(&breaker), Some(Refused::Open), "one is enough");
        drop(trial);
        assert_eq!(refusal(&breaker), Some(Refused::Open), "it failed again");
        clock.advance(OPEN_FOR);
        breaker.admit().unwrap().well();
        assert_eq!(refusal(&breaker), None);
    }

    #[test]
    fn what_left_before_it_opened_neither_closes_nor_prolongs_it() {
        let (breaker, clock) = breaker(1, 10);
        let (early, other) = (breaker.admit().unwrap(), breaker.admit().unwrap());
        fail(&breaker);
        early.well();
        assert_eq!(refusal(&breaker), Some(Refused::Open));
        clock.advance(OPEN_FOR);
        drop(other);
        assert_eq!(refusal(&breaker), None);
    }

    #[test]
    fn a_clock_that_is_set_back_does_not_keep_it_open() {
        let (breaker, clock) = breaker(1, 10);
        fail(&breaker);
        clock.set(Timestamp::from_secs(10));
        assert_eq!(refusal(&breaker), None);
    }

    #[test]
    fn more_requests_than_may_wait_do_not_leave() {
        let (breaker, _) = breaker(5, 2);
        let held = [breaker.admit().unwrap(), breaker.admit().unwrap()];
        assert_eq!(refusal(&breaker), Some(Refused::Full));
        for permit in held {
            permit.well();
        }
        assert_eq!(refusal(&breaker), None);
    }
}
