//! Documents into ciphertext and back.

use std::fmt;

use aes::Aes256;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use cbc::cipher::inout::InOutBuf;
use cbc::cipher::{BlockModeDecrypt, BlockModeEncrypt, KeyIvInit};
use cbc::{Decryptor, Encryptor};
use subtle::ConstantTimeEq;

use super::AesKey;
use super::padding::{self, BLOCK};

/// What encrypts the documents of one account and opens those of the platform.
///
/// The text that is encrypted is 16 random bytes, the document's length, the document and the
/// AppID, padded to whole blocks of 32 bytes; the ciphertext travels as Base64.
///
/// ```
/// use wxmenu::wechat::{AesKey, Cipher};
/// let key = AesKey::parse("abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG")?;
/// let ours = Cipher::new(key.clone(), "wx0123456789abcdef");
/// let sealed = ours.encrypt(b"<xml/>", [7; 16]);
/// assert_eq!(ours.decrypt(sealed.as_bytes())?, "<xml/>");
/// let theirs = Cipher::new(key, "wxfedcba9876543210");
/// assert!(theirs.decrypt(sealed.as_bytes()).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Cipher {
    key: AesKey,
    appid: String,
}

/// A ciphertext that was not made with this key for this AppID.
///
/// One refusal for all that can be wrong with it: who could tell bad padding from a bad AppID,
/// could read recorded messages by asking often enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the envelope was not made with this key for this AppID")]
#[non_exhaustive]
pub struct Undecryptable;

impl Cipher {
    /// The cipher of the account that the platform calls `appid`.
    pub fn new(key: AesKey, appid: impl Into<String>) -> Self {
        let appid = appid.into();
        Self { key, appid }
    }

    /// The ciphertext of a document, in Base64. The `random` bytes hide that two documents are the
    /// same; they must be others each time.
    ///
    /// A pure function: the same arguments give the same text.
    #[must_use]
    pub fn encrypt(&self, document: &[u8], random: [u8; 16]) -> String {
        let length = u32::try_from(document.len()).unwrap_or(u32::MAX);
        let bytes = 16 + 4 + document.len() + self.appid.len() + BLOCK;
        let mut text = Vec::with_capacity(bytes);
        text.extend_from_slice(&random);
        text.extend_from_slice(&length.to_be_bytes());
        text.extend_from_slice(document);
        text.extend_from_slice(self.appid.as_bytes());
        padding::pad(&mut text);
        let (blocks, _) = InOutBuf::from(text.as_mut_slice()).into_chunks();
        let (key, start) = (self.key.bytes(), self.key.first_half());
        Encryptor::<Aes256>::new(key.into(), &start.into()).encrypt_blocks_inout(blocks);
        STANDARD.encode(text)
    }

    /// The document behind a ciphertext in Base64.
    ///
    /// # Errors
    /// One and the same for whatever is wrong: the Base64, the number of bytes, any byte of the
    /// padding, the document's length, its UTF-8, or the AppID behind it.
    pub fn decrypt(&self, encrypted: &[u8]) -> Result<String, Undecryptable> {
        let mut text = STANDARD.decode(encrypted).map_err(|_| Undecryptable)?;
        if text.len() % BLOCK != 0 {
            return Err(Undecryptable);
        }
        let (blocks, _) = InOutBuf::from(text.as_mut_slice()).into_chunks();
        let (key, start) = (self.key.bytes(), self.key.first_half());
        Decryptor::<Aes256>::new(key.into(), &start.into()).decrypt_blocks_inout(blocks);

        // The rest is looked at with wrong padding too: it takes the time that it takes.
        let padding = padding::count(&text);
        let end = text.len().saturating_sub(padding.unwrap_or(1));
        let document = text.get(..end).and_then(|text| self.document(text));
        document.filter(|_| padding.is_some()).ok_or(Undecryptable)
    }

    /// The document in the text, if the AppID behind it is the right one.
    fn document(&self, text: &[u8]) -> Option<String> {
        let (_random, text) = text.split_first_chunk::<16>()?;
        let (length, text) = text.split_first_chunk::<4>()?;
        let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
        let (document, appid) = text.split_at_checked(length)?;
        let is_ours: bool = appid.ct_eq(self.appid.as_bytes()).into();
        let document = std::str::from_utf8(document).ok()?;
        is_ours.then(|| document.to_owned())
    }
}

impl fmt::Debug for Cipher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cipher")
            .field("appid", &self.appid)
            .finish_non_exhaustive()
    }
}
