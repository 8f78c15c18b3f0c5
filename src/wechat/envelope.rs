//! The document around an encrypted document.

use std::borrow::Cow;

use super::account::Token;
use super::crypto::Cipher;
use super::document::{self, Format};
use super::error::DecodeError;
use super::fields::ROOT;
use super::sign;
use super::write::Writer;
use crate::model::Timestamp;

/// The `Encrypt` of a document, if there is one.
pub(super) fn encrypted(body: &[u8]) -> Result<Option<Cow<'_, str>>, DecodeError> {
    let mut fields = document::read(body)?;
    let encrypted = fields.take("Encrypt");
    Ok(encrypted.filter(|text| !text.trim().is_empty()))
}

/// What makes the two envelopes of one document differ. Drawn anew for each of them.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Chance {
    /// Stands before the document that is encrypted.
    pub random: [u8; 16],
    /// The `Nonce` that is signed.
    pub nonce: String,
}

impl Chance {
    /// Chance out of random bytes: 16 for the text, the others for the nonce.
    ///
    /// ```
    /// let chance = wxmenu::wechat::Chance::new([7; 24]);
    /// assert_eq!((chance.random, &*chance.nonce), ([7; 16], "506381209866536711"));
    /// ```
    #[must_use]
    pub fn new(bytes: [u8; 24]) -> Self {
        let (mut random, mut nonce) = ([0; 16], [0; 8]);
        let places = random.iter_mut().chain(&mut nonce);
        places.zip(bytes).for_each(|(place, byte)| *place = byte);
        let nonce = u64::from_be_bytes(nonce).to_string();
        Self { random, nonce }
    }
}

/// Encrypts a reply and signs the envelope: what the platform gets in compat and safe mode.
///
/// A pure function: the same arguments give the same bytes.
#[must_use]
pub fn seal_reply(
    format: Format,
    document: &str,
    token: &Token,
    cipher: &Cipher,
    at: Timestamp,
    chance: &Chance,
) -> String {
    let encrypted = cipher.encrypt(document.as_bytes(), chance.random);
    let time = at.secs().to_string();
    let parts = [token.as_bytes(), time.as_bytes(), chance.nonce.as_bytes()];
    let [token, time, nonce] = parts;
    let signature = sign([token, time, nonce, encrypted.as_bytes()]);
    let mut envelope = Writer::new(format, encrypted.len());
    envelope.text("Encrypt", &encrypted);
    envelope.text("MsgSignature", &signature.to_string());
    envelope.number("TimeStamp", at.secs());
    envelope.text("Nonce", &chance.nonce);
    envelope.finish()
}

/// Why a reply is not what [`seal_reply`] makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Unopened {
    /// It is no document, or lacks one of its four fields.
    #[error(transparent)]
    Document(#[from] DecodeError),
    /// The signature was not made with the token.
    #[error("its MsgSignature was not made with this token")]
    Signature,
    /// The ciphertext was not made with the key, or not for the AppID.
    #[error("it was not encrypted with this key for this AppID")]
    Cipher,
}

/// The reply inside an envelope; for tools and tests that play the platform.
///
/// # Errors
/// When the platform would not take it.
pub fn open_reply(body: &[u8], token: &Token, cipher: &Cipher) -> Result<String, Unopened> {
    let fields = document::read(body)?;
    let needed = |name: &'static str| {
        let text = fields.text(ROOT, name).filter(|text| !text.is_empty());
        text.ok_or(DecodeError::Missing(name))
    };
    let encrypted = needed("Encrypt")?;
    let signature = needed("MsgSignature")?;
    let time = needed("TimeStamp")?;
    let nonce = needed("Nonce")?;
    let is_number = time.bytes().all(|byte| byte.is_ascii_digit());
    let expected = sign([
        token.as_bytes(),
        time.as_bytes(),
        nonce.as_bytes(),
        encrypted.as_bytes(),
    ]);
    if !is_number || !expected.matches(signature.as_bytes()) {
        return Err(Unopened::Signature);
    }
    let document = cipher.decrypt(encrypted.as_bytes());
    document.map_err(|_| Unopened::Cipher)
}
