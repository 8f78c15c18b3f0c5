//! Just enough HTTP to be the platform.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use wxmenu::wechat::{push, sign};

use super::counting::{PATH, TOKEN, now};

/// A server that says nothing for so long is broken.
const LIMIT: Duration = Duration::from_secs(30);

/// One message of one person.
pub(crate) struct Message<'m> {
    pub(crate) person: &'m str,
    pub(crate) number: u64,
    pub(crate) text: &'m str,
}

/// One request on one connection.
pub(crate) struct Sent(TcpStream);

impl Sent {
    pub(crate) fn send(port: u16, message: &Message<'_>) -> io::Result<Self> {
        let mut stream = TcpStream::connect(("127.0.0.1", port))?;
        stream.set_read_timeout(Some(LIMIT))?;
        stream.write_all(request(message).as_bytes())?;
        Ok(Self(stream))
    }

    /// The body of the answer; an error if the server died before its end.
    pub(crate) fn answer(self) -> io::Result<String> {
        let mut reader = BufReader::new(self.0);
        let mut line = String::new();
        reader.read_line(&mut line)?;
        if line.is_empty() {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        assert!(line.starts_with("HTTP/1.1 200 "), "{line}");
        let mut length = 0;
        loop {
            line.clear();
            reader.read_line(&mut line)?;
            let lower = line.trim_end().to_ascii_lowercase();
            if let Some(value) = lower.strip_prefix("content-length:") {
                length = value.trim().parse().unwrap();
            }
            match (line.is_empty(), lower.is_empty()) {
                (true, _) => return Err(io::ErrorKind::UnexpectedEof.into()),
                (false, true) => break,
                _ => {}
            }
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body)?;
        Ok(String::from_utf8(body).unwrap())
    }
}

fn request(message: &Message<'_>) -> String {
    let (number, now) = (message.number.to_string(), now().secs().to_string());
    let body = push([
        ("ToUserName", "gh_crash"),
        ("FromUserName", message.person),
        ("CreateTime", "1348831860"),
        ("MsgType", "text"),
        ("Content", message.text),
        ("MsgId", &number),
    ]);
    let signature = sign([TOKEN.as_bytes(), now.as_bytes(), number.as_bytes()]);
    format!(
        "POST {PATH}?signature={signature}&timestamp={now}&nonce={number}&openid={} HTTP/1.1\r\n\
         Host: localhost\r\nContent-Type: text/xml\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}",
        message.person,
        body.len()
    )
}
