//! Amounts of money.

use std::fmt;

/// An amount in 分, hundredths of a yuan. There is no other form of money here, so none can be
/// rounded.
///
/// ```
/// use wxmenu::api::pay::Fen;
/// assert_eq!(Fen::new(1205).to_string(), "12.05");
/// assert_eq!(Fen::parse("1205"), Some(Fen::new(1205)));
/// assert_eq!(Fen::parse("12.05"), None);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fen(u64);

impl Fen {
    /// So many 分.
    #[must_use]
    pub const fn new(fen: u64) -> Self {
        Self(fen)
    }

    /// How many 分.
    #[must_use]
    pub const fn get(self) -> u64 {
        self.0
    }

    /// The amount that the platform writes as a whole number of 分.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        digits.then(|| text.parse().ok()).flatten().map(Self)
    }
}

/// In yuan, for people.
impl fmt::Display for Fen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:02}", self.0 / 100, self.0 % 100)
    }
}
