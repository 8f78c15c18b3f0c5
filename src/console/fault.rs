//! What went wrong, in the one form that every answer under `/j` has then.

use std::fmt;

use actix_web::http::StatusCode;
use serde_json::{Map, Value};
use tokio::task::JoinError;

use super::words::{self, Said};

/// Which kind of fault; scripts go by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FaultCode {
    /// Something that nobody foresaw.
    Unknown,
    /// Nobody has logged in, or not well enough.
    Forbidden,
    /// There is no such verb here, or this build does not have it.
    Unimplemented,
    /// There is no such thing.
    NotFound,
    /// The request cannot be taken as it is.
    IllegalState,
}

impl FaultCode {
    /// Every code with its name, its number and its HTTP status.
    pub const ALL: [(Self, &'static str, u16, u16); 5] = [
        (Self::Unknown, "unknown_error", 1000, 400),
        (Self::Forbidden, "access_forbidden", 1001, 403),
        (Self::Unimplemented, "unimplemented_error", 1002, 400),
        (Self::NotFound, "not_found", 1003, 404),
        (Self::IllegalState, "illegal_state", 1004, 400),
    ];

    fn row(self) -> (&'static str, u16, u16) {
        let row = Self::ALL.iter().find(|(code, ..)| *code == self);
        row.map_or(("unknown_error", 1000, 400), |(_, name, number, status)| {
            (*name, *number, *status)
        })
    }

    /// Its number: `r` in the answer.
    #[must_use]
    pub fn number(self) -> u16 {
        self.row().1
    }
}

/// Why a request is not answered as it should be.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) code: FaultCode,
    pub(super) said: Said,
    /// Further members of the answer.
    pub(super) more: Map<String, Value>,
    /// It is our own fault: 500 instead of 400.
    panicked: bool,
}

impl Fault {
    pub(super) fn new(code: FaultCode, said: impl Into<Said>) -> Self {
        Self {
            code,
            said: said.into(),
            more: Map::new(),
            panicked: false,
        }
    }

    pub(super) fn illegal(said: impl Into<Said>) -> Self {
        Self::new(FaultCode::IllegalState, said)
    }

    pub(super) fn not_found(said: impl Into<Said>) -> Self {
        Self::new(FaultCode::NotFound, said)
    }

    pub(super) fn forbidden(said: impl Into<Said>) -> Self {
        Self::new(FaultCode::Forbidden, said)
    }

    pub(super) fn unimplemented(said: impl Into<Said>) -> Self {
        Self::new(FaultCode::Unimplemented, said)
    }

    pub(super) fn unknown(why: impl fmt::Display) -> Self {
        Self::new(FaultCode::Unknown, words::FAILED.because(why))
    }

    /// A handler of ours broke; what broke is for the log.
    pub(super) fn panicked() -> Self {
        Self {
            panicked: true,
            ..Self::new(FaultCode::Unknown, &words::BROKE)
        }
    }

    /// Adds a member to the answer.
    pub(super) fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.more.insert(name.to_owned(), value.into());
        self
    }

    pub(super) fn status(&self) -> StatusCode {
        let status = if self.panicked {
            500
        } else {
            self.code.row().2
        };
        StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST)
    }
}

/// Work on another thread broke off; why is for the log.
impl From<JoinError> for Fault {
    fn from(error: JoinError) -> Self {
        tracing::error!(%error, "work for the console broke off");
        Self::panicked()
    }
}
