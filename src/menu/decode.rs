//! From the bytes of a file to its text.

use std::sync::Arc;

use crate::model::{Code, Diagnostic, SourceFile, Span};

/// The text of a menuconfig file, known to its author by `name`.
///
/// # Errors
/// When the bytes are not UTF-8: a diagnostic at the first character that cannot be read.
pub fn decode(name: impl Into<String>, bytes: Vec<u8>) -> Result<Arc<SourceFile>, Diagnostic> {
    let name = name.into();
    let bytes = match String::from_utf8(bytes) {
        Ok(text) => return Ok(SourceFile::new(name, text)),
        Err(error) => error.into_bytes(),
    };
    let wide = bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]);
    // Up to the first fault the text and the bytes are the same.
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let start = text.find('\u{FFFD}').unwrap_or(0);
    let file = SourceFile::new(name, text);
    let span = Span::new(&file, start, start + '\u{FFFD}'.len_utf8());
    let message = if wide {
        "the file is UTF-16, not UTF-8".to_owned()
    } else {
        let byte = bytes.get(start).copied().unwrap_or(0);
        format!("the file is not UTF-8: the byte {byte:02X} begins no character")
    };
    Err(Diagnostic::new(Code::XmlEncoding, span, message)
        .help("save the file as UTF-8; some editors save Chinese text as GBK"))
}
