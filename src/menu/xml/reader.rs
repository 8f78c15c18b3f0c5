//! From the events of quick-xml to a tree.

use std::ops::Range;
use std::sync::Arc;

use quick_xml::Reader;
use quick_xml::events::Event;

use super::faults::Faults;
use super::stack::Stack;
use super::text::Place;
use super::tree::{Document, Element, Name};
use super::{chars, declaration, slice, tag};
use crate::model::{Code, Diagnostic, Diagnostics, SourceFile};

const BOM: char = '\u{FEFF}';
pub(super) const CDATA: &str = "<![CDATA[";
const END_OF_CDATA: &str = "]]>";

/// Reads a file as XML: as much of it as can be had, and everything that is wrong with it.
pub(in crate::menu) fn read(file: &Arc<SourceFile>) -> (Document<'_>, Diagnostics) {
    let text = file.text();
    let mut reading = Reading {
        text,
        faults: Faults::new(file),
        stack: Stack::new(text),
        outside: None,
        outside_faults: Vec::new(),
        told_second_root: false,
        lost: false,
    };
    reading.check_characters();
    reading.run();
    reading.finish()
}

/// A file that is being read.
pub(super) struct Reading<'f> {
    pub(super) text: &'f str,
    pub(super) faults: Faults<'f>,
    pub(super) stack: Stack<'f>,
    /// Where the last text outside the root element ended.
    outside: Option<usize>,
    /// What is wrong with such texts; told when it is known that there is a root element.
    outside_faults: Vec<Diagnostic>,
    told_second_root: bool,
    /// Something swallowed the rest of the file.
    pub(super) lost: bool,
}

/// How reading goes on after an event.
pub(super) enum Next {
    Behind,
    At(usize),
    Nowhere,
}

impl<'f> Reading<'f> {
    fn run(&mut self) {
        let mut next = Some(self.start());
        while let Some(at) = next {
            let at = self.behind_marks(at);
            next = self.read_from(at);
        }
    }

    /// Takes the byte order marks that stand here as text: quick-xml would skip them where it begins
    /// to read, without counting their bytes.
    fn behind_marks(&mut self, at: usize) -> usize {
        let after = slice(self.text, at..self.text.len()).trim_start_matches(BOM);
        let behind = self.text.len() - after.len();
        if behind > at {
            self.content(at..behind);
        }
        behind
    }

    fn start(&self) -> usize {
        if self.text.starts_with(BOM) {
            BOM.len_utf8()
        } else {
            0
        }
    }

    /// Reads until a fault makes it necessary to begin anew, which is at the place returned. Each
    /// time is preceded by a fault, and the number of those is limited.
    fn read_from(&mut self, base: usize) -> Option<usize> {
        let mut reader = Reader::from_str(self.text.get(base..)?);
        let config = reader.config_mut();
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        config.allow_dangling_amp = true;
        let mut start = base;
        loop {
            let event = reader.read_event();
            let end = base + usize::try_from(reader.buffer_position()).unwrap_or(0);
            let next = self.take(&event, start..end);
            if self.faults.are_too_many() {
                self.lost = true;
                return None;
            }
            match next {
                Next::Behind => start = end,
                Next::At(place) => return Some(place),
                Next::Nowhere => return None,
            }
        }
    }

    fn take(&mut self, event: &quick_xml::Result<Event<'_>>, at: Range<usize>) -> Next {
        let Ok(event) = event else {
            return self.broken(at.start);
        };
        match event {
            Event::Start(_) | Event::Empty(_) => return self.open(at),
            Event::End(_) => return self.close(at),
            Event::Text(_) | Event::GeneralRef(_) => self.content(at),
            Event::CData(_) => self.cdata(at),
            Event::Comment(_) => self.comment(at),
            Event::Decl(_) => {
                let first = at.start == self.start();
                declaration::check(self.text, at, first, &mut self.faults);
            }
            Event::PI(_) => declaration::check_instruction(self.text, at, &mut self.faults),
            Event::DocType(_) => self.doctype(at.start),
            Event::Eof => return Next::Nowhere,
        }
        Next::Behind
    }

    pub(super) fn open(&mut self, at: Range<usize>) -> Next {
        if let Some(next) = self
            .misspelt_cdata(at.start)
            .or_else(|| self.bare_angle(at.start))
        {
            return next;
        }
        let tag = tag::scan(self.text, at.clone(), &mut self.faults);
        if self.stack.is_empty() && !self.stack.roots.is_empty() {
            self.second_root(tag.name);
        }
        let element = Element {
            name: tag.name,
            tag: at.start..tag.end,
            attributes: tag.attributes,
            nodes: Vec::new(),
            is_cut: false,
        };
        self.stack.push(element, tag.is_empty, &mut self.faults);
        if tag.end == at.end {
            Next::Behind
        } else {
            Next::At(tag.end)
        }
    }

    fn second_root(&mut self, name: Name<'_>) {
        if std::mem::replace(&mut self.told_second_root, true) {
            return;
        }
        let mut fault = self.faults.fault(
            Code::XmlRoot,
            name.start - 1..name.range().end,
            format!("`<{}>` stands outside the root element", name.whole),
        );
        if let Some(root) = self.stack.roots.first() {
            let span = self.faults.span(root.tag.start..root.name.range().end);
            fault = fault
                .help("a file has one root element, with everything else inside it")
                .related(span, "this is the root element");
        }
        self.faults.push(fault);
    }

    pub(super) fn close(&mut self, at: Range<usize>) -> Next {
        let inside = slice(self.text, at.start + 2..at.end);
        let inside = inside.strip_suffix('>').unwrap_or(inside);
        let (inside, end) = match inside.find('<') {
            Some(lt) => (inside.get(..lt).unwrap_or(""), at.start + 2 + lt),
            None => (inside, at.end),
        };
        let name = inside.trim_matches(chars::is_space);
        let name = name.split(chars::is_space).next().unwrap_or("");
        let tag = at.start..at.start + 2 + inside.trim_end_matches(chars::is_space).len();
        if end != at.end || at.end == self.text.len() && !self.text.ends_with('>') {
            let message = format!("the end tag `</{name}` is not closed");
            self.faults
                .push_with_help(Code::XmlSyntax, tag.clone(), message, "end it with `>`");
        } else if inside.trim_end_matches(chars::is_space) != name {
            let message = "an end tag holds a name and nothing else";
            let help = format!("write `</{name}>`");
            self.faults
                .push_with_help(Code::XmlSyntax, at.clone(), message, help);
        }
        let offset = inside.find(name).unwrap_or(0);
        let name = Name {
            whole: slice(
                self.text,
                at.start + 2 + offset..at.start + 2 + offset + name.len(),
            ),
            start: at.start + 2 + offset,
        };
        match self.stack.close(name, at.start..end, &mut self.faults) {
            Some(place) => Next::At(place),
            None if end == at.end => Next::Behind,
            None => Next::At(end),
        }
    }

    fn content(&mut self, at: Range<usize>) {
        let raw = slice(self.text, at.clone());
        if self.stack.is_empty() {
            return self.outside(at, raw);
        }
        if let Some(found) = raw.find(END_OF_CDATA) {
            let found = at.start + found..at.start + found + END_OF_CDATA.len();
            let message = "`]]>` ends a CDATA section, but none begins before it";
            let help = "begin the section with `<![CDATA[`, or write `]]&gt;`";
            self.faults
                .push_with_help(Code::XmlSyntax, found, message, help);
        }
        if let Some(text) = self.stack.text() {
            text.push_markup(self.text, at, &mut self.faults, Place::Content);
        }
    }

    fn outside(&mut self, at: Range<usize>, raw: &str) {
        let text = raw.trim_matches(chars::is_space);
        if text.is_empty() {
            return;
        }
        let goes_on = self.outside == Some(at.start);
        self.outside = Some(at.end);
        if goes_on {
            return;
        }
        let start = at.start + raw.find(text).unwrap_or(0);
        let line = text.lines().next().unwrap_or(text);
        let at = start..start + line.len();
        let message = "text stands outside the root element";
        let fault = self.faults.fault(Code::XmlRoot, at, message);
        self.outside_faults
            .push(fault.help("leave it out, or make a comment of it: `<!-- … -->`"));
    }

    fn cdata(&mut self, at: Range<usize>) {
        if self.stack.is_empty() {
            let raw = slice(self.text, at.clone());
            return self.outside(at, raw);
        }
        let content = at.start + CDATA.len()..at.end - END_OF_CDATA.len();
        self.stack.note_cdata(content.clone());
        if let Some(text) = self.stack.text() {
            text.push_raw(
                slice(self.text, content.clone()),
                content.start,
                Place::Content,
            );
        }
    }

    fn comment(&mut self, at: Range<usize>) {
        let inside = at.start + 4..at.end - 3;
        let raw = slice(self.text, inside.clone());
        let (found, message) = match raw.find("<!--") {
            Some(nested) => (nested..nested + 4, "a comment begins inside a comment"),
            None => match raw.find("--") {
                Some(hyphens) => (hyphens..hyphens + 2, "`--` cannot stand inside a comment"),
                None if raw.ends_with('-') => {
                    (raw.len() - 1..raw.len(), "a comment cannot end in `--->`")
                }
                None => return,
            },
        };
        let help = "a comment goes from `<!--` to the next `-->` and holds no `--` in between";
        let found = inside.start + found.start..inside.start + found.end;
        self.faults
            .push_with_help(Code::XmlSyntax, found, message, help);
    }

    pub(super) fn doctype(&mut self, start: usize) {
        let at = start..start + "<!DOCTYPE".len();
        let message = "a menuconfig file does not declare a document type";
        self.faults.push_with_help(
            Code::XmlDoctype,
            at,
            message,
            "leave the `<!DOCTYPE …>` out",
        );
    }

    fn check_characters(&mut self) {
        for run in chars::disallowed(self.text) {
            let first = slice(self.text, run.clone()).chars().next().unwrap_or(' ');
            let message = format!(
                "XML does not allow the character U+{:04X}",
                u32::from(first)
            );
            self.faults.push_with_help(
                Code::XmlCharacter,
                run,
                message,
                "delete it; an editor may not show it",
            );
        }
    }

    fn finish(mut self) -> (Document<'f>, Diagnostics) {
        self.stack.finish(self.lost, &mut self.faults);
        let roots = self.stack.roots;
        if !roots.is_empty() {
            for fault in self.outside_faults {
                self.faults.push(fault);
            }
        } else if !self.lost {
            let text = self
                .outside_faults
                .first()
                .and_then(|fault| fault.span.as_ref());
            self.faults.push_with_help(
                Code::XmlRoot,
                text.map_or(0..0, |span| span.start()..span.end()),
                "the file has no root element",
                "a menuconfig file holds `<menu-configs>` with everything else inside it",
            );
        }
        (Document { roots }, self.faults.into_list())
    }
}
