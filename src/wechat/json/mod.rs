//! A reader for JSON pushes, into the same fields as XML ones.
//!
//! A member is an element; the elements of an array are elements of the array's name; `null` is
//! one that is not there. Numbers stay the text that they are: the platform's have up to 20 digits,
//! and come as strings too. Like the reader for XML it is tolerant where people's texts come through
//! (control characters, halves of pairs) and strict elsewhere; a general reader refuses the one and
//! rounds the other.

mod lexis;

use std::borrow::Cow;

use super::chars::legal;
use super::error::DecodeError;
use super::fields::{Fields, MAX_DEPTH, ROOT};
use lexis::{is_number, split_string, unescaped};

/// Reads a document, which must be an object.
pub(super) fn read(document: &str) -> Result<Fields<'_>, DecodeError> {
    let mut reader = Reader {
        document,
        rest: document,
        fields: Fields::new(),
    };
    reader.expect("{", "this is no object")?;
    reader.members(ROOT, 1)?;
    reader.skip_space();
    match reader.rest {
        "" => Ok(reader.fields),
        _ => Err(reader.fault("there is something after the object")),
    }
}

struct Reader<'a> {
    document: &'a str,
    rest: &'a str,
    fields: Fields<'a>,
}

impl<'a> Reader<'a> {
    fn fault(&self, what: &'static str) -> DecodeError {
        DecodeError::Malformed {
            what,
            offset: self.document.len() - self.rest.len(),
        }
    }

    fn skip_space(&mut self) {
        self.rest = self.rest.trim_ascii_start();
    }

    /// Takes this mark, if it is next.
    fn eat(&mut self, mark: &str) -> bool {
        self.skip_space();
        let rest = self.rest.strip_prefix(mark);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn expect(&mut self, mark: &str, otherwise: &'static str) -> Result<(), DecodeError> {
        match self.eat(mark) {
            true => Ok(()),
            false => Err(self.fault(otherwise)),
        }
    }

    /// Takes what is in an object, up to its end; `depth` objects and arrays are open.
    fn members(&mut self, place: usize, depth: usize) -> Result<(), DecodeError> {
        if self.eat("}") {
            return Ok(());
        }
        loop {
            self.expect("\"", "a member has no name")?;
            let name = self.string()?;
            self.expect(":", "a name without a value")?;
            self.value(place, name, depth)?;
            if !self.eat(",") {
                return self.expect("}", "an object does not end");
            }
        }
    }

    /// Takes what is in an array, up to its end; `depth` objects and arrays are open.
    fn elements(
        &mut self,
        depth: usize,
        each: impl Fn(&mut Self) -> Result<(), DecodeError>,
    ) -> Result<(), DecodeError> {
        if depth > MAX_DEPTH {
            return Err(DecodeError::TooLarge);
        }
        if self.eat("]") {
            return Ok(());
        }
        loop {
            each(self)?;
            if !self.eat(",") {
                return self.expect("]", "an array does not end");
            }
        }
    }

    fn value(
        &mut self,
        parent: usize,
        name: Cow<'a, str>,
        depth: usize,
    ) -> Result<(), DecodeError> {
        if self.eat("{") {
            let place = self.add(parent, name, depth)?;
            return self.members(place, depth + 1);
        }
        if self.eat("[") {
            let depth = depth + 1;
            return self.elements(depth, |reader| reader.value(parent, name.clone(), depth));
        }
        let text = match self.eat("\"") {
            true => Some(self.string()?),
            false => self.word()?,
        };
        if let Some(text) = text {
            let place = self.add(parent, name, depth)?;
            self.fields.append(place, text);
        }
        Ok(())
    }

    fn add(
        &mut self,
        parent: usize,
        name: Cow<'a, str>,
        depth: usize,
    ) -> Result<usize, DecodeError> {
        if !self.fields.has_room_for(&name, depth) {
            return Err(DecodeError::TooLarge);
        }
        Ok(self.fields.add(parent, name))
    }

    /// Takes a number or a word; nothing for `null`.
    fn word(&mut self) -> Result<Option<Cow<'a, str>>, DecodeError> {
        let is_part = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.');
        let end = self.rest.bytes().position(|byte| !is_part(byte));
        let end = end.unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at_checked(end).unwrap_or_default();
        let word = match word {
            "null" => None,
            "true" | "false" => Some(Cow::Borrowed(word)),
            number if is_number(number) => Some(Cow::Borrowed(number)),
            _ => return Err(self.fault("this is no value")),
        };
        self.rest = rest;
        Ok(word)
    }

    /// Takes the rest of a string, whose first quote was taken.
    fn string(&mut self) -> Result<Cow<'a, str>, DecodeError> {
        let (raw, rest) =
            split_string(self.rest).ok_or_else(|| self.fault("a string does not end"))?;
        let text = unescaped(raw).ok_or_else(|| self.fault("an unknown escape"))?;
        self.rest = rest;
        Ok(match text {
            Cow::Borrowed(text) => legal(text),
            Cow::Owned(text) => Cow::Owned(legal(&text).into_owned()),
        })
    }
}
