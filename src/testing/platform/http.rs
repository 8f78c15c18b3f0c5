//! As much HTTP as the stub needs.

use std::fmt;
use std::io;
use std::sync::Arc;

use serde_json::Value;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

use super::reaction::Reaction;
use super::routes;
use super::state::State;
use crate::api::decode_query;

/// The largest request that is read.
const LARGEST: usize = 64 << 20;

/// A request that the stub saw.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Seen {
    /// `GET` or `POST`.
    pub method: String,
    /// The path.
    pub path: String,
    /// The parameters of the address, decoded.
    pub query: Vec<(String, String)>,
    /// Header lines, their names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Seen {
    /// A parameter of the address.
    #[must_use]
    pub fn param(&self, name: &str) -> Option<&str> {
        find(&self.query, name)
    }

    /// A header, by its name in lower case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        find(&self.headers, name)
    }

    /// The body as JSON; null if it is none.
    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or(Value::Null)
    }

    /// Whether it asks for an access token.
    pub(super) fn is_for_token(&self) -> bool {
        matches!(
            self.path.as_str(),
            "/cgi-bin/token" | "/cgi-bin/stable_token"
        )
    }
}

/// Addresses and bodies of the platform hold secrets, even of a stub.
impl fmt::Debug for Seen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} {} ({} bytes)",
            self.method,
            self.path,
            self.body.len()
        )
    }
}

fn find<'p>(pairs: &'p [(String, String)], name: &str) -> Option<&'p str> {
    let found = pairs.iter().find(|(known, _)| known == name);
    found.map(|(_, value)| value.as_str())
}

/// Answers until it is aborted.
pub(super) async fn serve(listener: TcpListener, state: Arc<State>) {
    // Connections end with the server.
    let mut connections = tokio::task::JoinSet::new();
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                connections.spawn(converse(stream, Arc::clone(&state)));
            }
            Err(error) => tracing::warn!(%error, "the stub could not take a connection"),
        }
    }
}

async fn converse(stream: TcpStream, state: Arc<State>) {
    let mut stream = BufReader::new(stream);
    // A client that goes away is no trouble of ours.
    while let Ok(Some(seen)) = request(&mut stream).await {
        let answer = match state.react(&seen).await {
            None | Some(Reaction::After(_)) => routes::answer(&state, &seen),
            Some(Reaction::Break) => return,
            Some(Reaction::Hang) => std::future::pending().await,
            Some(answer) => answer,
        };
        if respond(&mut stream, answer).await.is_err() {
            return;
        }
    }
}

async fn request(stream: &mut BufReader<TcpStream>) -> io::Result<Option<Seen>> {
    let Some(first) = line(stream).await? else {
        return Ok(None);
    };
    let mut words = first.split(' ');
    let (method, target) = (words.next().unwrap_or(""), words.next().unwrap_or(""));
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let mut headers = Vec::new();
    while let Some(header) = line(stream).await?.filter(|line| !line.is_empty()) {
        if let Some((name, value)) = header.split_once(':') {
            headers.push((name.to_lowercase(), value.trim().to_owned()));
        }
    }
    let length = find(&headers, "content-length").and_then(|length| length.parse().ok());
    let length = length.unwrap_or(0);
    if length > LARGEST {
        return Ok(None);
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await?;
    Ok(Some(Seen {
        method: method.to_owned(),
        path: path.to_owned(),
        query: decode_query(query),
        headers,
        body,
    }))
}

async fn line(stream: &mut BufReader<TcpStream>) -> io::Result<Option<String>> {
    let mut line = String::new();
    let length = stream.read_line(&mut line).await?;
    Ok((length > 0).then(|| line.trim_end().to_owned()))
}

async fn respond(stream: &mut BufReader<TcpStream>, reaction: Reaction) -> io::Result<()> {
    let Reaction::Answer {
        status,
        content_type,
        body,
    } = reaction
    else {
        return Ok(());
    };
    let head = format!(
        "HTTP/1.1 {status} Stub\r\nContent-Type: {content_type}\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    let bytes = [head.into_bytes(), body].concat();
    stream.get_mut().write_all(&bytes).await?;
    stream.get_mut().flush().await
}
