//! What was found, each fact once.

use foldhash::HashSet;

use crate::model::{Code, Diagnostic, Diagnostics};

/// Trees of several accounts share elements, so that the same fact is found in each.
#[derive(Debug, Default)]
pub(super) struct Told {
    found: Diagnostics,
    seen: HashSet<(Code, String, usize, String)>,
}

impl Told {
    pub(super) fn tell(&mut self, diagnostic: Diagnostic) {
        let (file, start) = diagnostic.span.as_ref().map_or_else(
            || (String::new(), 0),
            |span| (span.file().name().to_owned(), span.start()),
        );
        let key = (diagnostic.code, file, start, diagnostic.message.clone());
        if self.seen.insert(key) {
            self.found.push(diagnostic);
        }
    }

    pub(super) fn end(mut self) -> Diagnostics {
        self.found.sort();
        self.found
    }
}
