//! How the push travels in each mode, and the reply back.

use super::{SendArgs, Trouble};
use crate::wechat::{AesKey, Cipher, DecodeError, Format, Token, Unopened, open_reply, push};

/// What encrypts the push and opens the reply; nothing in plain mode.
pub(super) struct Envelope {
    cipher: Cipher,
    token: Token,
    /// The plain fields go beside the envelope.
    beside: bool,
}

impl Envelope {
    /// The envelope that `args` ask for.
    pub(super) fn of(args: &SendArgs) -> Result<Option<Self>, Trouble> {
        let usage = |why: String| Err(Trouble::Usage(why));
        let mode = match (args.mode.as_deref(), &args.aes_key) {
            (None, None) => "plain",
            (None, Some(_)) => "safe",
            (Some(mode), _) => mode,
        };
        if mode == "plain" {
            return match &args.aes_key {
                None => Ok(None),
                Some(_) => usage("--mode plain has no --aes-key; choose safe or compat".to_owned()),
            };
        }
        let (Some(key), Some(appid)) = (&args.aes_key, &args.appid) else {
            return usage(format!("--mode {mode} needs --aes-key and --appid"));
        };
        let key = AesKey::parse(key).map_err(|why| Trouble::Usage(format!("--aes-key: {why}")))?;
        Ok(Some(Self {
            cipher: Cipher::new(key, appid),
            token: Token::new(&*args.token),
            beside: mode == "compat",
        }))
    }

    /// The body that carries `document`, and the ciphertext that is to be signed.
    pub(super) fn around(&self, document: &[u8], to: &str, random: [u8; 16]) -> (Vec<u8>, String) {
        let sealed = self.cipher.encrypt(document, random);
        let body = match (self.beside, Format::of(document)) {
            (true, format) => beside(document, format, &sealed),
            (false, Format::Xml) => push([("ToUserName", to), ("Encrypt", &sealed)]).into_bytes(),
            (false, Format::Json) => {
                let envelope = serde_json::json!({ "ToUserName": to, "Encrypt": sealed });
                envelope.to_string().into_bytes()
            }
        };
        (body, sealed)
    }

    /// The reply inside the answer. Silence is never encrypted, and in compat mode the platform
    /// takes a plain reply too.
    pub(super) fn open(&self, body: &[u8]) -> Result<Vec<u8>, String> {
        if matches!(body, b"" | b"success") {
            return Ok(body.to_vec());
        }
        match open_reply(body, &self.token, &self.cipher) {
            Ok(document) => Ok(document.into_bytes()),
            Err(Unopened::Document(DecodeError::Missing("Encrypt"))) if self.beside => {
                Ok(body.to_vec())
            }
            Err(why) => Err(format!("of its envelope: {why}")),
        }
    }
}

/// The document with the envelope as its last field; what has no end is sent as it is.
fn beside(document: &[u8], format: Format, sealed: &str) -> Vec<u8> {
    let (end, field): (&[u8], _) = match format {
        Format::Xml => (b"</", format!("<Encrypt><![CDATA[{sealed}]]></Encrypt>")),
        Format::Json => (b"}", format!(",\"Encrypt\":\"{sealed}\"")),
    };
    let last = document.windows(end.len()).rposition(|part| part == end);
    let (start, end) = document
        .split_at_checked(last.unwrap_or(document.len()))
        .unwrap_or_default();
    [start, field.as_bytes(), end].concat()
}
