//! `&lt;`, `&#20013;` and what only looks like them.

use std::ops::Range;

use super::chars;
use super::faults::Faults;
use super::text::Place;
use crate::model::Code;
use crate::model::text::near_names;

/// The entities that XML defines by itself.
const PREDEFINED: [(&str, char); 5] = [
    ("lt", '<'),
    ("gt", '>'),
    ("amp", '&'),
    ("quot", '"'),
    ("apos", '\''),
];

/// Entities that people know from web pages, with what they stand for there.
const OF_WEB_PAGES: [(&str, char); 26] = [
    ("bull", '•'),
    ("cent", '¢'),
    ("copy", '©'),
    ("darr", '↓'),
    ("deg", '°'),
    ("divide", '÷'),
    ("emsp", '\u{2003}'),
    ("ensp", '\u{2002}'),
    ("euro", '€'),
    ("hellip", '…'),
    ("laquo", '«'),
    ("larr", '←'),
    ("ldquo", '“'),
    ("lsquo", '‘'),
    ("mdash", '—'),
    ("middot", '·'),
    ("nbsp", '\u{A0}'),
    ("ndash", '–'),
    ("plusmn", '±'),
    ("raquo", '»'),
    ("rarr", '→'),
    ("rdquo", '”'),
    ("rsquo", '’'),
    ("times", '×'),
    ("uarr", '↑'),
    ("yen", '¥'),
];

/// Reads the entity at an `&`: the character it means, and where reading goes on.
///
/// What means nothing is told, and stays as it is written.
pub(super) fn read(
    source: &str,
    range: Range<usize>,
    faults: &mut Faults<'_>,
    place: Place,
) -> (Option<char>, usize) {
    let start = range.start;
    let rest = super::slice(source, start + 1..range.end);
    let is_part = |c: char| chars::is_name_char(c) || matches!(c, '#' | ':');
    let name_end = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
    let name = rest.get(..name_end).unwrap_or("");
    let whole = start..start + 1 + name_end;
    if name.is_empty() || !rest.get(name_end..).unwrap_or("").starts_with(';') {
        dangling(name, whole.clone(), faults, place);
        return (None, whole.end);
    }
    let whole = whole.start..whole.end + 1;
    let meaning = match name.strip_prefix('#') {
        Some(number) => numbered(number, whole.clone(), faults),
        None => named(name, whole.clone(), faults),
    };
    (meaning, whole.end)
}

fn named(name: &str, at: Range<usize>, faults: &mut Faults<'_>) -> Option<char> {
    if let Some((_, meaning)) = PREDEFINED.iter().find(|(known, _)| *known == name) {
        return Some(*meaning);
    }
    let of_web_pages = OF_WEB_PAGES.iter().find(|(known, _)| *known == name);
    let near = near_names(name, PREDEFINED.map(|(known, _)| known));
    let help = match (of_web_pages, near.as_slice()) {
        (Some((_, c)), _) if c.is_whitespace() => format!("write `&#{};`", u32::from(*c)),
        (Some((_, c)), _) => format!("write `{c}` itself"),
        (None, [near, ..]) => format!("did you mean `&{near};`?"),
        (None, []) => {
            "write the character itself; XML has `&lt;` `&gt;` `&amp;` `&quot;` `&apos;` only"
                .to_owned()
        }
    };
    let message = format!("XML does not know the entity `&{name};`");
    faults.push_with_help(Code::XmlEntity, at, message, help);
    None
}

fn numbered(number: &str, at: Range<usize>, faults: &mut Faults<'_>) -> Option<char> {
    let (digits, radix) = match number.strip_prefix('x') {
        Some(digits) => (digits, 16),
        None => (number, 10),
    };
    if digits.is_empty() || !digits.chars().all(|c| c.is_digit(radix)) {
        let message = format!("`&#{number};` is not the number of a character");
        let help =
            "write the number in decimal, `&#20013;`, or behind an x in hexadecimal, `&#x4E2D;`";
        faults.push_with_help(Code::XmlEntity, at, message, help);
        return None;
    }
    let character = u32::from_str_radix(digits, radix)
        .ok()
        .and_then(char::from_u32);
    let allowed = character.filter(|c| chars::is_allowed(*c));
    if allowed.is_none() {
        let message = format!("XML does not allow the character `&#{number};`");
        faults.push_with_help(Code::XmlCharacter, at, message, "leave it out");
    }
    allowed
}

fn dangling(name: &str, at: Range<usize>, faults: &mut Faults<'_>, place: Place) {
    let known = PREDEFINED.iter().any(|(known, _)| *known == name);
    if known || name.starts_with('#') {
        let message = format!("the entity `&{name}` has no `;`");
        let help = format!("write `&{name};`");
        return faults.push_with_help(Code::XmlEntity, at, message, help);
    }
    let help = match place {
        Place::Attribute => "write `&amp;`",
        Place::Content => "write `&amp;`, or put the whole text between `<![CDATA[` and `]]>`",
    };
    let at = at.start..at.start + 1;
    faults.push_with_help(Code::XmlEntity, at, "`&` cannot stand alone", help);
}
