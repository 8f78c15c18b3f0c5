//! The reasons for which a request is refused.

use std::fmt;

/// Why a request is refused; the variants stand in the order in which they are tested.
///
/// An answer carries [`BadRequest::reason`] as its body and [`BadRequest::status`] as its status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum BadRequest {
    /// The timestamp is missing or no integer.
    Timestamp,
    /// The signature or the nonce is missing or empty; or, after all else was right, a handshake
    /// has no `echostr`.
    Args,
    /// The timestamp is too far from now, in the past or in the future.
    Time,
    /// There is no account of this name.
    Identity,
    /// The signature was not made with the account's token.
    Signature,
    /// The body is no message.
    Content,
}

impl BadRequest {
    /// Every reason, in the order of the tests.
    pub const ALL: [Self; 6] = [
        Self::Timestamp,
        Self::Args,
        Self::Time,
        Self::Identity,
        Self::Signature,
        Self::Content,
    ];

    /// The reason in words; scripts and signals rely on them.
    #[must_use]
    pub const fn reason(self) -> &'static str {
        self.row().0
    }

    /// The HTTP status of the answer.
    #[must_use]
    pub const fn status(self) -> u16 {
        self.row().1
    }

    const fn row(self) -> (&'static str, u16) {
        match self {
            Self::Timestamp => ("incorrect timestamp", 400),
            Self::Args => ("incorrect args", 400),
            Self::Time => ("incorrect time", 400),
            Self::Identity => ("identity not found", 404),
            Self::Signature => ("incorrect signature", 401),
            Self::Content => ("incorrect content", 400),
        }
    }
}

impl fmt::Display for BadRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.reason())
    }
}

impl std::error::Error for BadRequest {}
