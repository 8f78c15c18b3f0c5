//! Writing XML that the platform reads.

use super::chars::legal;
use super::xml::{split_cdata, split_name};

/// A document that grows.
pub(super) struct XmlWriter(String);

impl XmlWriter {
    /// A document with its root `xml` open and room for `bytes` of text.
    pub(super) fn new(bytes: usize) -> Self {
        let mut document = String::with_capacity(bytes + 256);
        document.push_str("<xml>");
        Self(document)
    }

    /// The document with its root closed.
    pub(super) fn finish(mut self) -> String {
        self.0.push_str("</xml>");
        self.0
    }

    /// An element around what `inside` writes.
    pub(super) fn element(&mut self, name: &str, inside: impl FnOnce(&mut Self)) {
        self.tag("<", name);
        inside(self);
        self.tag("</", name);
    }

    /// An element that holds a number.
    pub(super) fn number(&mut self, name: &str, number: i64) {
        self.element(name, |xml| xml.0.push_str(&number.to_string()));
    }

    /// An element that holds text: without characters that XML forbids, and with `]]>` divided
    /// between two sections.
    pub(super) fn text(&mut self, name: &str, text: &str) {
        let text = legal(text);
        self.element(name, |xml| {
            xml.0.push_str("<![CDATA[");
            let mut rest = &*text;
            while let Some((before, after)) = split_cdata(rest) {
                xml.0.push_str(before);
                xml.0.push_str("]]]]><![CDATA[>");
                rest = after;
            }
            xml.0.push_str(rest);
            xml.0.push_str("]]>");
        });
    }

    fn tag(&mut self, open: &str, name: &str) {
        self.0.push_str(open);
        self.0.push_str(name);
        self.0.push('>');
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
    let mut xml = XmlWriter::new(256);
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
