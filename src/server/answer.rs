//! What goes back over HTTP.

use std::borrow::Cow;
use std::pin::Pin;
use std::task::{Context, Poll};

use actix_web::HttpResponse;
use actix_web::body::{BodySize, BoxBody, MessageBody};
use actix_web::http::StatusCode;
use actix_web::http::header::{ALLOW, CONTENT_TYPE, HeaderValue, X_CONTENT_TYPE_OPTIONS};
use actix_web::web::Bytes;

use super::request_id::RequestId;
use crate::model::Openid;
use crate::wechat::{BadRequest, DecodeError, Format, Query, Unreceived};

const XML: HeaderValue = HeaderValue::from_static("text/xml; charset=utf-8");
const JSON: HeaderValue = HeaderValue::from_static("application/json");
const TEXT: HeaderValue = HeaderValue::from_static("text/plain; charset=utf-8");
/// Nobody may read more into an echo than its bytes.
const PLAIN: HeaderValue = HeaderValue::from_static("text/plain");
const NO_SNIFFING: HeaderValue = HeaderValue::from_static("nosniff");
const METHODS: HeaderValue = HeaderValue::from_static("GET, POST");

/// Longest part of a path that a log line repeats.
const SHOWN_IDENTITY: usize = 64;

/// Why there is no reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// One of the reasons that the platform's users know.
    Bad(BadRequest),
    /// The body is no message, and why.
    Unreadable(DecodeError),
    /// The body is larger than allowed.
    TooLarge,
    /// The body did not come to an end.
    TooSlow,
}

impl From<BadRequest> for Refusal {
    fn from(reason: BadRequest) -> Self {
        Self::Bad(reason)
    }
}

impl From<Unreceived> for Refusal {
    fn from(why: Unreceived) -> Self {
        match why {
            Unreceived::Document(fault) => Self::Unreadable(fault),
            Unreceived::Envelope => Self::Bad(why.reason()),
        }
    }
}

impl From<DecodeError> for Refusal {
    fn from(fault: DecodeError) -> Self {
        Self::Unreadable(fault)
    }
}

impl Refusal {
    pub(super) fn reason(self) -> &'static str {
        match self {
            Self::Bad(reason) => reason.reason(),
            Self::Unreadable(_) => BadRequest::Content.reason(),
            Self::TooLarge => "body too large",
            Self::TooSlow => "body too slow",
        }
    }

    fn status(self) -> StatusCode {
        let status = match self {
            Self::Bad(reason) => reason.status(),
            Self::Unreadable(_) => BadRequest::Content.status(),
            Self::TooLarge => 413,
            Self::TooSlow => 408,
        };
        StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST)
    }

    /// Writes the operator's line: nothing of what was sent but names, and those masked or cut.
    pub(super) fn log(self, id: &RequestId, identity: &str, query: &Query<'_>) {
        let identity: String = identity.chars().take(SHOWN_IDENTITY).collect();
        let openid = Openid::new(String::from_utf8_lossy(&query.openid));
        let reason = self.reason();
        match self {
            Self::Unreadable(fault) => {
                tracing::warn!(%id, reason, ?identity, %openid, detail = %fault, "bad request");
            }
            _ => tracing::warn!(%id, reason, ?identity, %openid, "bad request"),
        }
    }

    pub(super) fn response(self) -> HttpResponse {
        respond(self.status(), TEXT, BoxBody::new(self.reason()))
    }
}

/// A reply in the format of the push, or silence.
pub(super) fn reply(format: Format, body: Cow<'static, str>) -> HttpResponse {
    let content_type = match format {
        Format::Xml => XML,
        Format::Json => JSON,
    };
    match body {
        Cow::Borrowed(silence) => respond(StatusCode::OK, TEXT, BoxBody::new(silence)),
        Cow::Owned(document) => respond(StatusCode::OK, content_type, BoxBody::new(document)),
    }
}

/// No answer at all: the connection is closed before a byte is written, for whatever is written
/// would keep the platform from asking again.
pub(super) fn none() -> HttpResponse {
    HttpResponse::with_body(StatusCode::OK, BoxBody::new(Unanswered))
}

/// A body that fails at once; a response whose body fails before its head is sent is not sent.
struct Unanswered;

#[derive(Debug, thiserror::Error)]
#[error("left unanswered, so that the platform asks again")]
struct LeftUnanswered;

impl MessageBody for Unanswered {
    type Error = LeftUnanswered;

    fn size(&self) -> BodySize {
        BodySize::Sized(1)
    }

    fn poll_next(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, LeftUnanswered>>> {
        Poll::Ready(Some(Err(LeftUnanswered)))
    }
}

/// The answer to a handshake.
pub(super) fn echo(bytes: Vec<u8>) -> HttpResponse {
    let mut response = respond(StatusCode::OK, PLAIN, BoxBody::new(bytes));
    response
        .headers_mut()
        .insert(X_CONTENT_TYPE_OPTIONS, NO_SNIFFING);
    response
}

pub(super) fn method_not_allowed() -> HttpResponse {
    let mut response = HttpResponse::new(StatusCode::METHOD_NOT_ALLOWED);
    response.headers_mut().insert(ALLOW, METHODS);
    response
}

/// Builds the response without the builder's boxes: this is on the path of every message.
fn respond(status: StatusCode, content_type: HeaderValue, body: BoxBody) -> HttpResponse {
    let mut response = HttpResponse::with_body(status, body);
    response.headers_mut().insert(CONTENT_TYPE, content_type);
    response
}
