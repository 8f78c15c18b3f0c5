//! What an account makes of a body, and how its answer travels.

use std::borrow::Cow;

use super::account::Protection;
use super::crypto::Cipher;
use super::encode::encode_as;
use super::envelope::{Chance, encrypted, seal_reply};
use super::{Account, BadRequest, DecodeError, Format, Push, Query, decode, sign};
use crate::model::{Reply, Timestamp};

/// The document that the platform sent, out of its envelope if it was in one.
///
/// ```
/// use wxmenu::model::{Reply, Timestamp};
/// use wxmenu::wechat::{Account, AesKey, Chance, Cipher, Query, push, sign};
///
/// let key = AesKey::parse("abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG")?;
/// let cipher = Cipher::new(key, "wx0123456789abcdef");
/// let account = Account::safe("shop", "token", cipher.clone());
///
/// let message = push([("ToUserName", "gh_1"), ("FromUserName", "o1"), ("MsgType", "image")]);
/// let sealed = cipher.encrypt(message.as_bytes(), [7; 16]);
/// let signature = sign([b"token", b"1408090502", b"n", sealed.as_bytes()]);
/// let query = format!("timestamp=1408090502&nonce=n&msg_signature={signature}");
/// let body = push([("ToUserName", "gh_1"), ("Encrypt", &sealed)]);
///
/// let received = account.receive(&Query::parse(&query), body.as_bytes())?;
/// assert_eq!(received.decode()?.from(), "o1");
/// let reply = Reply::text("a picture!");
/// let at = Timestamp::from_secs(1_408_090_503);
/// let answer = received.answer(&reply, "o1", "gh_1", at, || Chance::new([7; 24]));
/// assert!(answer.starts_with("<xml><Encrypt>"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Received<'a> {
    document: Cow<'a, [u8]>,
    format: Format,
    account: &'a Account,
    /// There if the document was encrypted: so is its answer.
    cipher: Option<&'a Cipher>,
}

/// Why a body does not reach the engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Unreceived {
    /// The body is no document, or a plain one to an account in safe mode.
    #[error(transparent)]
    Document(#[from] DecodeError),
    /// The envelope was not signed with the token, or not encrypted with the key for the AppID.
    /// Which of them it was, is told to nobody.
    #[error("the envelope is not signed or not encrypted by the platform")]
    Envelope,
}

impl Unreceived {
    /// The reason that the sender is told.
    #[must_use]
    pub fn reason(self) -> BadRequest {
        match self {
            Self::Document(_) => BadRequest::Content,
            Self::Envelope => BadRequest::Signature,
        }
    }
}

impl Account {
    /// Takes a body that [`Query::admit`] let in, in the account's mode.
    ///
    /// In plain mode it is the document, also with an envelope beside the plain fields. In the
    /// other modes an envelope is opened, and nothing beside it counts; safe mode takes nothing
    /// else.
    ///
    /// # Errors
    /// When the envelope is not the platform's, or when safe mode gets something without one.
    pub fn receive<'a>(
        &'a self,
        query: &Query<'_>,
        body: &'a [u8],
    ) -> Result<Received<'a>, Unreceived> {
        let plain = Received {
            document: Cow::Borrowed(body),
            format: Format::of(body),
            account: self,
            cipher: None,
        };
        let (cipher, is_safe) = match &self.protection {
            Protection::Plain => return Ok(plain),
            Protection::Compat(cipher) => (cipher, false),
            Protection::Safe(cipher) => (cipher, true),
        };
        let encrypted = match encrypted(body)? {
            Some(encrypted) => encrypted,
            None if is_safe => return Err(DecodeError::NotEncrypted.into()),
            None => return Ok(plain),
        };
        let encrypted = encrypted.trim().as_bytes();
        let parts = [
            self.token.as_bytes(),
            &query.timestamp,
            &query.nonce,
            encrypted,
        ];
        if !sign(parts).matches(&query.msg_signature) {
            return Err(Unreceived::Envelope);
        }
        let document = cipher.decrypt(encrypted);
        let document = document.map_err(|_| Unreceived::Envelope)?;
        Ok(Received {
            document: Cow::Owned(document.into_bytes()),
            cipher: Some(cipher),
            ..plain
        })
    }
}

impl Received<'_> {
    /// Reads the document.
    ///
    /// # Errors
    /// When it is no message; see [`decode`].
    pub fn decode(&self) -> Result<Push<'_>, DecodeError> {
        decode(&self.document)
    }

    /// How the answer is written.
    #[must_use]
    pub fn format(&self) -> Format {
        self.format
    }

    /// The body that answers: to the openid `to`, from the account `from` (`gh_…`), made at `at`.
    ///
    /// In the format of the push, and encrypted if the push was; `chance` is asked for then only.
    /// Silence is never encrypted: the platform does not understand it then.
    #[must_use]
    pub fn answer(
        &self,
        reply: &Reply,
        to: &str,
        from: &str,
        at: Timestamp,
        chance: impl FnOnce() -> Chance,
    ) -> Cow<'static, str> {
        let document = encode_as(self.format, reply, to, from, at);
        match (self.cipher, document) {
            (Some(cipher), Cow::Owned(document)) => {
                let token = &self.account.token;
                let envelope = seal_reply(self.format, &document, token, cipher, at, &chance());
                Cow::Owned(envelope)
            }
            (_, document) => document,
        }
    }
}
