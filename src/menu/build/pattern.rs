//! Regexes, with the way back from their faults to the file.

use std::ops::Range;

use super::super::schema::{Field, Kind};
use super::super::xml::{Node, Text};
use super::body::Body;
use super::file::Cx;
use crate::matcher::{Pattern, PatternOptions};
use crate::model::{Code, Diagnostic, Span};

/// The pattern of an element that may hold a `regex`.
pub(super) fn of<'f>(cx: &mut Cx<'f, '_>, body: &Body<'_, 'f>) -> Option<Pattern> {
    let element = body.only(Kind::Regex)?;
    let regex = Body::read(cx, element, Kind::Regex);
    read(cx, &regex.text, &element.tag, options(body))
}

/// Where the regex of an element is written; its tag if there is nothing between its tags.
pub(super) fn place<'f>(cx: &mut Cx<'f, '_>, body: &Body<'_, 'f>) -> Option<Span> {
    let element = body.only(Kind::Regex)?;
    let text = element.nodes.iter().find_map(|node| match node {
        Node::Text(text) if !text.is_blank() => Some(text.source(text.trimmed())),
        _ => None,
    });
    Some(cx.span(text.unwrap_or_else(|| element.tag.clone())))
}

/// Reads a regex; `around` is where it would stand if it were not empty.
pub(super) fn read(
    cx: &mut Cx<'_, '_>,
    text: &Text,
    around: &Range<usize>,
    options: PatternOptions,
) -> Option<Pattern> {
    let is_blank = text.is_blank();
    let regex = if is_blank { "" } else { text.value() };
    let (pattern, faults) = Pattern::parse(regex, options);
    for fault in faults {
        let range = match fault.code {
            _ if is_blank => around.clone(),
            // Nobody sees a caret under white space.
            Code::RegexTrimmed => text.source(text.trimmed()),
            _ => text.source(fault.range),
        };
        let diagnostic = Diagnostic::new(fault.code, cx.span(range), fault.message);
        cx.push(match fault.help {
            Some(help) => diagnostic.help(help),
            None => diagnostic,
        });
    }
    pattern.map(|pattern| pattern.placed(cx.span(text.source(text.trimmed()))))
}

/// How the element wants its regex to be matched.
pub(super) fn options(body: &Body<'_, '_>) -> PatternOptions {
    PatternOptions {
        contains: body.get(Field::Match) == Some("contains"),
        ignore_case: is_true(body, Field::IgnoreCase),
    }
}

/// How a regex is matched when nothing is said about it.
pub(super) fn full() -> PatternOptions {
    PatternOptions::default()
}

/// A yes-or-no field; not given is no.
pub(super) fn is_true(body: &Body<'_, '_>, field: Field) -> bool {
    matches!(body.get(field), Some("true" | "1"))
}
