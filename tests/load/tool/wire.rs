//! Messages as the platform sends them, and what must be in the replies.

use std::borrow::Cow;
use std::io::Write;
use std::time::SystemTime;

use wxmenu::wechat::{AesKey, Cipher, Token, open_reply, push, sign};

use super::script::Expect;

/// The account that everybody writes to.
const ACCOUNT: &str = "gh_load00000001";

/// Where a server listens, and where the account's callback is on it.
#[derive(Clone, Debug)]
pub(crate) struct Target {
    /// Host and port.
    pub(crate) host: String,
    path: String,
}

impl Target {
    /// Of a URL like `http://127.0.0.1:8080/wechat/demo/`.
    pub(crate) fn parse(url: &str) -> Result<Self, String> {
        let rest = url.strip_prefix("http://");
        let rest = rest.ok_or_else(|| format!("{url}: only http:// is spoken"))?;
        let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
        let port = if host.contains(':') { "" } else { ":80" };
        Ok(Self {
            host: format!("{host}{port}"),
            path: format!("/{path}"),
        })
    }
}

/// The side of the platform: it signs, and encrypts if it has a key.
pub(crate) struct Platform {
    target: Target,
    token: String,
    cipher: Option<Cipher>,
    random: fastrand::Rng,
    /// The number of the last message.
    number: u64,
}

impl Platform {
    pub(crate) fn new(target: Target, token: &str, cipher: Option<Cipher>) -> Self {
        // Numbers that no earlier run used: a number met again would be a retry.
        let number = now().as_micros() as u64;
        Self {
            target,
            token: token.to_owned(),
            cipher,
            random: fastrand::Rng::new(),
            number,
        }
    }

    /// What encrypts: a key of 43 characters and the AppID.
    pub(crate) fn cipher(key: &str, appid: &str) -> Result<Cipher, String> {
        let key = AesKey::parse(key).map_err(|why| why.to_string())?;
        Ok(Cipher::new(key, appid))
    }

    /// A new message, as one request; a retry sends the same bytes.
    pub(crate) fn request(&mut self, openid: &str, text: &str) -> Vec<u8> {
        self.number += 1;
        let (number, now) = (self.number.to_string(), now().as_secs().to_string());
        let nonce = self.random.u32(1_000_000_000..).to_string();
        let document = push([
            ("ToUserName", ACCOUNT),
            ("FromUserName", openid),
            ("CreateTime", &now),
            ("MsgType", "text"),
            ("Content", text),
            ("MsgId", &number),
        ]);
        let signature = sign([self.token.as_bytes(), now.as_bytes(), nonce.as_bytes()]);
        let (body, sealed) = match &self.cipher {
            None => (document, String::new()),
            Some(cipher) => {
                let random = self.random.u128(..).to_le_bytes();
                let encrypted = cipher.encrypt(document.as_bytes(), random);
                let parts = [&self.token, &now, &nonce, &encrypted].map(|part| part.as_bytes());
                let query = format!("&encrypt_type=aes&msg_signature={}", sign(parts));
                (
                    push([("ToUserName", ACCOUNT), ("Encrypt", &encrypted)]),
                    query,
                )
            }
        };
        let Target { host, path } = &self.target;
        let mark = if path.contains('?') { '&' } else { '?' };
        let mut request = Vec::with_capacity(body.len() + 512);
        write!(
            request,
            "POST {path}{mark}signature={signature}&timestamp={now}&nonce={nonce}&openid={openid}{sealed} \
             HTTP/1.1\r\nHost: {host}\r\nUser-Agent: Mozilla/4.0\r\nAccept: */*\r\n\
             Content-Type: text/xml\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        )
        .unwrap();
        request
    }

    /// The document in a body, out of its envelope if there is one.
    pub(crate) fn open<'b>(&self, body: &'b [u8]) -> Result<Cow<'b, [u8]>, String> {
        match &self.cipher {
            Some(cipher) if !is_silence(body) => {
                let opened = open_reply(body, &Token::new(&*self.token), cipher);
                let opened = opened.map_err(|why| format!("an envelope that is not ours: {why}"));
                Ok(Cow::Owned(opened?.into_bytes()))
            }
            _ => Ok(Cow::Borrowed(body)),
        }
    }
}

/// The name of a person; as long as a real one.
pub(crate) fn openid(person: u32) -> String {
    format!("oLoad{person:023}")
}

/// Whether a reply is what its step calls for; gives how many guesses it counted, if it did.
pub(crate) fn check(document: &[u8], openid: &str, expect: &Expect) -> Result<Option<u32>, String> {
    if *expect == Expect::Unseen {
        return Ok(None);
    }
    if is_silence(document) {
        return match expect {
            Expect::Any | Expect::NoneOf(_) => Ok(None),
            _ => Err("silence where a reply is due".to_owned()),
        };
    }
    let document = std::str::from_utf8(document).map_err(|why| why.to_string())?;
    for (name, value) in [
        ("ToUserName", openid),
        ("FromUserName", ACCOUNT),
        ("MsgType", "text"),
    ] {
        let found = field(document, name);
        if found != Some(value) {
            return Err(format!("{name} is {found:?}"));
        }
    }
    let time = field(document, "CreateTime").unwrap_or_default();
    if time.parse::<u64>().is_err() {
        return Err(format!("CreateTime is {time:?}"));
    }
    let content = field(document, "Content").ok_or("no Content")?;
    let holds = |parts: &[String]| parts.iter().any(|part| content.contains(part.as_str()));
    let fits = match expect {
        Expect::Any | Expect::Unseen => true,
        Expect::OneOf(parts) | Expect::Counted(parts) => holds(parts),
        Expect::NoneOf(parts) => !holds(parts),
    };
    match (fits, expect) {
        (false, _) => Err(format!("{expect:?} in {content:?}")),
        (true, Expect::Counted(_)) => match count(content) {
            Some(count) => Ok(Some(count)),
            None => Err(format!("no count in {content:?}")),
        },
        (true, _) => Ok(None),
    }
}

/// Whether a reply says that the game is over.
pub(crate) fn ends_game(document: &[u8]) -> bool {
    let right = "猜中".as_bytes();
    document.windows(right.len()).any(|part| part == right)
}

fn is_silence(body: &[u8]) -> bool {
    matches!(body, b"" | b"success")
}

/// The number in `猜了3次` or `已猜3次`.
fn count(content: &str) -> Option<u32> {
    let (before, _) = content.split_once('次')?;
    let digits = before.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    before[digits..].parse().ok()
}

/// The text of the first element of this name.
fn field<'d>(document: &'d str, name: &str) -> Option<&'d str> {
    let mut opened = document.match_indices(name).filter(|(at, _)| {
        document[..*at].ends_with('<') && document[at + name.len()..].starts_with('>')
    });
    let text = document[opened.next()?.0 + name.len() + 1..].trim_start();
    match text.strip_prefix("<![CDATA[") {
        Some(text) => Some(text.split_once("]]>")?.0),
        None => Some(text.split_once("</")?.0),
    }
}

fn now() -> std::time::Duration {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    now.unwrap_or_default()
}

#[test]
fn a_reply_to_somebody_else_or_about_something_else_is_seen() {
    let reply = |to: &str, content: &str| {
        format!(
            "<xml><ToUserName><![CDATA[{to}]]></ToUserName><FromUserName><![CDATA[{ACCOUNT}]]>\
             </FromUserName><CreateTime>1</CreateTime><MsgType><![CDATA[text]]></MsgType>\
             <Content><![CDATA[{content}]]></Content></xml>"
        )
    };
    let list = |part: &str| vec![part.to_owned()];
    let check = |to: &str, content: &str, expect: Expect| {
        super::wire::check(reply(to, content).as_bytes(), "o1", &expect)
    };
    assert_eq!(check("o1", "a b", Expect::OneOf(list("b"))), Ok(None));
    assert!(check("o2", "a b", Expect::OneOf(list("b"))).is_err());
    assert!(check("o1", "a b", Expect::OneOf(list("c"))).is_err());
    assert!(check("o1", "a b", Expect::NoneOf(list("b"))).is_err());
    let counted = || Expect::Counted(list("偏大"));
    assert_eq!(check("o1", "50 偏大，已猜12次。", counted()), Ok(Some(12)));
    assert!(check("o1", "50 偏大。", counted()).is_err());
    assert_eq!(super::wire::check(b"success", "o1", &Expect::Any), Ok(None));
    assert!(super::wire::check(b"success", "o1", &counted()).is_err());
}
