//! Places in files.

use std::fmt;
use std::sync::Arc;

/// A file's name and text, with an index of its lines.
pub struct SourceFile {
    name: String,
    text: String,
    line_starts: Vec<usize>,
}

impl SourceFile {
    /// A file as it is shown to its author; `name` is the path they know it by.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Arc<Self> {
        let text = text.into();
        let after_breaks = text.match_indices('\n').map(|(at, _)| at + 1);
        let line_starts = std::iter::once(0).chain(after_breaks).collect();
        Arc::new(Self {
            name: name.into(),
            text,
            line_starts,
        })
    }

    /// The name the author knows it by.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The whole text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Line and column of a byte offset, both from 1, the column in characters.
    ///
    /// An offset behind the end, or inside a character, counts as the place before it.
    ///
    /// ```
    /// use wxmenu::model::SourceFile;
    /// let file = SourceFile::new("a.xml", "一二\n三");
    /// assert_eq!(file.position(3), (1, 2));
    /// assert_eq!(file.position(7), (2, 1));
    /// ```
    #[must_use]
    pub fn position(&self, offset: usize) -> (usize, usize) {
        let offset = offset.min(self.text.len());
        let line = self.line_starts.partition_point(|start| *start <= offset);
        let start = self
            .line_starts
            .get(line.saturating_sub(1))
            .copied()
            .unwrap_or(0);
        let before = self.text.get(start..).unwrap_or("").char_indices();
        let column = before.take_while(|(at, _)| start + at < offset).count() + 1;
        (line, column)
    }
}

impl fmt::Debug for SourceFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SourceFile")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

impl PartialEq for SourceFile {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name && self.text == other.text
    }
}

impl Eq for SourceFile {}

/// Some characters of a file, as a range of bytes.
#[derive(Clone, PartialEq, Eq)]
pub struct Span {
    file: Arc<SourceFile>,
    start: usize,
    end: usize,
}

impl Span {
    /// The bytes from `start` up to `end`, which are swapped if they are the wrong way round.
    #[must_use]
    pub fn new(file: &Arc<SourceFile>, start: usize, end: usize) -> Self {
        Self {
            file: Arc::clone(file),
            start: start.min(end),
            end: end.max(start),
        }
    }

    /// The file.
    #[must_use]
    pub fn file(&self) -> &Arc<SourceFile> {
        &self.file
    }

    /// Offset of the first byte.
    #[must_use]
    pub fn start(&self) -> usize {
        self.start
    }

    /// Offset behind the last byte.
    #[must_use]
    pub fn end(&self) -> usize {
        self.end
    }

    /// The characters themselves; empty if the range does not fall on characters.
    #[must_use]
    pub fn text(&self) -> &str {
        self.file.text().get(self.start..self.end).unwrap_or("")
    }

    /// Line and column of the first character, from 1.
    #[must_use]
    pub fn start_position(&self) -> (usize, usize) {
        self.file.position(self.start)
    }

    /// Line and column behind the last character, from 1.
    #[must_use]
    pub fn end_position(&self) -> (usize, usize) {
        self.file.position(self.end)
    }
}

impl fmt::Debug for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (line, column) = self.start_position();
        write!(f, "{}:{line}:{column} {:?}", self.file.name(), self.text())
    }
}
