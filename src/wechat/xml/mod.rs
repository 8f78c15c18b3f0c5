//! A reader for the XML that the platform really sends.
//!
//! It is strict where a mistake could change the meaning (tags, nesting, references, one root) and
//! tolerant where the platform is known to be wrong: control characters are dropped, and the text
//! that a person wrote may hold `]]>`, which the platform does not escape. A general reader does
//! neither, and would keep a tree that nobody needs.

mod lexis;

use std::borrow::Cow;

use super::chars::{legal, may_hold_forbidden};
use super::error::DecodeError;
use super::fields::{Fields, ROOT};
pub(super) use lexis::{CDATA, CDATA_END, split_cdata, split_name};
use lexis::{joined, last_end_of, says_utf8, skip_attributes, unescaped};

/// How many elements [`written_by_people`] knows.
const WRITTEN_BY_PEOPLE: usize = 8;

/// The number of an element whose text people write, by its name and how deep it stands. The
/// platform puts it into CDATA as it is, so only the last `]]></Name>` of the document ends it.
fn written_by_people(name: &str, depth: usize) -> Option<usize> {
    Some(match (depth, name) {
        (2, "Content") => 0,
        (2, "Recognition") => 1,
        (2, "Label") => 2,
        (2, "Title") => 3,
        (2, "Description") => 4,
        (3, "ScanResult") => 5,
        (3, "Label") => 6,
        (3, "Poiname") => 7,
        _ => return None,
    })
}

/// Reads a document.
pub(super) fn read(document: &str) -> Result<Fields<'_>, DecodeError> {
    let mut reader = Reader {
        document,
        rest: document,
        fields: Fields::new(),
        current: ROOT,
        depth: 0,
        is_legal: !may_hold_forbidden(document),
        last_ends: [None; WRITTEN_BY_PEOPLE],
    };
    reader.declaration()?;
    reader.around_root()?;
    reader.element()?;
    while reader.depth > 0 {
        reader.step()?;
    }
    reader.around_root()?;
    match reader.rest {
        "" => Ok(reader.fields),
        _ => Err(reader.fault("there is something after the root")),
    }
}

struct Reader<'a> {
    document: &'a str,
    rest: &'a str,
    fields: Fields<'a>,
    current: usize,
    /// How many elements are open.
    depth: usize,
    /// No part of the document holds a character that XML forbids.
    is_legal: bool,
    /// Where the last end of each of [`written_by_people`] is, once it was looked for: hostile
    /// documents would otherwise be searched whole for every element.
    last_ends: [Option<Option<usize>>; WRITTEN_BY_PEOPLE],
}

impl<'a> Reader<'a> {
    fn fault(&self, what: &'static str) -> DecodeError {
        DecodeError::Malformed {
            what,
            offset: self.offset(),
        }
    }

    fn offset(&self) -> usize {
        self.document.len() - self.rest.len()
    }

    /// Skips `<?xml … ?>`, unless it promises another encoding.
    fn declaration(&mut self) -> Result<(), DecodeError> {
        self.rest = self.rest.trim_ascii_start();
        let Some(rest) = self.rest.strip_prefix("<?xml") else {
            return Ok(());
        };
        let (declaration, rest) = rest
            .split_once("?>")
            .ok_or_else(|| self.fault("the XML declaration does not end"))?;
        if !says_utf8(declaration) {
            return Err(DecodeError::NotUtf8);
        }
        self.rest = rest;
        Ok(())
    }

    /// Skips what may stand before and after the root.
    fn around_root(&mut self) -> Result<(), DecodeError> {
        loop {
            self.rest = self.rest.trim_ascii_start();
            if !self.comment()? {
                return Ok(());
            }
        }
    }

    /// Skips a comment or a processing instruction, if one is next.
    fn comment(&mut self) -> Result<bool, DecodeError> {
        for (start, end) in [("<!--", "-->"), ("<?", "?>")] {
            if let Some(inside) = self.rest.strip_prefix(start) {
                let (_, rest) = inside
                    .split_once(end)
                    .ok_or_else(|| self.fault("a comment does not end"))?;
                self.rest = rest;
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Takes the next piece of mark-up, or the text before it.
    fn step(&mut self) -> Result<(), DecodeError> {
        match self.rest.as_bytes() {
            [b'<', b'/', ..] => self.end(),
            [b'<', b'!' | b'?', ..] => self.aside(),
            [b'<', ..] => self.element(),
            _ => self.text(),
        }
    }

    /// Takes a CDATA section, or skips what is no part of the message.
    fn aside(&mut self) -> Result<(), DecodeError> {
        if let Some(rest) = self.rest.strip_prefix(CDATA) {
            self.cdata(rest)
        } else if self.comment()? {
            Ok(())
        } else {
            Err(DecodeError::DocType)
        }
    }

    /// Takes text up to the next mark-up. White space between elements or around CDATA is layout;
    /// alone it is a value.
    fn text(&mut self) -> Result<(), DecodeError> {
        // Mark-up is mostly near: no search pays for its preparation.
        let bytes = self.rest.as_bytes();
        let (text, rest) = bytes
            .iter()
            .position(|byte| *byte == b'<')
            .and_then(|at| self.rest.split_at_checked(at))
            .ok_or_else(|| self.fault("the document ends inside an element"))?;
        let is_blank = text.bytes().all(|byte| byte.is_ascii_whitespace());
        if is_blank && !(rest.starts_with("</") && self.fields.is_bare(self.current)) {
            self.rest = rest;
            return Ok(());
        }
        let text = unescaped(text).ok_or_else(|| self.fault("a broken reference or `]]>`"))?;
        self.append(text);
        self.rest = rest;
        Ok(())
    }

    fn append(&mut self, text: Cow<'a, str>) {
        let text = match text {
            Cow::Borrowed(_) if self.is_legal => text,
            Cow::Borrowed(text) => legal(text),
            Cow::Owned(text) => Cow::Owned(legal(&text).into_owned()),
        };
        self.fields.append(self.current, text);
    }

    fn cdata(&mut self, rest: &'a str) -> Result<(), DecodeError> {
        let (text, rest) =
            split_cdata(rest).ok_or_else(|| self.fault("a CDATA section does not end"))?;
        self.append(Cow::Borrowed(text));
        self.rest = rest;
        Ok(())
    }

    /// Takes a start tag; what is in the element comes in later steps.
    fn element(&mut self) -> Result<(), DecodeError> {
        let tag = self.rest.strip_prefix('<').unwrap_or("");
        if tag.starts_with('!') {
            return Err(DecodeError::DocType);
        }
        let (name, rest) = split_name(tag).ok_or_else(|| self.fault("a tag has no name"))?;
        let (rest, is_empty) = skip_attributes(rest).ok_or_else(|| self.fault("a broken tag"))?;
        if !self.fields.has_room_for(name, self.depth) {
            return Err(DecodeError::TooLarge);
        }
        let place = match self.depth {
            0 => self.fields.name_root(name),
            _ => self.fields.add(self.current, Cow::Borrowed(name)),
        };
        self.rest = rest;
        if !is_empty {
            self.current = place;
            self.depth += 1;
            if let Some(number) = written_by_people(name, self.depth) {
                self.written_text(name, number);
            }
        }
        Ok(())
    }

    /// Takes an end tag.
    fn end(&mut self) -> Result<(), DecodeError> {
        let rest = self
            .rest
            .strip_prefix("</")
            .and_then(|rest| rest.strip_prefix(self.fields.name(self.current)))
            .and_then(|rest| rest.trim_ascii_start().strip_prefix('>'))
            .ok_or_else(|| self.fault("an end tag that fits no start tag"))?;
        self.rest = rest;
        self.current = self.fields.parent(self.current);
        self.depth -= 1;
        Ok(())
    }

    /// Takes the text of an element that [`written_by_people`] knows, up to its end tag.
    fn written_text(&mut self, name: &str, number: usize) {
        let Some(inside) = self.rest.strip_prefix(CDATA) else {
            return;
        };
        let Some(end) = self.last_end(name, number) else {
            return;
        };
        let start = self.document.len() - inside.len();
        let (Some(text), Some(rest)) = (self.document.get(start..end), self.document.get(end..))
        else {
            return;
        };
        self.append(joined(text).map_or(Cow::Borrowed(text), Cow::Owned));
        self.rest = rest.strip_prefix(CDATA_END).unwrap_or(rest);
    }

    /// Where the last `]]></name>` of the document begins.
    fn last_end(&mut self, name: &str, number: usize) -> Option<usize> {
        let last_end = self.last_ends.get_mut(number)?;
        *last_end.get_or_insert_with(|| last_end_of(name, self.document))
    }
}
