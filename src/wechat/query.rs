//! The query string of a callback, and whether it may come in.

use std::borrow::Cow;
use std::fmt;
use std::num::IntErrorKind;

use super::chars::find_byte;
use super::{Account, BadRequest, sign};
use crate::model::Timestamp;
use crate::model::text::form_decoded;

/// How many seconds a request's timestamp must be less away from now, in either direction.
pub const TIME_WINDOW: u64 = 900;

/// The fields that the platform puts into the query string, decoded.
///
/// A missing text is empty; of a repeated field the first one that says something counts.
///
/// ```
/// let query = wxmenu::wechat::Query::parse("nonce=a%2Bb+c&echostr=7&nonce=later");
/// assert_eq!(&*query.nonce, b"a+b c");
/// assert_eq!(query.echostr.as_deref(), Some(b"7".as_slice()));
/// assert!(query.timestamp.is_empty());
/// ```
#[derive(Clone, Default)]
#[non_exhaustive]
pub struct Query<'q> {
    /// Proof over token, timestamp and nonce.
    pub signature: Cow<'q, [u8]>,
    /// Seconds since the epoch, as text.
    pub timestamp: Cow<'q, [u8]>,
    /// Random text.
    pub nonce: Cow<'q, [u8]>,
    /// What a handshake wants to get back.
    pub echostr: Option<Cow<'q, [u8]>>,
    /// Who wrote; unproved.
    pub openid: Cow<'q, [u8]>,
    /// `aes` in the encrypted modes.
    pub encrypt_type: Cow<'q, [u8]>,
    /// Proof over token, timestamp, nonce and the envelope.
    pub msg_signature: Cow<'q, [u8]>,
}

impl<'q> Query<'q> {
    /// Reads a query string; other fields are passed over.
    #[must_use]
    pub fn parse(raw: &'q str) -> Self {
        let mut query = Self::default();
        let mut next = Some(raw.as_bytes());
        while let Some(pairs) = next {
            let (pair, after) = split_once(pairs, b'&');
            next = after;
            let (name, value) = split_once(pair, b'=');
            let value = value.unwrap_or_default();
            let field = match name {
                b"signature" => &mut query.signature,
                b"timestamp" => &mut query.timestamp,
                b"nonce" => &mut query.nonce,
                b"openid" => &mut query.openid,
                b"encrypt_type" => &mut query.encrypt_type,
                b"msg_signature" => &mut query.msg_signature,
                b"echostr" => {
                    query.echostr.get_or_insert_with(|| form_decoded(value));
                    continue;
                }
                _ => continue,
            };
            if field.is_empty() {
                *field = form_decoded(value);
            }
        }
        query
    }

    /// Whether the request may come in, and to which account; `find` looks the account up.
    ///
    /// # Errors
    /// The first of the reasons that applies, in the order of [`BadRequest::ALL`]; what is in the
    /// body or in `echostr` is not looked at.
    pub fn admit<'a>(
        &self,
        now: Timestamp,
        find: impl FnOnce() -> Option<&'a Account>,
    ) -> Result<&'a Account, BadRequest> {
        let made = integer(&self.timestamp).ok_or(BadRequest::Timestamp)?;
        if self.signature.is_empty() || self.nonce.is_empty() {
            return Err(BadRequest::Args);
        }
        if now.secs().abs_diff(made) >= TIME_WINDOW {
            return Err(BadRequest::Time);
        }
        let account = find().ok_or(BadRequest::Identity)?;
        let expected = sign([account.token.as_bytes(), &self.timestamp, &self.nonce]);
        if account.token.is("") || !expected.matches(&self.signature) {
            return Err(BadRequest::Signature);
        }
        Ok(account)
    }
}

/// Hides the person and the proofs.
impl fmt::Debug for Query<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Query")
            .field("timestamp", &String::from_utf8_lossy(&self.timestamp))
            .finish_non_exhaustive()
    }
}

/// What stands before a byte and behind it; all of it, if the byte is not there.
fn split_once(bytes: &[u8], byte: u8) -> (&[u8], Option<&[u8]>) {
    let parts = find_byte(bytes, byte).and_then(|at| bytes.split_at_checked(at));
    parts.map_or((bytes, None), |(before, rest)| (before, rest.get(1..)))
}

/// The number, or the nearest one that there is; the wrong size is no reason of its own.
fn integer(text: &[u8]) -> Option<i64> {
    match std::str::from_utf8(text).ok()?.parse() {
        Ok(number) => Some(number),
        Err::<i64, _>(fault) => match fault.kind() {
            IntErrorKind::PosOverflow => Some(i64::MAX),
            IntErrorKind::NegOverflow => Some(i64::MIN),
            _ => None,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_repeated_and_foreign_fields() {
        let query = Query::parse("&&=x&timestamp&nonce=1&nonce=2&echostr=&echostr=9&Signature=no");
        assert!(query.timestamp.is_empty() && query.signature.is_empty());
        assert_eq!(&*query.nonce, b"1");
        assert_eq!(query.echostr.as_deref(), Some(b"".as_slice()));
    }

    #[test]
    fn only_integers_are_timestamps() {
        for (text, number) in [
            ("1348831860", Some(1_348_831_860)),
            ("-1", Some(-1)),
            ("99999999999999999999", Some(i64::MAX)),
            ("-99999999999999999999", Some(i64::MIN)),
            ("", None),
            ("1.5", None),
            ("1e9", None),
            (" 1", None),
            ("１２", None),
        ] {
            assert_eq!(integer(text.as_bytes()), number, "{text:?}");
        }
    }

    #[test]
    fn debug_shows_neither_person_nor_proof() {
        let query = Query::parse("signature=s3cr3t&timestamp=7&nonce=n0nce&openid=oPerson");
        assert_eq!(format!("{query:?}"), r#"Query { timestamp: "7", .. }"#);
    }
}
