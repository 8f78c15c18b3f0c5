//! What is wrong with a file as XML.

use std::ops::Range;
use std::sync::Arc;

use crate::model::{Code, Diagnostic, Diagnostics, SourceFile, Span};

/// After so many faults a file is hardly XML, and reading on would only add noise.
const MAX_FAULTS: usize = 100;

/// The faults of one file.
pub(super) struct Faults<'f> {
    file: &'f Arc<SourceFile>,
    list: Diagnostics,
}

impl<'f> Faults<'f> {
    pub(super) fn new(file: &'f Arc<SourceFile>) -> Self {
        Self {
            file,
            list: Diagnostics::new(),
        }
    }

    pub(super) fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.file, range.start, range.end)
    }

    /// A fault that is not told yet.
    pub(super) fn fault(
        &self,
        code: Code,
        range: Range<usize>,
        message: impl Into<String>,
    ) -> Diagnostic {
        Diagnostic::new(code, self.span(range), message)
    }

    /// Tells a fault.
    pub(super) fn push(&mut self, fault: Diagnostic) {
        if self.are_too_many() {
            return;
        }
        let span = fault.span.clone();
        self.list.push(fault);
        if let Some(span) = span.filter(|_| self.are_too_many()) {
            let message = format!("from here on the file was not read: it has {MAX_FAULTS} faults");
            let help = "mend these and look again";
            self.list
                .push(Diagnostic::new(Code::XmlTooManyFaults, span, message).help(help));
        }
    }

    /// Tells a fault with its way out.
    pub(super) fn push_with_help(
        &mut self,
        code: Code,
        range: Range<usize>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.push(self.fault(code, range, message).help(help));
    }

    pub(super) fn are_too_many(&self) -> bool {
        self.list.len() >= MAX_FAULTS
    }

    pub(super) fn into_list(self) -> Diagnostics {
        self.list
    }
}
