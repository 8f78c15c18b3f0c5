//! Whether a call that failed is repeated, and how. Pure: nothing is sent here, nobody waits.

use std::time::Duration;

use crate::api::errcode::{ErrClass, Errcode};
use crate::api::error::ApiError;

/// How a call is repeated that found the platform busy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Backoff {
    /// How often it is repeated.
    pub repeats: u32,
    /// The pause before the first repeat; each later one is twice as long.
    pub first: Duration,
}

impl Backoff {
    /// So many repeats, the first after this pause.
    #[must_use]
    pub const fn new(repeats: u32, first: Duration) -> Self {
        Self { repeats, first }
    }
}

impl Default for Backoff {
    /// Three repeats, after one, two and four seconds.
    fn default() -> Self {
        Self::new(3, Duration::from_secs(1))
    }
}

/// What comes after a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// The call has failed.
    Fail,
    /// Once more with another token.
    Renew,
    /// Once more after this pause.
    Wait(Duration),
}

/// The course of one call.
#[derive(Clone, Copy, Debug)]
pub(super) struct Course {
    renewals: u32,
    backoff: Backoff,
    waits: u32,
}

impl Course {
    pub(super) const fn new(relogin_limit: u32, backoff: Backoff) -> Self {
        Self {
            renewals: relogin_limit,
            backoff,
            waits: 0,
        }
    }

    /// What comes after this failure of a try that did or did not carry a token.
    pub(super) fn after(&mut self, error: &ApiError, had_token: bool) -> Next {
        let ApiError::Logic { errcode, .. } = error else {
            return Next::Fail;
        };
        match Errcode::class_of(*errcode) {
            ErrClass::DeadToken if had_token && self.renewals > 0 => {
                self.renewals -= 1;
                Next::Renew
            }
            ErrClass::BackOff if self.waits < self.backoff.repeats => {
                let factor = 2_u32.saturating_pow(self.waits);
                self.waits += 1;
                Next::Wait(self.backoff.first.saturating_mul(factor))
            }
            _ => Next::Fail,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(errcode: i64) -> ApiError {
        ApiError::Logic {
            call: String::new(),
            errcode,
            errmsg: String::new(),
            data: serde_json::Value::Null,
        }
    }

    #[test]
    fn each_class_takes_its_course() {
        let second = Duration::from_secs(1);
        let wait = |n: u32| Next::Wait(second * n);
        for (code, limit, course) in [
            (42001, 2, vec![Next::Renew, Next::Renew, Next::Fail]),
            (40001, 0, vec![Next::Fail]),
            (45009, 3, vec![Next::Fail]),
            (40013, 3, vec![Next::Fail]),
            (40164, 3, vec![Next::Fail]),
            (-1, 3, vec![wait(1), wait(2), wait(4), Next::Fail]),
        ] {
            let mut own = Course::new(limit, Backoff::default());
            for next in course {
                assert_eq!(own.after(&refused(code), true), next, "{code}");
            }
        }
        let mut own = Course::new(3, Backoff::default());
        assert_eq!(
            own.after(&refused(40001), false),
            Next::Fail,
            "there is no token to renew"
        );
    }
}
