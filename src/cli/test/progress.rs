//! How far a long run has come.

use std::io::{self, IsTerminal, Write};
use std::path::Path;

/// A line at the bottom of a terminal; nothing where nobody watches.
pub(super) struct Progress {
    all: usize,
    begun: usize,
    watched: bool,
}

impl Progress {
    pub(super) fn new(all: usize) -> Self {
        Self {
            all,
            begun: 0,
            watched: io::stderr().is_terminal(),
        }
    }

    /// A test begins.
    pub(super) fn begin(&mut self, path: &Path) {
        self.begun += 1;
        let line = format!("[{}/{}] {}", self.begun, self.all, path.display());
        self.show(&line);
    }

    /// It is over, and its line may be printed where this one stood.
    pub(super) fn end(&self) {
        self.show("");
    }

    fn show(&self, line: &str) {
        if self.watched {
            let mut err = io::stderr().lock();
            let shown = write!(err, "\r\u{1b}[2K{line}").and_then(|()| err.flush());
            // A run does not end because nobody can see how far it is.
            drop(shown);
        }
    }
}
