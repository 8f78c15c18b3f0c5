//! The certificate that a merchant shows where money leaves.
#![allow(
    clippy::disallowed_methods,
    reason = "the merchants' console gives it out as two files"
)]

use std::fmt;
use std::io;
use std::path::Path;

/// A merchant's certificate with its key, in PEM: `apiclient_cert.pem` and `apiclient_key.pem` of the
/// merchants' console.
#[derive(Clone)]
pub struct Certificate(Vec<u8>);

impl Certificate {
    /// Certificate and key, one behind the other.
    pub fn from_pem(pem: impl Into<Vec<u8>>) -> Self {
        Self(pem.into())
    }

    /// From the two files.
    ///
    /// # Errors
    /// When one of them cannot be read; whether they hold what they should shows when the [`Pay`] is
    /// built.
    ///
    /// [`Pay`]: super::Pay
    pub fn from_files(certificate: &Path, key: &Path) -> io::Result<Self> {
        let mut pem = std::fs::read(certificate)?;
        pem.push(b'\n');
        pem.extend(std::fs::read(key)?);
        Ok(Self(pem))
    }

    pub(super) fn pem(&self) -> &[u8] {
        &self.0
    }
}

/// It holds a key.
impl fmt::Debug for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Certificate(***)")
    }
}
