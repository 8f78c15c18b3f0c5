//! Places in files.

use std::fmt;
use std::sync::Arc;

/// A file's name and text, with an index of its lines.
pub struct SourceFile {
    name: String,
    text: String,
    line_starts: Vec<usize>,
    /// How many characters begin before each [`STEP`] bytes, so that a place in a file of one
    /// enormous line is found as fast as in any other.
    characters: Vec<usize>,
}

/// Bytes between two counts of characters.
const STEP: usize = 1024;

impl SourceFile {
    /// A file as it is shown to its author; `name` is the path they know it by.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Arc<Self> {
        let text = text.into();
        let after_breaks = text.match_indices('\n').map(|(at, _)| at + 1);
        let line_starts = std::iter::once(0).chain(after_breaks).collect();
        let characters = counts(&text);
        Arc::new(Self {
            name: name.into(),
            text,
            line_starts,
            characters,
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
        let column = self.characters_before(offset) - self.characters_before(start) + 1;
        (line, column)
    }

    fn characters_before(&self, offset: usize) -> usize {
        let step = offset / STEP;
        let counted = self.characters.get(step).copied().unwrap_or(0);
        let rest = self.text.as_bytes().get(step * STEP..offset);
        counted + begins(rest.unwrap_or(&[]))
    }
}

fn counts(text: &str) -> Vec<usize> {
    let steps = text.as_bytes().chunks(STEP);
    let ends = steps.scan(0, |count, step| {
        *count += begins(step);
        Some(*count)
    });
    std::iter::once(0).chain(ends).collect()
}

/// How many characters begin in these bytes.
fn begins(bytes: &[u8]) -> usize {
    let continues = |byte: &&u8| **byte & 0xC0 == 0x80;
    bytes.len() - bytes.iter().filter(continues).count()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_counted_in_characters_wherever_it_is() {
        let text = "ab一\r\n𝄞二c\n".repeat(700);
        let file = SourceFile::new("a.xml", text.as_str());
        let mut expected = (1, 1);
        for (at, c) in text.char_indices() {
            assert_eq!(file.position(at), expected, "byte {at}");
            expected = match c {
                '\n' => (expected.0 + 1, 1),
                _ => (expected.0, expected.1 + 1),
            };
        }
        assert_eq!(file.position(text.len()), expected);
        assert_eq!(file.position(usize::MAX), expected);
    }

    #[test]
    fn a_file_without_line_ends_has_one_line() {
        let text = "菜".repeat(5000);
        let file = SourceFile::new("a.xml", text.as_str());
        assert_eq!(file.position(3 * 4321), (1, 4322));
        assert_eq!(SourceFile::new("b.xml", "").position(0), (1, 1));
    }
}
