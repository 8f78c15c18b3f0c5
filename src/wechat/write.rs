//! Writing documents that the platform reads.

use serde_json::Value;

use super::chars::{is_plain, legal};
use super::document::Format;
use super::xml::{CDATA, CDATA_END, split_cdata, split_name};

/// A document that grows, in either format: what is an element in XML is a member in JSON.
pub(super) struct Writer {
    format: Format,
    document: String,
}

impl Writer {
    /// A document with its root open and room for `bytes` of text.
    pub(super) fn new(format: Format, bytes: usize) -> Self {
        let mut document = String::with_capacity(bytes + 256);
        document.push_str(match format {
            Format::Xml => "<xml>",
            Format::Json => "{",
        });
        Self { format, document }
    }

    /// The document with its root closed.
    pub(super) fn finish(mut self) -> String {
        self.document.push_str(match self.format {
            Format::Xml => "</xml>",
            Format::Json => "}",
        });
        self.document
    }

    /// An element around what `inside` writes.
    pub(super) fn element(&mut self, name: &str, inside: impl FnOnce(&mut Self)) {
        self.value(name, |writer| writer.object(inside));
    }

    /// Elements of one name, one for each item.
    pub(super) fn elements<T>(
        &mut self,
        name: &str,
        items: impl IntoIterator<Item = T>,
        inside: impl Fn(&mut Self, T),
    ) {
        let items = items.into_iter();
        match self.format {
            Format::Xml => items.for_each(|item| self.element(name, |xml| inside(xml, item))),
            Format::Json => self.value(name, |json| {
                json.document.push('[');
                for item in items {
                    json.comma();
                    json.object(|json| inside(json, item));
                }
                json.document.push(']');
            }),
        }
    }

    /// An element that holds a number.
    pub(super) fn number(&mut self, name: &str, number: i64) {
        self.value(name, |writer| {
            writer.document.push_str(&number.to_string());
        });
    }

    /// An element that holds a word without any character that has to be written otherwise.
    pub(super) fn word(&mut self, name: &str, word: &'static str) {
        self.value(name, |writer| match writer.format {
            Format::Xml => writer.section(word),
            Format::Json => {
                writer.document.push('"');
                writer.document.push_str(word);
                writer.document.push('"');
            }
        });
    }

    /// An element that holds text, without characters that XML forbids.
    // Where the name is known, writing its tags is a few moves: small, and on every reply's way.
    #[inline]
    pub(super) fn text(&mut self, name: &str, text: &str) {
        self.value(name, |writer| match writer.format {
            Format::Xml if is_plain(text) => writer.section(text),
            Format::Xml => writer.sections(&legal(text)),
            Format::Json => {
                let text = Value::from(&*legal(text)).to_string();
                writer.document.push_str(&text);
            }
        });
    }

    /// The text as CDATA, with `]]>` divided between two sections.
    fn sections(&mut self, text: &str) {
        let mut rest = text;
        self.document.push_str(CDATA);
        while let Some((before, after)) = split_cdata(rest) {
            self.document.push_str(before);
            self.document.push_str("]]]]><![CDATA[>");
            rest = after;
        }
        self.document.push_str(rest);
        self.document.push_str(CDATA_END);
    }

    /// The text as one section of CDATA.
    #[inline]
    fn section(&mut self, word: &str) {
        self.document.push_str(CDATA);
        self.document.push_str(word);
        self.document.push_str(CDATA_END);
    }

    #[inline]
    fn value(&mut self, name: &str, value: impl FnOnce(&mut Self)) {
        match self.format {
            Format::Xml => {
                self.tag("<", name);
                value(self);
                self.tag("</", name);
            }
            Format::Json => {
                self.comma();
                self.document.push_str(&Value::from(name).to_string());
                self.document.push(':');
                value(self);
            }
        }
    }

    fn object(&mut self, inside: impl FnOnce(&mut Self)) {
        match self.format {
            Format::Xml => inside(self),
            Format::Json => {
                self.document.push('{');
                inside(self);
                self.document.push('}');
            }
        }
    }

    /// What stands between two members, if there is one already.
    fn comma(&mut self) {
        if !self.document.ends_with(['{', '[']) {
            self.document.push(',');
        }
    }

    #[inline]
    fn tag(&mut self, open: &str, name: &str) {
        self.document.push_str(open);
        self.document.push_str(name);
        self.document.push('>');
    }
}

/// A push as the platform writes it: each field an element with its text in CDATA, numbers bare.
///
/// For tools and tests that play the platform. The names must be element names, see
/// [`element_name_is_valid`]; the text may be anything.
///
/// ```
/// let body = wxmenu::wechat::push([("MsgType", "text"), ("MsgId", "7")]);
/// assert_eq!(body, "<xml><MsgType><![CDATA[text]]></MsgType><MsgId>7</MsgId></xml>");
/// ```
pub fn push<'f>(fields: impl IntoIterator<Item = (&'f str, &'f str)>) -> String {
    let mut xml = Writer::new(Format::Xml, 256);
    for (name, value) in fields {
        match value.parse() {
            Ok(number) if NUMBERS.contains(&name) => xml.number(name, number),
            _ => xml.text(name, value),
        }
    }
    xml.finish()
}

/// Fields that the platform writes without CDATA.
const NUMBERS: [&str; 3] = ["CreateTime", "MsgId", "MsgID"];

/// Whether a field of this name can be an element.
#[must_use]
pub fn element_name_is_valid(name: &str) -> bool {
    split_name(name).is_some_and(|(_, rest)| rest.is_empty())
}
