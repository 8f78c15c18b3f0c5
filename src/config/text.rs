//! Bytes of a file as text.

use std::sync::Arc;

use crate::model::{Code, Diagnostic, SourceFile, Span};

/// The text, without a byte order mark.
///
/// # Errors
/// A fault at the first bytes that are not UTF-8. `show` makes of the text what may be printed.
pub(super) fn decode(
    name: &str,
    bytes: Vec<u8>,
    code: Code,
    show: fn(&str) -> String,
) -> Result<String, Diagnostic> {
    if bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") {
        let span = Span::new(&SourceFile::new(name, ""), 0, 0);
        return Err(Diagnostic::new(code, span, "this is UTF-16").help("save the file as UTF-8"));
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok(match text.strip_prefix('\u{feff}') {
            Some(rest) => rest.to_owned(),
            None => text,
        }),
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let file = SourceFile::new(name, show(&String::from_utf8_lossy(error.as_bytes())));
            let end = at + char::REPLACEMENT_CHARACTER.len_utf8();
            let fault = Diagnostic::new(code, Span::new(&file, at, end), "this is not UTF-8");
            Err(fault.help("save the file as UTF-8; if it was written as GBK, convert it"))
        }
    }
}

/// The text as a file with places.
///
/// # Errors
/// As [`decode`].
pub(super) fn source(
    name: &str,
    bytes: Vec<u8>,
    code: Code,
) -> Result<Arc<SourceFile>, Diagnostic> {
    decode(name, bytes, code, str::to_owned).map(|text| SourceFile::new(name, text))
}
