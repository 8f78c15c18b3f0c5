//! Access tokens: what they are, and where they are kept.

mod brake;
mod flight;
mod kept;
mod memory;
mod store;

use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::model::Timestamp;

pub(super) use brake::Brake;
pub(super) use flight::{Fetch, Flights};
pub use kept::KeptTokens;
pub use memory::MemoryTokens;
pub(super) use store::DynTokens;
pub use store::TokenStore;

/// So long before its end a token is no longer used: the platform's clock and ours may differ, and
/// a call takes its time.
const MARGIN: Duration = Duration::from_secs(300);

/// What a token is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TokenKind {
    /// Calls to the platform.
    Access,
    /// Signatures of the JS-SDK.
    JsapiTicket,
}

impl TokenKind {
    /// Its name, as stores may use it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Access => "access",
            Self::JsapiTicket => "jsapi-ticket",
        }
    }
}

/// A token that the platform granted. Its text is a secret and in no `Debug`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessToken {
    secret: String,
    until: Timestamp,
}

impl AccessToken {
    /// A token that the platform granted at `now` for so long; it is used until 300 seconds before
    /// its end.
    pub fn granted(secret: impl Into<String>, now: Timestamp, expires_in: Duration) -> Self {
        Self {
            secret: secret.into(),
            until: now.after(expires_in.saturating_sub(MARGIN)),
        }
    }

    /// The token itself, for the address of a call.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.secret
    }

    /// The moment from which it is not used any more.
    #[must_use]
    pub const fn until(&self) -> Timestamp {
        self.until
    }

    /// Whether it may still be used.
    #[must_use]
    pub fn is_good(&self, now: Timestamp) -> bool {
        now < self.until
    }
}

impl fmt::Debug for AccessToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AccessToken(***, until {})", self.until.secs())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_secs(1_000);

    #[test]
    fn a_token_is_used_until_five_minutes_before_its_end_and_never_shown() {
        let token = AccessToken::granted("s3cret", NOW, Duration::from_secs(7_200));
        assert_eq!(token.until().secs(), 1_000 + 6_900);
        assert!(token.is_good(Timestamp::from_secs(7_899)));
        assert!(!token.is_good(Timestamp::from_secs(7_900)));
        let short = AccessToken::granted("s3cret", NOW, Duration::from_secs(200));
        assert!(
            !short.is_good(NOW),
            "and one that is nearly over not at all"
        );
        assert!(!format!("{token:?}").contains("s3cret"));
    }
}
