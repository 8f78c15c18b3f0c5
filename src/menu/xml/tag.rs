//! Opening tags.
//!
//! quick-xml finds where a tag ends; its inside is read here, because a place for every name and
//! value is wanted, and because a forgotten quote would otherwise swallow the elements behind it.

use std::collections::HashMap;
use std::ops::Range;

use super::chars;
use super::faults::Faults;
use super::runaway::runaway;
use super::text::{Place, Text};
use super::tree::{Attribute, Name};
use crate::model::Code;

/// Quotes as Chinese keyboards and word processors type them.
const WIDE_QUOTES: [char; 6] = ['“', '”', '‘', '’', '＂', '＇'];

/// Blanks that look like one but are none to XML.
const WIDE_BLANKS: [char; 2] = ['\u{3000}', '\u{A0}'];

/// An opening tag as far as it could be read.
pub(super) struct Tag<'f> {
    pub(super) name: Name<'f>,
    pub(super) attributes: Vec<Attribute<'f>>,
    /// `<name/>`
    pub(super) is_empty: bool,
    /// Where it ends; before the end that quick-xml saw if that one cannot be right.
    pub(super) end: usize,
}

/// Reads the tag that begins at `range.start` and ends at `range.end` at the latest.
pub(super) fn scan<'f>(text: &'f str, range: Range<usize>, faults: &mut Faults<'_>) -> Tag<'f> {
    let mut scanner = Scanner {
        text,
        at: range.start + 1,
        limit: range.end,
        spaced: false,
        attributes: Vec::new(),
        faults,
    };
    scanner.tag()
}

struct Scanner<'s, 'f, 'x> {
    text: &'f str,
    at: usize,
    limit: usize,
    /// White space stands before `at`.
    spaced: bool,
    attributes: Vec<Attribute<'f>>,
    faults: &'s mut Faults<'x>,
}

impl<'f> Scanner<'_, 'f, '_> {
    fn tag(&mut self) -> Tag<'f> {
        let start = self.at - 1;
        let name = self.name();
        self.check_name(name, "an element");
        let is_empty = loop {
            self.skip_space();
            let rest = self.rest();
            if rest.starts_with("/>") {
                self.at += 2;
                break true;
            }
            match rest.bytes().next() {
                Some(b'>') => {
                    self.at += 1;
                    break false;
                }
                None | Some(b'<') => {
                    let message = format!("the tag `<{}` is not closed", name.whole);
                    let at = start..name.range().end;
                    self.faults
                        .push_with_help(Code::XmlSyntax, at, message, "end it with `>`");
                    break false;
                }
                Some(_) => self.attribute(),
            }
        };
        let attributes = std::mem::take(&mut self.attributes);
        Tag {
            name,
            attributes: self.without_repeated(attributes),
            is_empty,
            end: self.at,
        }
    }

    fn attribute(&mut self) {
        if self.rest().starts_with(WIDE_BLANKS) {
            return self.wide_blank();
        }
        let mut name = self.name();
        if !name.whole.contains(chars::is_name_char) {
            self.at = name.start;
            return self.junk();
        }
        if !self.spaced {
            let message = format!("a blank is missing before `{}`", name.whole);
            self.faults.push_with_help(
                Code::XmlSyntax,
                name.range(),
                message,
                "put a blank between two attributes",
            );
        }
        if let Some(at) = name.whole.find('＝') {
            name.whole = name.whole.get(..at).unwrap_or("");
            self.wide_equals(name.start + at);
        } else {
            self.skip_space();
            if !self.rest().starts_with('=') {
                return self.without_value(name);
            }
            self.at += 1;
        }
        self.check_name(name, "an attribute");
        self.skip_space();
        self.spaced = false;
        let value = match self.rest().bytes().next() {
            Some(quote @ (b'"' | b'\'')) => self.quoted(name, char::from(quote)),
            _ => match self.unquoted(name) {
                Some(value) => value,
                None => return self.without_value(name),
            },
        };
        self.attributes.push(Attribute {
            name,
            value,
            at: name.start..self.at,
            is_broken: false,
        });
    }

    /// A blank that XML does not know as one; it does separate what its author wrote.
    fn wide_blank(&mut self) {
        let rest = self.rest();
        let length = rest.len() - rest.trim_start_matches(WIDE_BLANKS).len();
        let at = self.at..self.at + length;
        self.at = at.end;
        self.spaced = true;
        self.faults.push_with_help(
            Code::XmlSyntax,
            at,
            "this is a full-width blank, which separates nothing in XML",
            "replace it by a plain one",
        );
    }

    /// A `＝` as Chinese keyboards type it; what stands behind it is the value.
    fn wide_equals(&mut self, at: usize) {
        self.at = at + '＝'.len_utf8();
        self.faults.push_with_help(
            Code::XmlSyntax,
            at..self.at,
            "the full-width `＝` is another character than `=`",
            "write `=`",
        );
    }

    fn without_value(&mut self, name: Name<'f>) {
        let message = format!("the attribute `{}` has no value", name.whole);
        let help = format!("write `{}=\"…\"`", name.whole);
        self.faults
            .push_with_help(Code::XmlSyntax, name.range(), message, help);
        self.attributes.push(Attribute {
            name,
            value: Text::default(),
            at: name.range(),
            is_broken: true,
        });
    }

    /// A value between quotes, or up to where its missing quote seems to be missing.
    fn quoted(&mut self, name: Name<'f>, quote: char) -> Text {
        let open = self.at;
        let from = open + 1;
        let rest = super::slice(self.text, from..self.limit);
        let close = rest.find(quote);
        let raw = rest.get(..close.unwrap_or(rest.len())).unwrap_or("");
        let follows = close.and_then(|at| rest.get(at + 1..)?.chars().next());
        let range = match runaway(raw, close.is_some(), follows) {
            Some(runaway) => {
                self.at = from + runaway.go_on;
                self.spaced = true;
                let message = format!("the value of `{}` has no closing quote", name.whole);
                let help = format!("end the value with `{quote}`");
                let at = open..from + runaway.value;
                self.faults
                    .push_with_help(Code::XmlSyntax, at, message, help);
                from..from + runaway.value
            }
            None => {
                self.at = (from + raw.len() + 1).min(self.limit);
                if let Some(at) = raw.find('<') {
                    let at = from + at..from + at + 1;
                    let message = "`<` cannot stand in the value of an attribute";
                    self.faults
                        .push_with_help(Code::XmlSyntax, at, message, "write `&lt;`");
                }
                from..from + raw.len()
            }
        };
        self.value(range)
    }

    /// A value without quotes; none if nothing stands there.
    fn unquoted(&mut self, name: Name<'f>) -> Option<Text> {
        let start = self.at;
        let rest = self.rest();
        let ends = |c: char| chars::is_space(c) || matches!(c, '>' | '<');
        let end = rest.find(ends).unwrap_or(rest.len());
        let raw = rest.get(..end).unwrap_or("");
        let raw = raw.strip_suffix('/').unwrap_or(raw);
        self.at += raw.len();
        if raw.is_empty() {
            return None;
        }
        let bare = raw.trim_matches(|c| WIDE_QUOTES.contains(&c) || matches!(c, '"' | '\''));
        let message = match raw.chars().next().filter(|c| WIDE_QUOTES.contains(c)) {
            Some(quote) => format!("`{quote}` does not quote a value"),
            None => format!(
                "the value of `{}` does not stand between quotes",
                name.whole
            ),
        };
        let help = format!("write `{}=\"{bare}\"`", name.whole);
        self.faults
            .push_with_help(Code::XmlSyntax, start..self.at, message, help);
        let offset = raw.find(bare).unwrap_or(0);
        Some(self.value(start + offset..start + offset + bare.len()))
    }

    fn value(&mut self, range: Range<usize>) -> Text {
        let mut value = Text::default();
        value.push_markup(self.text, range, self.faults, Place::Attribute);
        value
    }

    /// Characters that can begin nothing, up to the next white space.
    fn junk(&mut self) {
        let start = self.at;
        let rest = self.rest();
        let ends = |c: char| chars::is_space(c) || matches!(c, '>' | '<');
        let end = rest.find(ends).unwrap_or(rest.len());
        // A slash can be the one of `/>`, but then it does not come here first.
        let junk = rest.get(..end.max(1)).unwrap_or(rest);
        self.at += junk.len();
        self.spaced = true;
        self.faults.push_with_help(
            Code::XmlSyntax,
            start..start + junk.len(),
            format!("`{junk}` cannot stand in a tag"),
            "a tag holds its name and attributes like `name=\"value\"`",
        );
    }

    fn name(&mut self) -> Name<'f> {
        let start = self.at;
        let rest = self.rest();
        let ends = |c: char| {
            let is_sign = matches!(c, '=' | '>' | '<' | '"' | '\'' | '/');
            is_sign || chars::is_space(c) || WIDE_BLANKS.contains(&c)
        };
        self.at += rest.find(ends).unwrap_or(rest.len());
        Name {
            whole: super::slice(self.text, start..self.at),
            start,
        }
    }

    fn check_name(&mut self, name: Name<'_>, of: &str) {
        if chars::is_name(name.whole) {
            return;
        }
        let wrong = name
            .whole
            .chars()
            .find(|c| !chars::is_name_char(*c) && *c != ':');
        let help = match wrong {
            Some(c) => format!("leave `{}` out", c.escape_debug()),
            None => "a name begins with a letter and has at most one `:`".to_owned(),
        };
        let message = format!("`{}` cannot be the name of {of}", name.whole);
        let at = if name.whole.is_empty() {
            let before = super::slice(self.text, 0..name.start).chars().next_back();
            name.start - before.map_or(0, char::len_utf8)..name.start
        } else {
            name.range()
        };
        self.faults.push_with_help(Code::XmlName, at, message, help);
    }

    /// Keeps the first of attributes with the same name.
    fn without_repeated(&mut self, attributes: Vec<Attribute<'f>>) -> Vec<Attribute<'f>> {
        let mut seen: HashMap<&str, Range<usize>> = HashMap::with_capacity(attributes.len());
        let mut kept = Vec::with_capacity(attributes.len());
        for attribute in attributes {
            let name = attribute.name;
            if let Some(first) = seen.get(name.whole) {
                let message = format!("the attribute `{}` stands twice", name.whole);
                let fault = self
                    .faults
                    .fault(Code::XmlAttributeRepeated, name.range(), message)
                    .help("keep one of them")
                    .related(self.faults.span(first.clone()), "first here");
                self.faults.push(fault);
            } else {
                seen.insert(name.whole, name.range());
                kept.push(attribute);
            }
        }
        kept
    }

    fn rest(&self) -> &'f str {
        super::slice(self.text, self.at..self.limit)
    }

    fn skip_space(&mut self) {
        let rest = self.rest();
        let blank = rest.len() - rest.trim_start_matches(chars::is_space).len();
        self.spaced |= blank > 0;
        self.at += blank;
    }
}
