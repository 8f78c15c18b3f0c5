//! The encryption of pushes and replies in compat and safe mode.
//!
//! Pure: what must be random is passed in, so that the same arguments give the same bytes. Who may
//! send is not decided here but by the signature over the envelope; see
//! [`Account::receive`](super::Account::receive).

mod aes_key;
mod cipher;
mod padding;

pub use aes_key::{AesKey, BadAesKey};
pub use cipher::{Cipher, Undecryptable};
