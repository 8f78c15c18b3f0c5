//! What signals show of requests and answers over HTTP.

use std::fmt;

use crate::model::Reply;

/// A request of the platform, as it came.
#[derive(Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Request<'a> {
    /// `GET` or `POST`.
    pub method: &'a str,
    /// The path, without the query.
    pub path: &'a str,
    /// The query as it came; it holds the signature and the openid, so it is no text for a log.
    pub query: &'a str,
}

impl<'a> Request<'a> {
    /// A request by its parts.
    #[must_use]
    pub const fn new(method: &'a str, path: &'a str, query: &'a str) -> Self {
        Self {
            method,
            path,
            query,
        }
    }
}

/// The query is left out.
impl fmt::Debug for Request<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method, self.path)
    }
}

/// What took a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TookIt<'a> {
    /// Which kind of thing: `menu-config`, `menu-command`, `click` and so on.
    pub kind: &'static str,
    /// Its id; empty if its author gave none.
    pub id: &'a str,
    /// Its name.
    pub name: &'a str,
}

impl<'a> TookIt<'a> {
    /// A thing by kind, id and name.
    #[must_use]
    pub const fn new(kind: &'static str, id: &'a str, name: &'a str) -> Self {
        Self { kind, id, name }
    }
}

/// What goes back to the platform.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Response<'a> {
    /// The `echostr` of a handshake, byte for byte.
    Echo(&'a [u8]),
    /// A reply to the person.
    Reply(&'a Reply),
    /// `success`: the message is taken, and there is nothing to say.
    Success,
    /// An empty body.
    Empty,
}

impl<'a> Response<'a> {
    /// What a reply is sent as.
    #[must_use]
    pub fn of(reply: &'a Reply) -> Self {
        match reply {
            Reply::None => Self::Success,
            reply => Self::Reply(reply),
        }
    }
}

/// What the platform's API answered.
#[derive(Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct ApiResponse<'a> {
    /// The HTTP status.
    pub status: u16,
    /// The body; it may hold an access token, so it is no text for a log.
    pub body: &'a [u8],
}

impl<'a> ApiResponse<'a> {
    /// An answer by its parts.
    #[must_use]
    pub const fn new(status: u16, body: &'a [u8]) -> Self {
        Self { status, body }
    }
}

/// The body is counted, not shown.
impl fmt::Debug for ApiResponse<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({} bytes)", self.status, self.body.len())
    }
}
