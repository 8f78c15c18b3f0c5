//! The proof that a request comes from the bot.

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

use crate::model::Secret;
use crate::model::text::hex;

/// The value of `X-Wxmenu-Signature`: `sha256=` and, in lower-case hexadecimal digits, the
/// HMAC-SHA256 of the timestamp, a full stop and the body.
///
/// For handlers written in Rust and for tests; whoever verifies compares in constant time.
///
/// ```
/// use wxmenu::model::Secret;
/// use wxmenu::remote::signature;
/// let signed = signature(&Secret::new("key"), 1_767_225_600, b"{}");
/// assert!(signed.starts_with("sha256=") && signed.len() == 71);
/// assert_ne!(signed, signature(&Secret::new("key"), 1_767_225_601, b"{}"));
/// ```
#[must_use]
pub fn signature(secret: &Secret, timestamp: i64, body: &[u8]) -> String {
    // A key of any length is one; the empty text stands for what cannot be.
    Hmac::<Sha256>::new_from_slice(secret.expose().as_bytes()).map_or_else(
        |_| String::new(),
        |mut mac| {
            mac.update(format!("{timestamp}.").as_bytes());
            mac.update(body);
            format!("sha256={}", hex(&mac.finalize().into_bytes()))
        },
    )
}

/// A name for some texts that tells nobody what they are.
pub(super) fn digest(texts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for text in texts {
        // With its length before it no text can lend its end to the next one.
        hash.update(text.len().to_be_bytes());
        hash.update(text.as_bytes());
    }
    hex(hash.finalize().get(..16).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The same sum as by `printf '1767225600.{}' | openssl dgst -sha256 -hmac key`.
    #[test]
    fn a_signature_is_what_others_compute() {
        let signed = signature(&Secret::new("key"), 1_767_225_600, b"{}");
        assert_eq!(
            signed,
            "sha256=df344de429b8ee672e1863e0008fdbd0080000536fbccdf0e4f89846acbbe872"
        );
    }

    #[test]
    fn texts_do_not_run_into_each_other() {
        assert_eq!(digest(&["a", "b"]), digest(&["a", "b"]));
        assert_ne!(digest(&["a", "b"]), digest(&["ab", ""]));
        assert_eq!(digest(&[]).len(), 32);
    }
}
