//! Links that the platform does not show as links.

use std::ops::Range;

use super::super::tags::Tags;

/// What a link may lead to.
const SCHEMES: &[&str] = &["http:", "https:", "weixin:", "tel:", "mailto:", "sms:"];

/// Stands for each byte of what the template writes at run time.
const WRITTEN: u8 = 1;
/// Stands for each byte of a tag that may leave out or repeat what is behind it.
const DECIDED: u8 = 2;

/// A link, or an end of one, that is not shown as it is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct BadLink {
    pub(super) part: Range<usize>,
    pub(super) message: String,
    pub(super) help: &'static str,
}

const PATTERN: &str = "write `<a href=\"https://…\">text</a>`, or use the filter `option`";

/// Every bad link of a template, as far as its text shows it.
pub(super) fn bad_links(text: &str) -> Vec<BadLink> {
    let mut links = Links {
        text,
        bytes: literal(text),
        found: Vec::new(),
    };
    links.read();
    links.found
}

/// The text with everything that is not written as it stands blotted out, byte for byte.
fn literal(text: &str) -> Vec<u8> {
    let mut bytes = text.as_bytes().to_vec();
    let mut blot = |range: Range<usize>, with: u8| {
        if let Some(part) = bytes.get_mut(range) {
            part.fill(with);
        }
    };
    let mut at = 0;
    for tag in Tags::new(text) {
        comments(text, at..tag.range.start, &mut blot);
        at = tag.range.end;
        let with = if tag.is_statement { DECIDED } else { WRITTEN };
        blot(tag.range, with);
    }
    comments(text, at..text.len(), &mut blot);
    bytes
}

fn comments(text: &str, range: Range<usize>, blot: &mut impl FnMut(Range<usize>, u8)) {
    let mut at = range.start;
    while let Some(found) = text.get(at..range.end).and_then(|rest| rest.find("{#")) {
        let start = at + found;
        let rest = text.get(start..range.end).unwrap_or_default();
        let end = rest.find("#}").map_or(range.end, |end| start + end + 2);
        blot(start..end, b' ');
        at = end;
    }
}

struct Links<'t> {
    text: &'t str,
    bytes: Vec<u8>,
    found: Vec<BadLink>,
}

/// What comes next in a text.
enum Next {
    Open(Range<usize>),
    Close(Range<usize>),
    Decided(usize),
}

impl Links<'_> {
    fn read(&mut self) {
        // The link that is open; none if nobody knows.
        let mut open: Option<Option<Range<usize>>> = Some(None);
        let mut at = 0;
        while let Some(next) = self.next(at) {
            match next {
                Next::Decided(place) => {
                    open = None;
                    at = place + 1;
                }
                Next::Close(part) => {
                    at = part.end;
                    if open == Some(None) {
                        self.tell(part, "no link begins before this end of one", PATTERN);
                    }
                    open = Some(None);
                }
                Next::Open(part) => {
                    at = part.end;
                    if let Some(Some(_)) = open {
                        let what = "this link stands in another one";
                        self.tell(
                            part.clone(),
                            what,
                            "end the other one with `</a>` before it",
                        );
                    }
                    self.tag(part.clone());
                    open = Some(Some(part));
                }
            }
        }
        if let Some(Some(part)) = open {
            self.tell(part, "this link has no end", "write `</a>` behind its text");
        }
    }

    fn tell(&mut self, part: Range<usize>, message: impl Into<String>, help: &'static str) {
        let message = message.into();
        self.found.push(BadLink {
            part,
            message,
            help,
        });
    }

    fn next(&self, from: usize) -> Option<Next> {
        let rest = self.bytes.get(from..)?;
        let starts = rest.iter().enumerate();
        let mut marks = starts.filter(|(_, byte)| matches!(**byte, b'<' | DECIDED));
        marks.find_map(|(at, byte)| {
            let at = from + at;
            let tag = self.bytes.get(at..)?;
            match byte {
                &DECIDED => Some(Next::Decided(at)),
                _ if begins(tag, b"</a") && !continues(tag.get(3)) => {
                    let end = tag.iter().position(|byte| *byte == b'>');
                    Some(Next::Close(at..end.map_or(at + 3, |end| at + end + 1)))
                }
                _ if begins(tag, b"<a") && !continues(tag.get(2)) => {
                    Some(Next::Open(at..at + end_of_tag(tag)))
                }
                _ => None,
            }
        })
    }

    /// The opening tag of a link.
    fn tag(&mut self, part: Range<usize>) {
        let tag = self.bytes.get(part.clone()).unwrap_or_default();
        if tag.contains(&DECIDED) {
            return;
        }
        if tag.last() != Some(&b'>') {
            let help = "put `>` behind its attributes";
            return self.tell(part, "the tag of this link is not closed", help);
        }
        let lower = tag.to_ascii_lowercase();
        let Some(href) = find(&lower, b"href") else {
            // An attribute may be written at run time.
            if !tag.contains(&WRITTEN) && find(&lower, b"data-miniprogram").is_none() {
                self.tell(part, "this link leads nowhere: it has no `href`", PATTERN);
            }
            return;
        };
        let blanks = |from: usize| {
            let rest = lower.get(from..).unwrap_or_default();
            from + rest
                .iter()
                .take_while(|byte| byte.is_ascii_whitespace())
                .count()
        };
        let equals = blanks(href + 4);
        let value = blanks(equals + 1);
        let start = part.start + href;
        let quote = match (lower.get(equals), lower.get(value)) {
            (Some(b'='), Some(quote @ (b'"' | b'\''))) => *quote,
            (Some(b'='), Some(&WRITTEN)) => return,
            _ => {
                let length = lower.get(href..).unwrap_or_default();
                let length = length.iter().position(|byte| matches!(byte, b'>' | b' '));
                let place = start..start + length.unwrap_or(4);
                let what = "the address of this link has no quotes round it";
                return self.tell(place, what, PATTERN);
            }
        };
        let address = lower.get(value + 1..).unwrap_or_default();
        let end = address.iter().position(|byte| *byte == quote);
        let end = part.start + value + 1 + end.unwrap_or(address.len());
        self.address(part.start + value + 1..end);
    }

    fn address(&mut self, part: Range<usize>) {
        let bytes = self.bytes.get(part.clone()).unwrap_or_default();
        let text = self.text.get(part.clone()).unwrap_or_default();
        if let Some((message, help)) = bad_address(bytes, text, SCHEMES) {
            self.tell(part, message, help);
        }
    }
}

/// What is wrong with an address, as far as it is written out.
fn bad_address(bytes: &[u8], text: &str, schemes: &[&str]) -> Option<(String, &'static str)> {
    let written = bytes.iter().position(|byte| *byte == WRITTEN);
    let fixed = bytes
        .get(..written.unwrap_or(bytes.len()))?
        .to_ascii_lowercase();
    let fits = |scheme: &&str| {
        let scheme = scheme.as_bytes();
        fixed.starts_with(scheme) || written.is_some() && scheme.starts_with(&fixed)
    };
    if schemes.iter().any(fits) {
        return None;
    }
    let scheme = text.split([':', '/', '?', '{']).next().unwrap_or_default();
    let has_scheme = text.get(scheme.len()..)?.starts_with(':');
    Some(match has_scheme {
        _ if text.trim().is_empty() => ("this link leads nowhere".to_owned(), PATTERN),
        true => (
            format!("`{scheme}:` is no address that the platform opens"),
            "use an address that begins with `https://`",
        ),
        false => (
            "this address does not say how to get there".to_owned(),
            "begin it with `https://`",
        ),
    })
}

/// What is wrong with a text that has to be the address of a page or of a file.
pub(super) fn bad_url(text: &str) -> Option<(String, &'static str)> {
    bad_address(&literal(text), text, &["http://", "https://"])
}

fn begins(bytes: &[u8], with: &[u8]) -> bool {
    bytes
        .get(..with.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(with))
}

/// Whether a name goes on here: `<abbr` is no link.
fn continues(byte: Option<&u8>) -> bool {
    byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte >= 0x80 || *byte == b'-')
}

/// How many bytes the tag at the start has; up to the next tag if it has no end.
fn end_of_tag(tag: &[u8]) -> usize {
    let mut quote = None;
    for (at, byte) in tag.iter().enumerate().skip(1) {
        match (quote, byte) {
            (None, b'>') => return at + 1,
            (None, b'<' | b'\n') => return at,
            (None, b'"' | b'\'') => quote = Some(*byte),
            (Some(own), byte) if own == *byte => quote = None,
            (Some(_), b'\n') => return at,
            _ => {}
        }
    }
    tag.len()
}

fn find(bytes: &[u8], part: &[u8]) -> Option<usize> {
    bytes.windows(part.len()).position(|own| own == part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_that_are_not_shown_are_found() {
        for (text, found) in [
            ("<a href=\"https://a.cn\">一</a>", ""),
            (
                "<a href='weixin://bizmsgmenu?msgmenucontent=1&msgmenuid=1'>一</a>",
                "",
            ),
            ("<A HREF = \"tel:110\">110</A> <abbr> <a1> 1<2", ""),
            ("<a href=\"{{ url }}\">{{ t }}</a>{{ x | option }}", ""),
            ("<a href={{ url }}>x</a>", ""),
            (
                "<a data-miniprogram-appid=\"wx1\" data-miniprogram-path=\"p\">x</a>",
                "",
            ),
            (
                "<a data-miniprogram-appid=\"wx1\" href=\"http://a\">x</a>",
                "",
            ),
            (
                "<a href=\"https://a\">一",
                "<a href=\"https://a\">: has no end",
            ),
            (
                "<a href=\"https://a\">一<a href=\"https://b\">二</a>",
                "<a href=\"https://b\">: stands in another",
            ),
            ("一</a>", "</a>: no link begins"),
            ("<a href=https://a>x</a>", "href=https://a: no quotes"),
            ("<a href>x</a>", "href: no quotes"),
            ("<a>x</a>", "<a>: no `href`"),
            ("<a href=\"\">x</a>", ": leads nowhere"),
            (
                "<a href=\"javascript:alert(1)\">x</a>",
                "javascript:alert(1): `javascript:`",
            ),
            ("<a href=\"www.a.cn\">x</a>", "www.a.cn: does not say how"),
            ("<a href=\"/p?x=a:b\">x</a>", "/p?x=a:b: does not say how"),
            (
                "<a href=\"{{ scheme }}://x\">x</a><a href=\"ht{{ x }}\">x</a>",
                "",
            ),
            (
                "<a href=\"page/{{ x }}\">x</a>",
                "page/{{ x }}: does not say how",
            ),
            (
                "<a href=\"https://a\nx</a>",
                "<a href=\"https://a: tag of this link is not closed",
            ),
            (
                "{% if a %}<a href=\"https://a\">{% else %}<a href=\"https://b\">{% endif %}x</a>",
                "",
            ),
            (
                "{% for x in y %}<a href=\"https://a\">x</a>{% endfor %}</a>",
                "",
            ),
            (
                "{# <a> #}{{ '<a>' }}{% raw %}<a>{% endraw %}</a>",
                "<a>: no `href`",
            ),
        ] {
            let bad = bad_links(text);
            let told: Vec<String> = bad
                .iter()
                .map(|bad| format!("{}: {}", &text[bad.part.clone()], bad.message))
                .collect();
            match found.rsplit_once(": ") {
                None => assert!(told.is_empty(), "{text}: {told:?}"),
                Some((part, message)) => {
                    let fits = |one: &String| {
                        one.starts_with(&format!("{part}: ")) && one.contains(message)
                    };
                    assert!(told.len() == 1 && told.iter().all(fits), "{text}: {told:?}");
                }
            }
        }
    }

    #[test]
    fn the_address_of_a_card_is_one_of_the_web() {
        for (text, is_good) in [
            ("https://a.cn/?x={{ text }}", true),
            ("HTTP://a", true),
            ("{{ url }}", true),
            ("http{{ s }}://a", true),
            ("weixin://x", false),
            ("a.jpg", false),
            ("", false),
        ] {
            assert_eq!(bad_url(text).is_none(), is_good, "{text}");
        }
    }
}
