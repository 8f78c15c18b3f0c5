//! The transport that uses the network.

use std::time::Duration;

use reqwest::redirect::Policy;
use reqwest::{Certificate, Client, Identity, Response};

use super::{HttpRequest, HttpResponse, Transport, TransportError, TransportFault};
use crate::api::call::Method;

/// How long a connection may take to stand.
const CONNECT_LIMIT: Duration = Duration::from_secs(5);
/// An answer may be a film; no answer is larger than this.
const LARGEST: usize = 64 << 20;

/// HTTP and HTTPS, with connections that are kept.
#[derive(Clone, Debug)]
pub struct HttpTransport {
    /// For `https:`. A machine without certificates can still speak `http:` with a stub or a proxy, and
    /// a bot that calls nobody has no TLS in memory: so each is made when it is first needed.
    secure: Made,
    plain: Made,
    proof: Proof,
    bounds: Bounds,
}

/// A client, once there is one, or why there is none.
type Made = std::sync::OnceLock<Result<Client, String>>;

/// How much is taken and kept.
#[derive(Clone, Copy, Debug)]
struct Bounds {
    /// No answer is larger, in bytes.
    largest: usize,
    /// How long a connection is kept that nothing is sent on; the client's own time, if nothing is said.
    idle: Option<Duration>,
}

/// Who this is, and whom it believes, over `https:`.
#[derive(Clone, Debug, Default)]
struct Proof {
    identity: Option<Identity>,
    /// Of the system, if nothing is said.
    authorities: Option<Vec<Certificate>>,
}

impl HttpTransport {
    /// A transport of its own, without proxy and without redirections: what answers is the platform
    /// or nobody.
    #[must_use]
    pub fn new() -> Self {
        Self::within(Bounds {
            largest: LARGEST,
            idle: None,
        })
    }

    /// The same, for servers that are not the platform: no answer is larger than so many bytes, and a
    /// connection is kept for so long without being used.
    #[must_use]
    pub fn bounded(largest: usize, idle: Duration) -> Self {
        let idle = Some(idle);
        Self::within(Bounds { largest, idle })
    }

    fn within(bounds: Bounds) -> Self {
        Self {
            secure: Made::new(),
            plain: Made::new(),
            proof: Proof::default(),
            bounds,
        }
    }

    /// The same, with a certificate and its key to show, and an authority to believe instead of those of
    /// the system, each in PEM.
    ///
    /// # Errors
    /// When one of them is none.
    #[cfg(feature = "api-pay")]
    pub fn with_proof(
        identity: Option<&[u8]>,
        authority: Option<&[u8]>,
    ) -> Result<Self, TransportError> {
        let mut transport = Self::new();
        let identity = identity.map(Identity::from_pem).transpose();
        let authorities = authority.map(Certificate::from_pem_bundle).transpose();
        transport.proof = Proof {
            identity: identity.map_err(unsendable)?,
            authorities: authorities.map_err(unsendable)?,
        };
        Ok(transport)
    }

    fn client(&self, url: &str) -> Result<&Client, TransportError> {
        let made = if url.starts_with("http:") {
            // Without TLS no certificates are needed.
            let make = || self.bounds.builder().tls_certs_only([]).build();
            self.plain
                .get_or_init(|| make().map_err(|fault| innermost(&fault)))
        } else {
            let make = || self.proof.client(self.bounds);
            self.secure
                .get_or_init(|| make().map_err(|fault| innermost(&fault)))
        };
        made.as_ref()
            .map_err(|why| TransportError::new(TransportFault::Unsendable, why))
    }
}

impl Default for HttpTransport {
    fn default() -> Self {
        Self::new()
    }
}

impl Proof {
    fn client(&self, bounds: Bounds) -> reqwest::Result<Client> {
        let mut client = bounds.builder();
        if let Some(authorities) = &self.authorities {
            client = client.tls_certs_only(authorities.iter().cloned());
        }
        if let Some(identity) = &self.identity {
            client = client.identity(identity.clone());
        }
        client.build()
    }
}

impl Bounds {
    fn builder(self) -> reqwest::ClientBuilder {
        let builder = builder();
        match self.idle {
            Some(idle) => builder.pool_idle_timeout(idle),
            None => builder,
        }
    }
}

fn builder() -> reqwest::ClientBuilder {
    let provider = rustls::crypto::ring::default_provider();
    if rustls::crypto::CryptoProvider::get_default().is_none()
        && provider.install_default().is_err()
    {
        tracing::debug!("another thread installed a TLS provider first");
    }
    Client::builder()
        .connect_timeout(CONNECT_LIMIT)
        .redirect(Policy::none())
        .no_proxy()
}

impl Transport for HttpTransport {
    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, TransportError> {
        let client = self.client(&request.url)?;
        let mut sent = match request.method {
            Method::Get => client.get(&request.url),
            Method::Post => client.post(&request.url),
        };
        for (name, value) in &request.headers {
            sent = sent.header(name, value);
        }
        if let Some(body) = request.body {
            sent = sent.body(body);
        }
        let response = sent.timeout(request.limit).send().await.map_err(lost)?;
        received(response, self.bounds.largest).await
    }
}

async fn received(mut response: Response, largest: usize) -> Result<HttpResponse, TransportError> {
    let status = response.status().as_u16();
    let headers = response.headers().iter().map(|(name, value)| {
        let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
        (name.as_str().to_owned(), value)
    });
    let headers = headers.collect();
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(lost)? {
        if body.len() + chunk.len() > largest {
            let why = format!("the answer is larger than {largest} bytes");
            return Err(TransportError::new(TransportFault::Late, why));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(HttpResponse::new(status, headers, body))
}

/// What went wrong on the way, without the address, which holds the token.
fn lost(fault: reqwest::Error) -> TransportError {
    let fault = fault.without_url();
    let (how, why) = if fault.is_builder() {
        (TransportFault::Unsendable, innermost(&fault))
    } else if fault.is_connect() {
        (TransportFault::Refused, innermost(&fault))
    } else if fault.is_timeout() {
        (TransportFault::Late, "no answer in time".to_owned())
    } else {
        (TransportFault::Broken, innermost(&fault))
    };
    TransportError::new(how, why)
}

#[cfg(feature = "api-pay")]
fn unsendable(fault: reqwest::Error) -> TransportError {
    TransportError::new(TransportFault::Unsendable, innermost(&fault.without_url()))
}

fn innermost(fault: &dyn std::error::Error) -> String {
    let mut cause = fault;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    cause.to_string()
}
