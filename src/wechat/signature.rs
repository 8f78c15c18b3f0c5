//! The proof that a request comes from the platform.

use std::fmt;

use sha1::{Digest, Sha1};
use subtle::{Choice, ConstantTimeEq};

/// A SHA-1 digest in lower-case hexadecimal digits.
#[derive(Clone, Copy)]
pub struct Signature([u8; 40]);

/// The signature of the parts in any order: of token, timestamp and nonce; in encrypted modes also
/// of the envelope.
///
/// ```
/// let signature = wxmenu::wechat::sign([b"456".as_slice(), b"abc", b"123"]);
/// assert!(signature.matches(b"a172ffc990129fe6f68b50f6037c54a1894ee3fd"));
/// ```
#[must_use]
pub fn sign<const N: usize>(mut parts: [&[u8]; N]) -> Signature {
    parts.sort_unstable();
    let mut hash = Sha1::new();
    for part in parts {
        hash.update(part);
    }
    Signature(hex(&hash.finalize().into()))
}

impl Signature {
    /// Whether this is the signature that somebody else gave, in either case of its letters.
    ///
    /// Takes the same time whatever the difference is, so that trying does not teach.
    #[must_use]
    pub fn matches(&self, given: &[u8]) -> bool {
        let Ok(mut given) = <[u8; 40]>::try_from(given) else {
            return false;
        };
        given.make_ascii_lowercase();
        let pairs = words(&self.0).zip(words(&given));
        let is_same = pairs.fold(Choice::from(1), |same, (ours, theirs)| {
            same & ours.ct_eq(&theirs)
        });
        is_same.into()
    }
}

impl fmt::Display for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0
            .iter()
            .try_for_each(|digit| fmt::Write::write_char(f, char::from(*digit)))
    }
}

impl fmt::Debug for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Signature({self})")
    }
}

/// The digits eight at a time: one by one they are compared as safely, but not as quickly.
fn words(digits: &[u8; 40]) -> impl Iterator<Item = u64> {
    let (words, _) = digits.as_chunks::<8>();
    words.iter().map(|word| u64::from_ne_bytes(*word))
}

fn hex(bytes: &[u8; 20]) -> [u8; 40] {
    let digit = |value: u8| value + if value < 10 { b'0' } else { b'a' - 10 };
    let mut digits = [b'0'; 40];
    for (pair, byte) in digits.chunks_exact_mut(2).zip(bytes) {
        pair.copy_from_slice(&[digit(byte >> 4), digit(byte & 15)]);
    }
    digits
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Token, timestamp, nonce and signature of published callbacks.
    const PUBLISHED: [[&str; 4]; 2] = [
        [
            "123456",
            "1411443780",
            "437374425",
            "97f44b51ccbee5533bf61e753557d165ea0f4566",
        ],
        [
            "pcoLldqMu2WQQtYBeDX5HiXPsBFlTnDM",
            "1623301925",
            "1624217036",
            "67fe359927c9137e107fb1e60ead0763eddefc9d",
        ],
    ];

    #[test]
    fn published_signatures_are_the_same_in_any_order_and_case() {
        for [token, timestamp, nonce, expected] in PUBLISHED {
            let parts = [token.as_bytes(), timestamp.as_bytes(), nonce.as_bytes()];
            let [a, b, c] = parts;
            for order in [[a, b, c], [c, b, a], [b, c, a]] {
                let signature = sign(order);
                assert_eq!(signature.to_string(), expected);
                assert!(signature.matches(expected.as_bytes()));
                assert!(signature.matches(expected.to_uppercase().as_bytes()));
            }
        }
    }

    #[test]
    fn anything_else_is_refused() {
        let signature = sign([b"token".as_slice(), b"1", b"n"]);
        let right = signature.to_string();
        for wrong in [
            String::new(),
            "0".repeat(40),
            format!("{right} "),
            right.chars().rev().collect(),
            right.chars().take(39).collect(),
        ] {
            assert!(!signature.matches(wrong.as_bytes()), "{wrong}");
        }
    }
}
