//! The small parts of XML: names, references, sections, attributes. Each is a function of text.

use std::borrow::Cow;

use crate::wechat::chars::{find_byte, has_byte};

pub(in crate::wechat) const CDATA: &str = "<![CDATA[";
pub(in crate::wechat) const CDATA_END: &str = "]]>";

/// The sections that `text` is made of, if it was properly cut into sections around its `]]>`.
pub(super) fn joined(text: &str) -> Option<String> {
    let (first, mut rest) = split_cdata(text)?;
    let mut whole = first.to_owned();
    loop {
        let (between, section) = rest.split_once(CDATA)?;
        if between.contains('<') {
            return None;
        }
        whole.push_str(&unescaped(between)?);
        match section.split_once(CDATA_END) {
            Some((section, after)) => {
                whole.push_str(section);
                rest = after;
            }
            None => {
                whole.push_str(section);
                return Some(whole);
            }
        }
    }
}

/// Splits behind the first `]]>`.
pub(in crate::wechat) fn split_cdata(text: &str) -> Option<(&str, &str)> {
    let mut from = 0;
    loop {
        let further = text.as_bytes().get(from..)?;
        let at = from + find_byte(further, b']')?;
        let (before, rest) = text.split_at_checked(at)?;
        if let Some(rest) = rest.strip_prefix(CDATA_END) {
            return Some((before, rest));
        }
        from = at + 1;
    }
}

/// Where the last `]]></name>` begins. The bracket is rare, so it is quicker to look for it alone.
pub(super) fn last_end_of(name: &str, document: &str) -> Option<usize> {
    let is_end = |rest: &str| {
        let tag = rest.strip_prefix("]]></");
        tag.and_then(|tag| tag.strip_prefix(name))
            .is_some_and(|rest| rest.starts_with('>'))
    };
    // It stands near the end of most documents: no search pays for its preparation.
    let mut before = document.as_bytes();
    loop {
        let behind = before.iter().rev().position(|byte| *byte == b']')?;
        let at = before.len() - behind - 1;
        if document.get(at..).is_some_and(is_end) {
            return Some(at);
        }
        before = before.get(..at)?;
    }
}

/// Splits behind an element name.
pub(in crate::wechat) fn split_name(text: &str) -> Option<(&str, &str)> {
    let end = text.bytes().position(|byte| !is_name(byte));
    let (name, rest) = text.split_at_checked(end.unwrap_or(text.len()))?;
    let first = name.bytes().next()?;
    let may_begin = !first.is_ascii_digit() && !matches!(first, b'-' | b'.');
    may_begin.then_some((name, rest))
}

/// Whether a byte may stand in a name: looked up, because every tag asks for all its bytes.
fn is_name(byte: u8) -> bool {
    const OTHERS: [bool; 256] = {
        let mut others = [false; 256];
        let mut rest: &mut [bool] = &mut others;
        let mut byte = 0_u8;
        while let ([other, after @ ..], 0..0x80) = (rest, byte) {
            *other = !byte.is_ascii_alphanumeric() && !matches!(byte, b'_' | b':' | b'-' | b'.');
            rest = after;
            byte += 1;
        }
        others
    };
    OTHERS.get(usize::from(byte)) == Some(&false)
}

/// What follows the tag whose name was taken, and whether the tag is an empty element.
pub(super) fn skip_attributes(mut rest: &str) -> Option<(&str, bool)> {
    // Hardly any tag of the platform's has attributes.
    if let Some(rest) = rest.strip_prefix('>') {
        return Some((rest, false));
    }
    loop {
        let next = rest.trim_ascii_start();
        if let Some(rest) = next.strip_prefix("/>") {
            return Some((rest, true));
        }
        if let Some(rest) = next.strip_prefix('>') {
            return Some((rest, false));
        }
        if next.len() == rest.len() {
            return None;
        }
        let (_, after) = split_name(next)?;
        let value = after.trim_ascii_start().strip_prefix('=')?;
        let value = value.trim_ascii_start();
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let (value, after) = value.strip_prefix(quote)?.split_once(quote)?;
        if value.contains('<') {
            return None;
        }
        rest = after;
    }
}

/// The text with its references replaced; nothing if one of them is broken or unknown.
pub(super) fn unescaped(text: &str) -> Option<Cow<'_, str>> {
    if !has_byte(text.as_bytes(), |byte| (byte == b'&') | (byte == b']')) {
        return Some(Cow::Borrowed(text));
    }
    if split_cdata(text).is_some() {
        return None;
    }
    let Some((before, mut rest)) = text.split_once('&') else {
        return Some(Cow::Borrowed(text));
    };
    let mut plain = before.to_owned();
    loop {
        let (name, after) = rest.split_once(';')?;
        plain.push(referred(name)?);
        let Some((between, next)) = after.split_once('&') else {
            plain.push_str(after);
            return Some(Cow::Owned(plain));
        };
        plain.push_str(between);
        rest = next;
    }
}

fn referred(name: &str) -> Option<char> {
    let number = match name {
        "amp" => return Some('&'),
        "lt" => return Some('<'),
        "gt" => return Some('>'),
        "apos" => return Some('\''),
        "quot" => return Some('"'),
        _ => name.strip_prefix('#')?,
    };
    let (digits, radix) = match number.strip_prefix('x') {
        Some(digits) => (digits, 16),
        None => (number, 10),
    };
    if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    char::from_u32(u32::from_str_radix(digits, radix).ok()?)
}

/// Whether an XML declaration leaves the encoding open or names UTF-8.
pub(super) fn says_utf8(declaration: &str) -> bool {
    let Some((_, value)) = declaration.split_once("encoding") else {
        return true;
    };
    let value = value.trim_matches(|c: char| c.is_ascii_whitespace() || c == '=');
    let name = value.split(['"', '\'']).nth(1).unwrap_or(value);
    ["utf-8", "utf8", "us-ascii"]
        .iter()
        .any(|known| name.eq_ignore_ascii_case(known))
}
