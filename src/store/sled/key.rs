//! A session's key as bytes that sort as the key does.
//!
//! The account, a NUL, the openid. A NUL within an account is written as NUL and 0xFF: no text
//! holds that byte, so no two keys ever share their bytes, and `a` still sorts before `a\0b`.

use crate::model::{AccountId, Openid, SessionKey};

const END: u8 = 0;
const ESCAPED: u8 = 0xFF;

/// The bytes of a key.
pub(super) fn encode(key: &SessionKey) -> Vec<u8> {
    let (account, openid) = (key.account.as_str(), key.openid.as_str());
    let mut bytes = Vec::with_capacity(account.len() + 1 + openid.len());
    for byte in account.bytes() {
        bytes.push(byte);
        if byte == END {
            bytes.push(ESCAPED);
        }
    }
    bytes.push(END);
    bytes.extend_from_slice(openid.as_bytes());
    bytes
}

/// The key of bytes that [`encode`] made; nothing for others.
pub(super) fn decode(bytes: &[u8]) -> Option<SessionKey> {
    let mut account = Vec::new();
    let mut rest = bytes.iter().copied().peekable();
    loop {
        match rest.next()? {
            END if rest.next_if_eq(&ESCAPED).is_none() => break,
            byte => account.push(byte),
        }
    }
    let text = |bytes| String::from_utf8(bytes).ok();
    Some(SessionKey::new(
        AccountId::new(text(account)?),
        Openid::new(text(rest.collect())?),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn key() -> impl Strategy<Value = SessionKey> {
        let id = "[\\x00\\x01ab\u{7f}\u{80}中\u{10FFFF}]{0,4}";
        (id, id).prop_map(|(account, openid)| {
            SessionKey::new(AccountId::new(account), Openid::new(openid))
        })
    }

    proptest! {
        #[test]
        fn every_key_comes_back(key in key()) {
            prop_assert_eq!(decode(&encode(&key)), Some(key));
        }

        #[test]
        fn bytes_sort_as_keys_do(a in key(), b in key()) {
            prop_assert_eq!(encode(&a).cmp(&encode(&b)), a.cmp(&b));
        }

        #[test]
        fn foreign_bytes_are_no_key_or_that_very_key(bytes: Vec<u8>) {
            if let Some(key) = decode(&bytes) {
                prop_assert_eq!(encode(&key), bytes);
            }
        }
    }

    #[test]
    fn an_everyday_key_is_readable() {
        let key = SessionKey::new("demo".into(), "o1".into());
        assert_eq!(encode(&key), b"demo\0o1");
    }
}
