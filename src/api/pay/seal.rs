//! What notices of refunds are sealed with: AES-256, each block for itself, with the digest of the
//! merchant's key as the key.

use aes::Aes256;
use aes::cipher::{Block, BlockCipherDecrypt, KeyInit};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use md5::{Digest, Md5};

use crate::model::Secret;
use crate::model::text::hex;

/// Opens a sealed text; nothing if it was not sealed with this key.
pub(super) fn open(sealed: &str, key: &Secret) -> Option<Vec<u8>> {
    let digits = hex(&Md5::digest(key.expose()));
    let cipher = Aes256::new_from_slice(digits.as_bytes()).ok()?;
    let packed: String = sealed.split_whitespace().collect();
    let mut opened = STANDARD.decode(packed).ok()?;
    let (blocks, []) = opened.as_chunks_mut::<16>() else {
        return None;
    };
    for block in blocks {
        cipher.decrypt_block(<&mut Block<Aes256>>::from(block));
    }
    without_padding(opened)
}

/// Each padding byte says how many there are.
fn without_padding(mut text: Vec<u8>) -> Option<Vec<u8>> {
    let last = usize::from(*text.last()?);
    let rest = text
        .len()
        .checked_sub(last)
        .filter(|_| (1..=16).contains(&last))?;
    let padding = text.split_off(rest);
    let same = padding.iter().all(|byte| usize::from(*byte) == last);
    same.then_some(text)
}
