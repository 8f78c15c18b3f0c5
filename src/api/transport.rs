//! How a request reaches the platform: a port, so that tests and other clients can take its place.

mod http;

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use super::call::Method;

pub use http::HttpTransport;

/// A request that is ready to leave.
#[derive(Clone)]
#[non_exhaustive]
pub struct HttpRequest {
    /// The method.
    pub method: Method,
    /// The whole address; it holds the access token.
    pub url: String,
    /// Header lines.
    pub headers: Vec<(String, String)>,
    /// The body; nothing for a request without one.
    pub body: Option<Vec<u8>>,
    /// How long the answer may take.
    pub limit: Duration,
}

/// The address without its parameters; headers and body are counted.
impl fmt::Debug for HttpRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let address = self.url.split('?').next().unwrap_or_default();
        let body = self.body.as_ref().map_or(0, Vec::len);
        write!(f, "{} {address} ({body} bytes)", self.method)
    }
}

/// What came back.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct HttpResponse {
    /// The HTTP status.
    pub status: u16,
    /// Header lines, their names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

/// The body may hold a token; it is counted, not shown.
impl fmt::Debug for HttpResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({} bytes)", self.status, self.body.len())
    }
}

impl HttpResponse {
    /// An answer by its parts.
    #[must_use]
    pub fn new(status: u16, headers: Vec<(String, String)>, body: Vec<u8>) -> Self {
        Self {
            status,
            headers,
            body,
        }
    }

    /// The value of a header, its name in lower case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut found = self.headers.iter().filter(|(known, _)| known == name);
        found.next().map(|(_, value)| value.as_str())
    }

    /// Whether the answer calls itself text or JSON, which no file of the platform does.
    pub(super) fn says_text(&self) -> bool {
        let kind = self.header("content-type").unwrap_or_default();
        kind.starts_with("text/") || kind.starts_with("application/json")
    }
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
#[non_exhaustive]
pub struct TransportError {
    /// How far the request came.
    pub fault: TransportFault,
    /// For the operator; no secret and no parameter in it.
    pub reason: String,
}

impl TransportError {
    /// An error that came so far, for this reason.
    pub fn new(fault: TransportFault, reason: impl Into<String>) -> Self {
        Self {
            fault,
            reason: reason.into(),
        }
    }
}

/// How far a request came that has no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TransportFault {
    /// The request could not be made.
    Unsendable,
    /// There was no connection: the request has not arrived.
    Refused,
    /// The connection broke: the request may have arrived.
    Broken,
    /// There was no answer in time: the request may have arrived.
    Late,
}

impl TransportFault {
    /// Whether the platform may have acted on the request.
    #[must_use]
    pub const fn may_have_arrived(self) -> bool {
        matches!(self, Self::Broken | Self::Late)
    }

    /// Whether another host may do better.
    pub(super) const fn is_the_hosts(self) -> bool {
        matches!(self, Self::Refused | Self::Broken)
    }
}

/// Carries a request to the platform and the answer back.
#[diagnostic::on_unimplemented(
    note = "write `async fn send(&self, request: HttpRequest) -> Result<HttpResponse, TransportError>`"
)]
pub trait Transport: Send + Sync + fmt::Debug + 'static {
    /// Sends the request; an answer of any status is an answer.
    ///
    /// # Errors
    /// When there is no answer.
    fn send(
        &self,
        request: HttpRequest,
    ) -> impl Future<Output = Result<HttpResponse, TransportError>> + Send;
}

/// A [`Transport`] whose type was forgotten.
#[derive(Clone, Debug)]
pub(super) struct DynTransport(Arc<dyn Erased>);

impl DynTransport {
    pub(super) fn new(transport: impl Transport) -> Self {
        Self(Arc::new(transport))
    }

    pub(super) async fn send(&self, request: HttpRequest) -> Result<HttpResponse, TransportError> {
        self.0.send(request).await
    }
}

type Sent<'a> = Pin<Box<dyn Future<Output = Result<HttpResponse, TransportError>> + Send + 'a>>;

trait Erased: Send + Sync + fmt::Debug {
    fn send(&self, request: HttpRequest) -> Sent<'_>;
}

impl<T: Transport> Erased for T {
    fn send(&self, request: HttpRequest) -> Sent<'_> {
        Box::pin(Transport::send(self, request))
    }
}
