//! Putting a [`Pay`] together.

use std::fmt;
use std::sync::Arc;

use super::nonce::Nonces;
use super::tell::Watch;
use super::{Certificate, Merchant, Pay, Shared};
use crate::api::client::{PlatformError, is_origin};
use crate::api::transport::{DynTransport, HttpTransport, Transport, TransportError};
use crate::hook::Signals;
use crate::model::{AccountId, Clock};

/// Where payments are if nothing is said.
const BASE: &str = "https://api.mch.weixin.qq.com";

/// Puts a [`Pay`] together; nothing is sent before a call is made.
#[must_use]
pub struct PayBuilder {
    merchant: Merchant,
    base: String,
    certificate: Option<Certificate>,
    authority: Option<Vec<u8>>,
    transport: Option<DynTransport>,
    nonces: Nonces,
    watch: Option<Watch>,
}

impl Pay {
    /// Begins with the real platform and no certificate.
    pub fn builder(merchant: Merchant) -> PayBuilder {
        PayBuilder {
            merchant,
            base: BASE.to_owned(),
            certificate: None,
            authority: None,
            transport: None,
            nonces: Nonces::default(),
            watch: None,
        }
    }
}

impl PayBuilder {
    /// Where payments are: scheme, host and port.
    pub fn base(mut self, base: impl Into<String>) -> Self {
        self.base = base.into();
        self
    }

    /// The merchant's certificate, without which no money leaves.
    pub fn certificate(mut self, certificate: Certificate) -> Self {
        self.certificate = Some(certificate);
        self
    }

    /// Believes a host over `https:` only if this authority, in PEM, vouches for it, instead of those
    /// that the system believes: a gateway of one's own.
    pub fn authority(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.authority = Some(pem.into());
        self
    }

    /// What carries requests, also those that need a certificate; the network if nothing is said.
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(DynTransport::new(transport));
        self
    }

    /// What draws the nonce of each request: 32 letters and digits at most that nobody can foretell.
    /// The operating system draws them if nothing is said.
    pub fn nonces(mut self, draw: impl Fn() -> String + Send + Sync + 'static) -> Self {
        self.nonces = Nonces::new(draw);
        self
    }

    /// Where each call raises [`ApiCalled`](crate::hook::Signal::ApiCalled): the signals of an engine, say.
    /// The identity is that of the account that sells, and the clock tells when a call began and was over.
    pub fn signals(
        mut self,
        signals: Signals,
        identity: impl Into<AccountId>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        let identity = identity.into();
        self.watch = Some(Watch {
            identity,
            signals,
            clock,
        });
        self
    }

    /// Puts it together.
    ///
    /// # Errors
    /// When the host is no address, the certificate or the authority is none, or the network cannot be
    /// used.
    pub fn build(self) -> Result<Pay, PlatformError> {
        let base = self.base.trim_end_matches('/').to_owned();
        if !is_origin(&base) {
            return Err(PlatformError::Host(base));
        }
        let authority = self.authority.as_deref();
        let (plain, certified) = match (self.transport, &self.certificate) {
            (Some(own), _) => (own.clone(), Some(own)),
            (None, None) => (over_network(authority, None)?, None),
            (None, Some(certificate)) => {
                let certified = over_network(authority, Some(certificate.pem()))?;
                (over_network(authority, None)?, Some(certified))
            }
        };
        Ok(Pay(Arc::new(Shared {
            merchant: self.merchant,
            base,
            plain,
            certified,
            nonces: self.nonces,
            watch: self.watch,
        })))
    }
}

fn over_network(
    authority: Option<&[u8]>,
    identity: Option<&[u8]>,
) -> Result<DynTransport, PlatformError> {
    let failed = |error: TransportError| PlatformError::Transport(error.reason);
    let transport = HttpTransport::with_proof(identity, authority).map_err(failed)?;
    Ok(DynTransport::new(transport))
}

impl fmt::Debug for PayBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PayBuilder")
            .field("merchant", &self.merchant)
            .field("base", &self.base)
            .field("certificate", &self.certificate)
            .finish_non_exhaustive()
    }
}
