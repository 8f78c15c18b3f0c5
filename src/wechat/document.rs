//! The two ways in which the platform writes what it says.

use super::error::DecodeError;
use super::fields::Fields;
use super::{json, xml};

/// How a document is written. An account has one of them; the platform's console sets it.
///
/// ```
/// use wxmenu::wechat::Format;
/// assert_eq!(Format::of(b"<xml/>"), Format::Xml);
/// assert_eq!(Format::of(b"\n{\"MsgType\": \"text\"}"), Format::Json);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// Elements inside `<xml>`.
    Xml,
    /// Members of an object.
    Json,
}

impl Format {
    /// The format by the first byte that says something; the platform leaves the type of some
    /// JSON bodies out.
    #[must_use]
    pub fn of(document: &[u8]) -> Self {
        let document = document.strip_prefix(BYTE_ORDER_MARK).unwrap_or(document);
        match document.trim_ascii_start().first() {
            Some(b'{') => Self::Json,
            _ => Self::Xml,
        }
    }
}

const BYTE_ORDER_MARK: &[u8] = "\u{FEFF}".as_bytes();

/// Reads a document in either format.
pub(super) fn read(document: &[u8]) -> Result<Fields<'_>, DecodeError> {
    let text = std::str::from_utf8(document).map_err(|_| DecodeError::NotUtf8)?;
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    if text.trim_ascii().is_empty() {
        return Err(DecodeError::Empty);
    }
    match Format::of(document) {
        Format::Xml => xml::read(text),
        Format::Json => json::read(text),
    }
}
