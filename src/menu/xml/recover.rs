//! What to do where nothing of XML begins or ends.
//!
//! Each way tells one fault, keeps what was probably meant, and goes on at the next tag.

use super::reader::{CDATA, Next, Reading};
use super::text::Place;
use super::{chars, slice, stack};
use crate::model::Code;

impl Reading<'_> {
    /// quick-xml found no end of what begins here.
    pub(super) fn broken(&mut self, start: usize) -> Next {
        let rest = slice(self.text, start..self.text.len());
        if let Some(next) = self
            .misspelt_cdata(start)
            .or_else(|| self.bare_angle(start))
        {
            return next;
        }
        if rest.starts_with(CDATA) {
            return self.unclosed_cdata(start);
        }
        let (length, message, help) = if rest.starts_with("<!--") {
            (4, "this comment is not closed", "end it with `-->`")
        } else if rest.starts_with("<!DOCTYPE") || rest.starts_with("<!doctype") {
            self.doctype(start);
            return self.give_up();
        } else if rest.starts_with("<?") {
            (2, "this instruction is not closed", "end it with `?>`")
        } else if rest.starts_with("<!") {
            let help = "a comment is written `<!-- … -->`, a CDATA section `<![CDATA[ … ]]>`";
            (2, "`<!` begins nothing that XML knows", help)
        } else if rest.starts_with("</") {
            return self.close(start..self.text.len());
        } else {
            return self.open(start..self.text.len());
        };
        let at = start..start + length;
        self.faults
            .push_with_help(Code::XmlSyntax, at, message, help);
        if rest.starts_with("<!--") {
            self.give_up()
        } else {
            self.go_on_at_tag(start + length)
        }
    }

    fn unclosed_cdata(&mut self, start: usize) -> Next {
        let content = start + CDATA.len()..self.text.len();
        stack::unclosed_cdata(&content, &mut self.faults);
        let raw = slice(self.text, content.clone());
        let Some(end) = raw.find("</") else {
            return self.give_up();
        };
        if let Some(text) = self.stack.text() {
            stack::push_cut(text, raw.get(..end).unwrap_or(""), content.start);
        }
        Next::At(content.start + end)
    }

    /// `<[CDATA[`, `<!CDATA[`, `<![cdata[` and their like.
    pub(super) fn misspelt_cdata(&mut self, start: usize) -> Option<Next> {
        let rest = slice(self.text, start..self.text.len());
        let head = opening_of_cdata(rest)?;
        if rest.starts_with(CDATA) {
            return None;
        }
        let wrong = rest.get(..head).unwrap_or("");
        let message = format!("`{wrong}` does not begin a CDATA section");
        self.faults.push_with_help(
            Code::XmlSyntax,
            start..start + head,
            message,
            "write `<![CDATA[`",
        );
        let inside = rest.get(head..).unwrap_or("");
        let end = inside.find("]]").or_else(|| inside.find("</")).unwrap_or(0);
        if let Some(text) = self.stack.text() {
            text.push_raw(
                inside.get(..end).unwrap_or(""),
                start + head,
                Place::Content,
            );
        }
        Some(self.go_on_at_tag(start + head + end))
    }

    /// A `<` that begins no tag, such as the one in `a < b`.
    pub(super) fn bare_angle(&mut self, start: usize) -> Option<Next> {
        let rest = slice(self.text, start + 1..self.text.len());
        if rest.starts_with(|c| chars::is_name_start(c) || matches!(c, '!' | '/' | '?' | ':')) {
            return None;
        }
        let spaced = rest.is_empty() || rest.starts_with(chars::is_space);
        if !spaced
            && rest
                .find(['<', '>'])
                .is_some_and(|at| rest.get(at..).is_some_and(|rest| rest.starts_with('>')))
        {
            return None;
        }
        let help = "write `&lt;`, or put the whole text between `<![CDATA[` and `]]>`";
        self.faults.push_with_help(
            Code::XmlSyntax,
            start..start + 1,
            "`<` cannot stand in text",
            help,
        );
        let length = rest.find('<').unwrap_or(rest.len());
        if let Some(text) = self.stack.text() {
            let raw = slice(self.text, start..start + 1 + length);
            text.push_raw(raw, start, Place::Content);
        }
        Some(self.go_on_at_tag(start + 1 + length))
    }

    /// A new reading must not begin before a byte order mark, so it begins at a tag.
    fn go_on_at_tag(&mut self, from: usize) -> Next {
        match slice(self.text, from..self.text.len()).find('<') {
            Some(found) => Next::At(from + found),
            None => Next::Nowhere,
        }
    }

    fn give_up(&mut self) -> Next {
        self.lost = true;
        Next::Nowhere
    }
}

/// How long something is that was meant to begin a CDATA section.
fn opening_of_cdata(rest: &str) -> Option<usize> {
    let after = rest.strip_prefix('<')?;
    let after = after.trim_start_matches(|c: char| matches!(c, '!' | '[') || chars::is_space(c));
    let word = after
        .get(..5)
        .filter(|word| word.eq_ignore_ascii_case("cdata"))?;
    let after = after.get(word.len()..)?.trim_start_matches(chars::is_space);
    let after = after.strip_prefix('[')?;
    Some(rest.len() - after.len())
}
