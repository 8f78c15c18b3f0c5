//! Why a call failed.

use serde_json::Value;

use super::errcode::{ErrClass, Errcode};

/// Why a call failed, by what the caller can do about it.
///
/// Nothing in it is secret: neither the access token nor the body of the request.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ApiError {
    /// The answer has an HTTP status of failure and nothing else that can be read. A proxy is
    /// between, or the path is wrong.
    #[error("{call}: HTTP status {status}")]
    Http {
        /// Method and path of the call.
        call: String,
        /// The status.
        status: u16,
        /// Whether the request may have reached the platform all the same: a proxy that failed may have
        /// passed it on before.
        may_have_arrived: bool,
    },
    /// The platform refused.
    #[error("{call}: errcode {errcode}: {errmsg}{}", advised(*.errcode))]
    Logic {
        /// Method and path of the call.
        call: String,
        /// The platform's number; [`Errcode::find`] explains it.
        errcode: i64,
        /// The platform's words.
        errmsg: String,
        /// The whole answer.
        data: Value,
    },
    /// There was no answer, or one that cannot be read.
    #[error("{call}: {reason}")]
    System {
        /// Method and path of the call.
        call: String,
        /// What went wrong.
        reason: String,
        /// Whether the request may have reached the platform all the same.
        may_have_arrived: bool,
    },
    /// The request is over a limit of the platform, so it was not sent.
    #[error("{call}: not sent: {reason}")]
    Refused {
        /// Method and path of the call.
        call: String,
        /// Which limit, and what was given.
        reason: String,
    },
}

impl ApiError {
    /// The number of the failure: the platform's `errcode`; -2 if there was no answer that can be
    /// read. A request that was not sent has none.
    #[must_use]
    pub const fn errcode(&self) -> Option<i64> {
        match self {
            Self::Logic { errcode, .. } => Some(*errcode),
            Self::Http { .. } | Self::System { .. } => Some(-2),
            Self::Refused { .. } => None,
        }
    }

    /// What to do about it.
    #[must_use]
    pub fn advice(&self) -> &'static str {
        match self {
            Self::Logic { errcode, .. } => Errcode::find(*errcode)
                .map_or("see the platform's list of return codes", |row| row.advice),
            Self::Http { .. } => {
                "see that `api.base` and the path are right, and what answers there"
            }
            Self::System { .. } => "see that this machine reaches `api.base`",
            Self::Refused { .. } => "change the request",
        }
    }

    /// Whether the same call may succeed in a moment.
    #[must_use]
    pub fn may_pass(&self) -> bool {
        match self {
            Self::Logic { errcode, .. } => Errcode::class_of(*errcode) == ErrClass::BackOff,
            Self::Http { status, .. } => *status >= 500,
            Self::System { .. } => true,
            Self::Refused { .. } => false,
        }
    }

    /// Whether the platform may have acted on the request although it failed. A refusal is an answer:
    /// nothing was done.
    #[must_use]
    pub const fn may_have_arrived(&self) -> bool {
        match self {
            Self::Http {
                may_have_arrived, ..
            }
            | Self::System {
                may_have_arrived, ..
            } => *may_have_arrived,
            Self::Logic { .. } | Self::Refused { .. } => false,
        }
    }

    /// The same failure, of something that came before the request: that has not left.
    pub(super) fn before_the_request(mut self) -> Self {
        match &mut self {
            Self::Http {
                may_have_arrived, ..
            }
            | Self::System {
                may_have_arrived, ..
            } => *may_have_arrived = false,
            Self::Logic { .. } | Self::Refused { .. } => {}
        }
        self
    }

    /// An answer of this status and nothing that can be read.
    pub(super) const fn http(call: String, status: u16) -> Self {
        Self::Http {
            call,
            status,
            may_have_arrived: status >= 500,
        }
    }

    /// A request that is over a limit.
    pub(super) fn refused(call: &str, reason: impl Into<String>) -> Self {
        Self::Refused {
            call: call.to_owned(),
            reason: reason.into(),
        }
    }

    /// An answer that says something else than it should.
    pub(super) fn unreadable(call: &str, reason: impl Into<String>) -> Self {
        Self::System {
            call: call.to_owned(),
            reason: reason.into(),
            may_have_arrived: true,
        }
    }
}

fn advised(errcode: i64) -> String {
    Errcode::find(errcode).map_or_else(String::new, |row| {
        format!(" ({}; {})", row.meaning, row.advice)
    })
}
