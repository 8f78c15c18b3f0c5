//! Whose certificates count, and which one we show.

use std::fs;
use std::path::Path;

use redis::{ClientTlsConfig, ErrorKind, RedisError, TlsCertificates};

use crate::store::RedisUrl;

/// The files that the URL names. They are read for each connection, so that new ones count without a
/// restart.
pub(super) fn certificates(url: &RedisUrl) -> Result<TlsCertificates, RedisError> {
    let identity = url.identity().map(|(cert, key)| {
        Ok::<_, RedisError>(ClientTlsConfig {
            client_cert: read(cert)?,
            client_key: read(key)?,
        })
    });
    Ok(TlsCertificates {
        client_tls: identity.transpose()?,
        root_cert: url.authority().map(read).transpose()?,
    })
}

fn read(file: &Path) -> Result<Vec<u8>, RedisError> {
    let text = fs::read(file).map_err(|error| unusable(file, &error.to_string()))?;
    // Something else would count as a file without any certificate, and nobody would be trusted.
    let is_pem = text.windows(BEGIN.len()).any(|part| part == BEGIN);
    match is_pem {
        true => Ok(text),
        false => Err(unusable(file, "it holds no PEM")),
    }
}

const BEGIN: &[u8] = b"-----BEGIN ";

fn unusable(file: &Path, why: &str) -> RedisError {
    let kind = ErrorKind::InvalidClientConfig;
    let why = format!("{}: {why}", file.display());
    (kind, "a file for TLS cannot be used", why).into()
}
