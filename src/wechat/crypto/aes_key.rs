//! The key that an account shares with the platform.

use std::fmt;

use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

/// Characters of the key's text.
const LENGTH: usize = 43;

/// 43 characters are 258 bits for a key of 256. The platform draws the last character like the
/// others, so three keys of four have bits there that mean nothing.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::RequireNone),
);

/// An EncodingAESKey: the key of AES-256 that the platform's console shows as 43 characters.
///
/// It has no `Display`, and `Debug` hides it.
///
/// ```
/// use wxmenu::wechat::AesKey;
/// let key = AesKey::parse("abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG")?;
/// assert_eq!(format!("{key:?}"), "AesKey(****)");
/// assert_eq!(
///     AesKey::parse("short").unwrap_err().to_string(),
///     "an EncodingAESKey has 43 characters, this one has 5"
/// );
/// # Ok::<(), wxmenu::wechat::BadAesKey>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct AesKey([u8; 32]);

/// Why a text is no EncodingAESKey. Tells nothing of the text but its length.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BadAesKey {
    /// Another number of characters than 43.
    #[error("an EncodingAESKey has {LENGTH} characters, this one has {0}")]
    Length(usize),
    /// A character that is neither a letter nor a digit.
    #[error("an EncodingAESKey is made of letters and digits only")]
    Character,
}

impl AesKey {
    /// The key behind the 43 characters that the platform's console shows.
    ///
    /// # Errors
    /// When there are more or fewer of them, or others than letters and digits.
    pub fn parse(text: &str) -> Result<Self, BadAesKey> {
        let length = text.chars().count();
        if length != LENGTH {
            return Err(BadAesKey::Length(length));
        }
        let bytes = LENIENT.decode(text).map_err(|_| BadAesKey::Character)?;
        let key = bytes.try_into().map_err(|_| BadAesKey::Character)?;
        Ok(Self(key))
    }

    pub(super) fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Where the chain of blocks begins: the platform takes the key's own first half.
    pub(super) fn first_half(&self) -> [u8; 16] {
        let mut half = [0; 16];
        half.iter_mut()
            .zip(self.0)
            .for_each(|(to, from)| *to = from);
        half
    }
}

impl fmt::Debug for AesKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AesKey(****)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_unused_bits_of_the_last_character_are_passed_over() {
        let with = |last: char| AesKey::parse(&format!("{}{last}", "a".repeat(42)));
        let zero = with('I').unwrap();
        for same in ['J', 'K', 'L'] {
            assert!(with(same).unwrap() == zero, "{same}");
        }
        assert!(with('M').unwrap() != zero);
        assert_eq!(zero.first_half(), zero.bytes()[..16]);
    }

    #[test]
    fn what_is_no_key_says_why() {
        for (text, why) in [
            ("", BadAesKey::Length(0)),
            (&*"a".repeat(42), BadAesKey::Length(42)),
            (&*("a".repeat(42) + "="), BadAesKey::Character),
            (&*"a".repeat(44), BadAesKey::Length(44)),
            (&*"钥".repeat(43), BadAesKey::Character),
            (&*("a".repeat(42) + " "), BadAesKey::Character),
        ] {
            assert_eq!(AesKey::parse(text).err(), Some(why), "{text}");
        }
    }
}
