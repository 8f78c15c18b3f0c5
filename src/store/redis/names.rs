//! What the keys are called.
//!
//! | key | what |
//! |---|---|
//! | `PREFIX:format` | the version of all this |
//! | `PREFIX:s:{ACCOUNT:OPENID}` | a session |
//! | `PREFIX:l:{ACCOUNT:OPENID}` | the lock of a person's turn |
//! | `PREFIX:k:NAME` | a small thing that is kept |
//!
//! The part in braces decides the slot in a cluster, so that a session and its lock are in one and
//! the same script may work on both.

use std::fmt::Write as _;

use crate::model::{AccountId, Openid, SessionKey};

/// The names of one key space.
#[derive(Clone, Debug)]
pub(super) struct Names(String);

/// What a key is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Of {
    /// A session.
    Session(SessionKey),
    /// A small thing.
    Kept(String),
}

impl Names {
    pub(super) fn new(prefix: &str) -> Self {
        Self(prefix.to_owned())
    }

    pub(super) fn prefix(&self) -> &str {
        &self.0
    }

    pub(super) fn format(&self) -> String {
        format!("{}:format", self.0)
    }

    pub(super) fn session(&self, key: &SessionKey) -> String {
        format!("{}:s:{}", self.0, tag(key))
    }

    pub(super) fn lock(&self, key: &SessionKey) -> String {
        format!("{}:l:{}", self.0, tag(key))
    }

    pub(super) fn kept(&self, name: &str) -> String {
        format!("{}:k:{name}", self.0)
    }

    /// What a key is of; nothing for a lock and for what is not ours.
    pub(super) fn read(&self, key: &[u8]) -> Option<Of> {
        let key = std::str::from_utf8(key).ok()?;
        let rest = key.strip_prefix(&self.0)?.strip_prefix(':')?;
        match rest.split_once(':')? {
            ("s", tag) => untag(tag).map(Of::Session),
            ("k", name) => Some(Of::Kept(name.to_owned())),
            _ => None,
        }
    }

    /// The pattern that all keys match.
    pub(super) fn all(&self) -> String {
        format!("{}:*", self.0)
    }

    /// The pattern that the keys of sessions match.
    pub(super) fn sessions(&self) -> String {
        format!("{}:s:*", self.0)
    }

    /// The pattern that the keys of small things match whose names begin so.
    pub(super) fn kept_from(&self, beginning: &str) -> String {
        let mut pattern = format!("{}:k:", self.0);
        for c in beginning.chars() {
            if "*?[]^-\\".contains(c) {
                pattern.push('\\');
            }
            pattern.push(c);
        }
        pattern + "*"
    }
}

fn tag(key: &SessionKey) -> String {
    let mut tag = String::with_capacity(64);
    tag.push('{');
    escape(key.account.as_str(), &mut tag);
    tag.push(':');
    escape(key.openid.as_str(), &mut tag);
    tag.push('}');
    tag
}

fn untag(tag: &str) -> Option<SessionKey> {
    let inner = tag.strip_prefix('{')?.strip_suffix('}')?;
    let (account, openid) = inner.split_once(':')?;
    let account = AccountId::new(unescaped(account)?);
    Some(SessionKey::new(account, Openid::new(unescaped(openid)?)))
}

/// What would end the tag or be hard to type becomes `%7D` and its like.
fn escape(text: &str, into: &mut String) {
    for c in text.chars() {
        if c.is_ascii_control() || " %{}:".contains(c) {
            // Writing to a string cannot fail.
            write!(into, "%{:02X}", u32::from(c)).unwrap_or_default();
        } else {
            into.push(c);
        }
    }
}

fn unescaped(text: &str) -> Option<String> {
    let mut pieces = text.split('%');
    let mut plain = pieces.next()?.to_owned();
    for piece in pieces {
        let (digits, rest) = piece.split_at_checked(2)?;
        plain.push(char::from(u8::from_str_radix(digits, 16).ok()?));
        plain.push_str(rest);
    }
    Some(plain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn names() -> Names {
        Names::new("wxmenu")
    }

    proptest! {
        #[test]
        fn every_key_comes_back(account in "[\\x00 a:{}%\u{7f}中]{0,4}", openid in "[\\x00 a:{}%*\u{10FFFF}]{0,4}") {
            let key = SessionKey::new(AccountId::new(account), Openid::new(openid));
            let name = names().session(&key);
            prop_assert_eq!(names().read(name.as_bytes()), Some(Of::Session(key.clone())));
            // The first brace opens the tag, and the next closing one is the last of all.
            let tag = |name: &str| name.split_once('{').unwrap().1.split_once('}').unwrap().0.to_owned();
            let end = format!("{}{}", tag(&name), '}');
            prop_assert!(name.ends_with(&end));
            prop_assert_eq!(tag(&name), tag(&names().lock(&key)));
        }
    }

    #[test]
    fn everyday_keys_are_readable() {
        let key = SessionKey::new("demo".into(), "o1".into());
        assert_eq!(names().session(&key), "wxmenu:s:{demo:o1}");
        assert_eq!(names().kept("ticket/1"), "wxmenu:k:ticket/1");
        assert_eq!(names().kept_from("a*"), "wxmenu:k:a\\**");
        for foreign in [
            "wxmenu:l:{demo:o1}",
            "wxmenu:format",
            "wxmenu2:s:{a:b}",
            "wxmenu:s:a",
            "x",
        ] {
            assert_eq!(names().read(foreign.as_bytes()), None, "{foreign}");
        }
    }
}
