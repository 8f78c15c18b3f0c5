//! Fields: attributes, and elements that stand for them.

use std::borrow::Cow;
use std::ops::Range;

use super::super::schema::{AttributeRow, ElementRow, Field, Values};
use super::super::xml::{Attribute, Text};
use super::file::Cx;
use crate::model::{Code, Diagnostic, HttpAddress};

/// A field with its value.
#[derive(Debug)]
pub(super) struct Given<'e> {
    pub(super) row: &'static AttributeRow,
    /// How it is spelled here.
    pub(super) name: &'static str,
    pub(super) value: Cow<'e, Text>,
    /// The whole attribute, or the tag of the element.
    pub(super) at: Range<usize>,
}

/// The fields of one element.
#[derive(Debug, Default)]
pub(super) struct Fields<'e> {
    given: Vec<Given<'e>>,
    /// Fields that are there, but say nothing.
    empty: Vec<(Field, Range<usize>)>,
    /// Fields whose fault was told, so that nobody asks for them.
    told: Vec<Field>,
}

impl<'e> Given<'e> {
    /// The value without white space at its ends.
    pub(super) fn text(&self) -> &str {
        self.value.value().trim()
    }

    /// The words of the value, and where each of them stands.
    pub(super) fn words(&self) -> impl Iterator<Item = (&str, Range<usize>)> {
        let value = self.value.value();
        let words = value.split_whitespace();
        words.map(move |word| {
            let start = word.as_ptr().addr() - value.as_ptr().addr();
            (word, self.value.source(start..start + word.len()))
        })
    }

    /// Where [`Given::text`] stands.
    pub(super) fn place(&self) -> Range<usize> {
        self.value.source(self.value.trimmed())
    }
}

impl<'e> Fields<'e> {
    pub(super) fn get(&self, field: Field) -> Option<&Given<'e>> {
        self.given.iter().find(|given| given.row.field == field)
    }

    /// Where the field stands without a value.
    pub(super) fn empty_at(&self, field: Field) -> Option<Range<usize>> {
        let mut empty = self.empty.iter();
        empty
            .find(|(known, _)| *known == field)
            .map(|(_, at)| at.clone())
    }

    /// Whether what is wrong with the field was told.
    pub(super) fn is_told(&self, field: Field) -> bool {
        self.told.contains(&field)
    }

    /// Takes an attribute of an element of this row.
    pub(super) fn attribute(
        &mut self,
        cx: &mut Cx<'_, '_>,
        row: &'static ElementRow,
        attribute: &'e Attribute<'_>,
    ) {
        if attribute.is_foreign() {
            return;
        }
        let written = attribute.name.whole;
        let Some(field) = row.attribute(written) else {
            // A name that is none was told of already.
            if attribute.name.is_valid() && !attribute.is_broken {
                unknown(cx, row, attribute);
            }
            return;
        };
        if attribute.is_broken {
            return self.told.push(field.field);
        }
        let spelled = field.names.iter().find(|name| **name == written);
        self.give(
            cx,
            Given {
                row: field,
                name: spelled.copied().unwrap_or(""),
                value: Cow::Borrowed(&attribute.value),
                at: attribute.at.clone(),
            },
        );
    }

    /// Takes a field, unless it says nothing, says something impossible, or was said before.
    pub(super) fn give(&mut self, cx: &mut Cx<'_, '_>, given: Given<'e>) {
        if given.value.is_blank() && given.row.field != Field::EventType {
            return self.empty.push((given.row.field, given.at));
        }
        if !takes(cx, &given) {
            return self.told.push(given.row.field);
        }
        if let Some(first) = self.get(given.row.field) {
            let message = if first.name == given.name {
                format!("`{}` is given twice; the first one counts", given.name)
            } else {
                format!(
                    "`{}` and `{}` say the same; the first one counts",
                    first.name, given.name
                )
            };
            let fault = Diagnostic::new(Code::RepeatedField, cx.span(given.at), message)
                .help("keep one of them")
                .related(cx.span(first.at.clone()), "this one counts");
            return cx.push(fault);
        }
        self.given.push(given);
    }
}

fn unknown(cx: &mut Cx<'_, '_>, row: &'static ElementRow, attribute: &Attribute<'_>) {
    let name = attribute.name.whole;
    let names: Vec<&str> = row
        .attributes
        .iter()
        .flat_map(|row| row.names)
        .copied()
        .collect();
    let elsewhere = super::super::schema::ELEMENTS
        .iter()
        .find(|other| other.attribute(name).is_some());
    let help = match elsewhere {
        Some(other) => format!("it is an attribute of `{}`", other.name),
        None if names.is_empty() => "leave it out".to_owned(),
        None => format!(
            "it has {}",
            quoted(
                row.attributes
                    .iter()
                    .map(|row| row.names.first().copied().unwrap_or(""))
            )
        ),
    };
    let message = format!("`{}` has no attribute `{name}`", row.name);
    let fault = Diagnostic::new(
        Code::UnknownAttribute,
        cx.span(attribute.name.range()),
        message,
    )
    .help(help)
    .near(name, &names);
    cx.push(fault);
}

/// Whether the field takes the value; if not, that is told.
fn takes(cx: &mut Cx<'_, '_>, given: &Given<'_>) -> bool {
    let text = given.text();
    let words: &[&str] = match given.row.values {
        Values::Address => return is_address(cx, given),
        Values::Boolean => &["true", "false", "1", "0"],
        Values::OneOf(words) => words,
        Values::Any | Values::Template | Values::MenuId | Values::Regex => return true,
    };
    let is_event_type = given.row.field == Field::EventType;
    // The original compares an event-type without removing white space.
    let value = if is_event_type {
        given.value.value()
    } else {
        text
    };
    if words.contains(&value) {
        return true;
    }
    let at = if given.value.is_blank() || is_event_type {
        given.at.clone()
    } else {
        given.place()
    };
    let (code, message) = if is_event_type {
        let message = match value {
            "" => "an empty event-type never fires".to_owned(),
            value => format!("an event-type `{value}` never fires"),
        };
        (Code::BadEventType, message)
    } else {
        (
            Code::BadValue,
            format!("`{}` cannot be `{value}`", given.name),
        )
    };
    let help = match given.row.values {
        _ if is_event_type => "write `enter` or `exit`, exactly so".to_owned(),
        Values::Boolean => "write `true` or `false`".to_owned(),
        _ => format!("write {}", alternatives(words.iter().copied())),
    };
    let fault = Diagnostic::new(code, cx.span(at), message).help(help);
    cx.push(match given.row.values {
        Values::OneOf(words) if !is_event_type => fault.near(value, words),
        _ => fault,
    });
    false
}

fn is_address(cx: &mut Cx<'_, '_>, given: &Given<'_>) -> bool {
    let Err(why) = HttpAddress::parse(given.text()) else {
        return true;
    };
    let message = format!("`{}` is not the address of a handler", given.name);
    let fault = Diagnostic::new(Code::BadValue, cx.span(given.place()), message).help(why);
    cx.push(fault);
    false
}

/// `a`, `b` and `c`
pub(super) fn quoted<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    joined(names, "and")
}

/// `a`, `b` or `c`
pub(super) fn alternatives<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    joined(names, "or")
}

fn joined<'n>(names: impl IntoIterator<Item = &'n str>, word: &str) -> String {
    let names: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    match names.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, before)) => format!("{} {word} {last}", before.join(", ")),
        None => String::new(),
    }
}
