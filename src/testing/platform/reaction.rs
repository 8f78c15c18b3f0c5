//! What the stub does with a request.

use std::time::Duration;

use serde_json::{Value, json};

/// What a [`StubPlatform`](super::StubPlatform) does instead of what it would do by itself.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Reaction {
    /// Answers with this status, MIME type and body.
    Answer {
        /// The HTTP status.
        status: u16,
        /// The MIME type.
        content_type: String,
        /// The body.
        body: Vec<u8>,
    },
    /// Does the usual after so long.
    After(Duration),
    /// Takes the request and breaks the connection.
    Break,
    /// Takes the request and never answers.
    Hang,
}

impl Reaction {
    /// Answers with this JSON, called `text/plain` as the platform does.
    #[must_use]
    pub fn json(body: &Value) -> Self {
        Self::text(body.to_string())
    }

    /// Answers with this text, called `text/plain`.
    pub fn text(body: impl Into<String>) -> Self {
        Self::Answer {
            status: 200,
            content_type: "text/plain".to_owned(),
            body: body.into().into_bytes(),
        }
    }

    /// Refuses with this number.
    #[must_use]
    pub fn errcode(code: i64) -> Self {
        Self::json(&json!({ "errcode": code, "errmsg": format!("stub {code}") }))
    }

    /// Answers with a page, as a proxy would.
    #[must_use]
    pub fn html(status: u16) -> Self {
        Self::Answer {
            status,
            content_type: "text/html".to_owned(),
            body: b"<html><h1>Bad Gateway</h1></html>".to_vec(),
        }
    }

    /// Answers with a file.
    pub fn file(content_type: impl Into<String>, body: impl Into<Vec<u8>>) -> Self {
        Self::Answer {
            status: 200,
            content_type: content_type.into(),
            body: body.into(),
        }
    }
}
