//! What some settings choose among.

use std::fmt;

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
    /// Every mode with its word in `wxmenu.toml`.
    pub const ALL: [(&'static str, Self); 3] = [
        ("plain", Self::Plain),
        ("compat", Self::Compat),
        ("safe", Self::Safe),
    ];
}

impl fmt::Display for Mode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = Self::ALL.iter().find(|(_, mode)| mode == self);
        f.write_str(word.map_or("", |(word, _)| word))
    }
}

/// Which call of the platform fetches access tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Grant {
    /// `stable_token`: programs that fetch do not end each other's tokens.
    Stable,
    /// `token`: each fetch ends the token before.
    Plain,
}

impl Grant {
    /// Each with its word in `wxmenu.toml`.
    pub const ALL: [(&'static str, Self); 2] =
        [("stable_token", Self::Stable), ("token", Self::Plain)];
}
