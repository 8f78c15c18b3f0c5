//! A page while it is being written.

use std::io::{self, Write};

/// The most bytes that a page may grow to.
///
/// Far above what a reply takes, so that a long page can still be cut or split; far below what
/// would hurt.
pub(super) const OUTPUT_LIMIT: usize = 64 * 1024;

/// Takes bytes up to [`OUTPUT_LIMIT`].
#[derive(Debug)]
pub(super) struct Output {
    bytes: Vec<u8>,
    is_full: bool,
}

impl Output {
    /// Empty.
    pub(super) fn new() -> Self {
        Self {
            bytes: Vec::with_capacity(512),
            is_full: false,
        }
    }

    /// Whether more was written than fits.
    pub(super) fn is_full(&self) -> bool {
        self.is_full
    }

    /// The page without white space at its ends and with plain line feeds.
    pub(super) fn into_text(self) -> String {
        let text = String::from_utf8(self.bytes)
            .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned());
        let trimmed = text.trim();
        if trimmed.contains('\r') {
            trimmed.replace("\r\n", "\n")
        } else if trimmed.len() == text.len() {
            text
        } else {
            trimmed.to_owned()
        }
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.bytes.len() + bytes.len() > OUTPUT_LIMIT {
            self.is_full = true;
            return Err(io::ErrorKind::StorageFull.into());
        }
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
