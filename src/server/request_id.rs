//! A name for each request, so that its line in the log is found again.

use std::fmt;

use actix_web::HttpRequest;
use actix_web::http::header::{HeaderName, HeaderValue};

/// The header that a proxy gives the name in, and that an answer has it in.
pub(super) const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The longest name of a proxy's that is taken.
const MAX_LENGTH: usize = 64;

/// The name that the proxy gave, or sixteen digits at random for what is refused.
#[derive(Clone, Debug)]
pub(super) struct RequestId(HeaderValue);

impl RequestId {
    /// The name that the proxy gave.
    pub(super) fn given(request: &HttpRequest) -> Option<Self> {
        let given = request.headers().get(X_REQUEST_ID);
        let is_sane = |value: &&HeaderValue| {
            let bytes = value.as_bytes();
            (1..=MAX_LENGTH).contains(&bytes.len()) && bytes.iter().all(u8::is_ascii_graphic)
        };
        given.filter(is_sane).cloned().map(Self)
    }

    /// A name of our own.
    pub(super) fn random() -> Self {
        let digits = format!("{:016x}", fastrand::u64(..));
        let name = HeaderValue::from_maybe_shared(digits);
        Self(name.unwrap_or(HeaderValue::from_static("none")))
    }

    pub(super) fn header(&self) -> HeaderValue {
        self.0.clone()
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.to_str().unwrap_or_default())
    }
}
