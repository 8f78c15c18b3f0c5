//! Signatures of requests and answers.

use hmac::{Hmac, KeyInit, Mac};
use md5::Md5;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use super::Fields;
use crate::model::Secret;
use crate::model::text::hex;

/// How requests are signed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum SignKind {
    /// MD5; red packets know nothing else.
    Md5,
    /// HMAC-SHA256.
    #[default]
    HmacSha256,
}

impl SignKind {
    /// The platform's name for it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Md5 => "MD5",
            Self::HmacSha256 => "HMAC-SHA256",
        }
    }

    /// The signature of fields: those that say something, sorted, and the key behind them, in
    /// upper-case hexadecimal digits.
    #[must_use]
    pub fn sign(self, fields: &Fields, key: &Secret) -> String {
        let signed = fields.iter().filter(|(name, _)| *name != "sign");
        let mut text = String::new();
        for (name, value) in signed {
            text = text + name + "=" + value + "&";
        }
        text = text + "key=" + key.expose();
        match self {
            Self::Md5 => hex(&Md5::digest(text)).to_ascii_uppercase(),
            Self::HmacSha256 => keyed(key, &text),
        }
    }

    /// Whether the fields carry the signature that they should. Takes the same time whatever the
    /// difference is.
    #[must_use]
    pub fn verify(self, fields: &Fields, key: &Secret) -> bool {
        let given = fields.text("sign").to_ascii_uppercase();
        let ours = self.sign(fields, key);
        ours.as_bytes().ct_eq(given.as_bytes()).into()
    }
}

fn keyed(key: &Secret, text: &str) -> String {
    // A key of any length is one; the empty text stands for what cannot be.
    Hmac::<Sha256>::new_from_slice(key.expose().as_bytes()).map_or_else(
        |_| String::new(),
        |mut mac| {
            mac.update(text.as_bytes());
            hex(&mac.finalize().into_bytes()).to_ascii_uppercase()
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the platform's own documentation.
    #[test]
    fn published_fields_are_signed_as_published() {
        let key = Secret::new("192006250b4c09247ec02edce69f6a2d");
        let fields = Fields::new()
            .with("appid", "wxd930ea5d5a258f4f")
            .with("mch_id", "10000100")
            .with("device_info", "1000")
            .with("body", "test")
            .with("attach", "")
            .with("nonce_str", "ibuaiVcKdpRxkhJA");
        for (kind, published) in [
            (SignKind::Md5, "9A0A8659F005D6984697E2CA0A9CF3B7"),
            (
                SignKind::HmacSha256,
                "6A9AE1657590FD6257D693A078E1C3E4BB6BA4DC30B23E0EE2496E54170DACD6",
            ),
        ] {
            assert_eq!(kind.sign(&fields, &key), published);
            let signed = fields.clone().with("sign", published);
            assert!(kind.verify(&signed, &key));
            assert!(kind.verify(&fields.clone().with("sign", published.to_lowercase()), &key));
            assert!(!kind.verify(&fields, &key), "no signature at all");
            assert!(!kind.verify(&signed.clone().with("body", "tesu"), &key));
            assert!(!kind.verify(&signed.with("added", "1"), &key));
        }
    }
}
