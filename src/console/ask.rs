//! A request under `/j`, as its handler sees it.

use std::net::IpAddr;

use actix_web::HttpRequest;
use actix_web::http::header::{CONTENT_TYPE, HeaderName};
use actix_web::web::{Bytes, BytesMut, Payload, Query};
use futures_util::StreamExt;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::Console;
use super::fault::Fault;
use super::login::Visitor;
use super::words::{self, Language};
use crate::model::text::percent_decoded;

/// A request, whole and small enough.
pub(super) struct Ask {
    pub(super) console: Console,
    /// Who asks; nobody where one need not have logged in.
    pub(super) visitor: Option<Visitor>,
    /// Where it comes from.
    pub(super) peer: Option<IpAddr>,
    /// Whether a proxy speaks TLS to the browser.
    pub(super) is_secure: bool,
    /// What the person reads.
    pub(super) language: Language,
    pub(super) held: Vec<(&'static str, String)>,
    pub(super) query: String,
    pub(super) is_json: bool,
    pub(super) body: Bytes,
}

impl Ask {
    /// What the path holds under this name; empty if the route has no such part.
    pub(super) fn part(&self, name: &str) -> &str {
        let held = self.held.iter().find(|(known, _)| *known == name);
        held.map_or("", |(_, value)| value)
    }

    /// The query in a form of its own.
    pub(super) fn query<T: DeserializeOwned>(&self) -> Result<T, Fault> {
        Query::<T>::from_query(&self.query)
            .map(Query::into_inner)
            .map_err(|error| Fault::illegal(words::QUERY.because(error)))
    }

    /// The body in a form of its own; no body is an empty object.
    pub(super) fn body<T: DeserializeOwned>(&self) -> Result<T, Fault> {
        let body: &[u8] = match self.body.is_empty() {
            true => b"{}",
            false if self.is_json => &self.body,
            false => {
                return Err(Fault::illegal(&words::BODY_TYPE));
            }
        };
        let unreadable = |error: serde_json::Error| Fault::illegal(words::BODY.because(error));
        let value: Value = serde_json::from_slice(body).map_err(unreadable)?;
        // A list would pass for an object whose members stand in order.
        if !value.is_object() {
            return Err(Fault::illegal(&words::BODY_OBJECT));
        }
        T::deserialize(value).map_err(unreadable)
    }

    /// The number of this login.
    pub(super) fn visitor_id(&self) -> u64 {
        self.visitor.as_ref().map_or(0, |visitor| visitor.id)
    }
}

/// Reads a body of at most `limit` bytes.
pub(super) async fn read(mut payload: Payload, limit: usize) -> Result<Bytes, Fault> {
    let mut whole = BytesMut::new();
    let collect = async {
        while let Some(chunk) = payload.next().await {
            let chunk = chunk.map_err(|error| Fault::illegal(words::BODY_END.because(error)))?;
            if whole.len() + chunk.len() > limit {
                return Err(Fault::illegal(words::BODY_SIZE.with("most", limit)));
            }
            whole.extend_from_slice(&chunk);
        }
        Ok(whole.freeze())
    };
    tokio::time::timeout(super::BODY_TIME, collect)
        .await
        .map_err(|_| Fault::illegal(&words::BODY_TIME))?
}

/// A header as text; none if it is absent or no text.
pub(super) fn header(request: &HttpRequest, name: &'static str) -> Option<String> {
    let value = request.headers().get(HeaderName::from_static(name))?;
    value.to_str().ok().map(str::to_owned)
}

/// Whether the body says that it is JSON.
pub(super) fn says_json(request: &HttpRequest) -> bool {
    let kind = request.headers().get(CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or("");
    let kind = kind.split(';').next().unwrap_or("").trim();
    kind.eq_ignore_ascii_case("application/json")
}

/// The parts of a path, decoded; nothing if one of them is no UTF-8.
pub(super) fn parts(path: &str) -> Option<Vec<String>> {
    let parts = path.trim_start_matches('/').split('/');
    parts.map(decoded).collect()
}

/// A part of a path with its `%XX` read; only once, so that `%252e` stays what it is.
pub(super) fn decoded(part: &str) -> Option<String> {
    String::from_utf8(percent_decoded(part.as_bytes()).into_owned()).ok()
}
