//! What the wire must know of an account.

use std::fmt;

use super::crypto::Cipher;
use crate::model::AccountId;

/// The secret that the platform and an account share; every request is signed with it.
///
/// With an empty token everybody could sign, so it proves no request at all.
///
/// It has no `Display`, and `Debug` hides it.
///
/// ```
/// use wxmenu::wechat::Token;
/// assert_eq!(format!("{:?}", Token::new("hush")), "Token(****)");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    /// A token; the platform's console takes 3 to 32 letters or digits, any text works here.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// Whether this is the token `text`. Takes its time by what is the same; not for proofs.
    #[must_use]
    pub fn is(&self, text: &str) -> bool {
        self.0 == text
    }

    pub(super) fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(****)")
    }
}

/// An account that is served: its name in the path of the callback, and how its requests are
/// proved and protected.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Account {
    /// The operator's name for it; not the AppID.
    pub identity: AccountId,
    /// What its requests are signed with.
    pub token: Token,
    /// How its messages travel; the platform's console calls it the mode.
    pub protection: Protection,
}

/// How the messages of an account travel.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Protection {
    /// Readable. Who has seen one signed request can write others for a quarter of an hour.
    Plain,
    /// Readable and encrypted side by side, to change from one to the other. Plain bodies are
    /// taken too, so it protects no more than [`Protection::Plain`].
    Compat(Cipher),
    /// Encrypted, and nothing else is taken.
    Safe(Cipher),
}

impl Account {
    /// An account in plain mode.
    pub fn plain(identity: impl Into<AccountId>, token: impl Into<String>) -> Self {
        Self::new(identity, token, Protection::Plain)
    }

    /// An account in compat mode.
    pub fn compat(
        identity: impl Into<AccountId>,
        token: impl Into<String>,
        cipher: Cipher,
    ) -> Self {
        Self::new(identity, token, Protection::Compat(cipher))
    }

    /// An account in safe mode.
    pub fn safe(identity: impl Into<AccountId>, token: impl Into<String>, cipher: Cipher) -> Self {
        Self::new(identity, token, Protection::Safe(cipher))
    }

    /// An account whose messages travel like this.
    pub fn new(
        identity: impl Into<AccountId>,
        token: impl Into<String>,
        protection: Protection,
    ) -> Self {
        Self {
            identity: identity.into(),
            token: Token::new(token),
            protection,
        }
    }
}
