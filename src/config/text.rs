//! Bytes of a file as text.

use std::sync::Arc;

use crate::model::{Code, Diagnostic, Diagnostics, SourceFile, Span};

/// Bytes that were read from a file.
pub(super) struct Bytes<'b> {
    /// The file's name, as its author knows it.
    pub(super) name: &'b str,
    /// What is in it.
    pub(super) bytes: Vec<u8>,
    /// Which fault it is if they are no text.
    pub(super) code: Code,
}

impl Bytes<'_> {
    /// The text, without a byte order mark; nothing if it is no UTF-8, which is reported at the
    /// first wrong byte. `show` makes of the text what may be printed.
    pub(super) fn decode(
        self,
        show: fn(&str) -> String,
        faults: &mut Diagnostics,
    ) -> Option<String> {
        if self.bytes.starts_with(b"\xFF\xFE") || self.bytes.starts_with(b"\xFE\xFF") {
            let span = Span::new(&SourceFile::new(self.name, ""), 0, 0);
            let fault = Diagnostic::new(self.code, span, "this is UTF-16");
            faults.push(fault.help("save the file as UTF-8"));
            return None;
        }
        match String::from_utf8(self.bytes) {
            Ok(text) => Some(match text.strip_prefix('\u{feff}') {
                Some(rest) => rest.to_owned(),
                None => text,
            }),
            Err(error) => {
                let start = error.utf8_error().valid_up_to();
                let end = start + char::REPLACEMENT_CHARACTER.len_utf8();
                let shown = show(&String::from_utf8_lossy(error.as_bytes()));
                let span = Span::new(&SourceFile::new(self.name, shown), start, end);
                let fault = Diagnostic::new(self.code, span, "this is not UTF-8");
                faults.push(
                    fault.help("save the file as UTF-8; if it was written as GBK, convert it"),
                );
                None
            }
        }
    }

    /// The text as a file with places.
    pub(super) fn source(self, faults: &mut Diagnostics) -> Option<Arc<SourceFile>> {
        let name = self.name;
        let text = self.decode(str::to_owned, faults)?;
        Some(SourceFile::new(name, text))
    }
}
