//! What some settings choose among.

use std::time::Duration;

/// How the platform's pushes to an account are protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Mode {
    /// Signed, readable.
    Plain,
    /// Signed; readable and encrypted side by side.
    Compat,
    /// Signed and encrypted.
    Safe,
}

impl Mode {
    /// The word for it in `wxmenu.toml`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Compat => "compat",
            Self::Safe => "safe",
        }
    }
}

/// What becomes of an answer that was not ready in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Late {
    /// The platform is made to ask again.
    Retry,
    /// It is sent as a customer-service message.
    Push,
    /// It is put before the reply to the person's next message.
    Next,
}

/// When a reply may leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Durability {
    /// When what the turn did to the session is on disk.
    Turn,
    /// At once; sessions are written to disk every 100 ms.
    Interval,
}

/// How often something may happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Rate {
    /// How many times; at least once.
    pub count: u32,
    /// In which span of time.
    pub per: Duration,
}
