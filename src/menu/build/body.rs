//! An element, held against its row of the table.

use std::borrow::Cow;

use super::super::schema::{Content, ElementRow, Field, ITEM_PARTS, Kind, Need, REPLIES, ReplyRow};
use super::super::xml::{Element, Node, Text};
use super::file::{Cx, opening};
use super::given::{Fields, Given, alternatives, quoted};
use crate::model::text::near_names;
use crate::model::{Code, Diagnostic};

/// What an element says.
#[derive(Debug)]
pub(super) struct Body<'e, 'f> {
    pub(super) element: &'e Element<'f>,
    pub(super) fields: Fields<'e>,
    /// Of a reply: its type, unless that is told to be none.
    pub(super) reply: Option<&'static ReplyRow>,
    /// In document order; each is one that may stand here.
    pub(super) children: Vec<(Kind, &'e Element<'f>)>,
    /// What stands between the tags of an element that holds text.
    pub(super) text: Cow<'e, Text>,
}

impl<'e, 'f> Body<'e, 'f> {
    /// Reads an element as one of this kind.
    pub(super) fn read(cx: &mut Cx<'f, '_>, element: &'e Element<'f>, kind: Kind) -> Self {
        let mut body = Self {
            element,
            fields: Fields::default(),
            reply: None,
            children: Vec::new(),
            text: Cow::Owned(Text::default()),
        };
        let Some(row) = ElementRow::of(kind) else {
            return body;
        };
        for attribute in &element.attributes {
            body.fields.attribute(cx, row, attribute);
        }
        if row.content == Content::ByType && !body.fields.is_told(Field::Type) {
            body.reply = ReplyRow::named(body.get(Field::Type).unwrap_or("text"));
        }
        // What belongs in a reply of a type that there is not, nobody knows.
        if row.content != Content::ByType || body.reply.is_some() {
            for node in &element.nodes {
                match node {
                    Node::Text(text) => body.text(cx, row, text),
                    Node::Element(child) => body.child(cx, row, child),
                }
            }
        }
        if element.is_cut {
            let end = body.text.trimmed().end;
            body.text.to_mut().cut_back(end);
        }
        body.check_needs(cx, row);
        body
    }

    /// The first child of this kind.
    pub(super) fn only(&self, kind: Kind) -> Option<&'e Element<'f>> {
        let mut children = self.children.iter();
        children
            .find(|(known, _)| *known == kind)
            .map(|(_, child)| *child)
    }

    /// All children of this kind.
    pub(super) fn all(&self, kind: Kind) -> impl Iterator<Item = &'e Element<'f>> {
        let children = self.children.iter();
        children
            .filter(move |(known, _)| *known == kind)
            .map(|(_, child)| *child)
    }

    /// A field's text; nothing if it is not given.
    pub(super) fn get(&self, field: Field) -> Option<&str> {
        self.fields.get(field).map(Given::text)
    }

    /// Whether the element holds text and no elements.
    fn is_text(&self, row: &ElementRow) -> bool {
        row.content == Content::Text || self.reply.is_some_and(ReplyRow::is_text)
    }

    /// The element as its author knows it.
    fn what(&self, row: &ElementRow) -> String {
        match self.reply {
            Some(reply) => format!("a `{}` of type `{}`", row.name, reply.word),
            None => format!("`{}`", row.name),
        }
    }

    /// The elements that may stand in it.
    fn inside(&self, row: &'static ElementRow) -> Vec<&'static str> {
        match self.reply {
            Some(reply) => reply.names().collect(),
            None => row.inside().map(|row| row.name).collect(),
        }
    }

    fn text(&mut self, cx: &mut Cx<'f, '_>, row: &ElementRow, text: &'e Text) {
        if self.is_text(row) {
            if self.text.value().is_empty() {
                self.text = Cow::Borrowed(text);
            } else if !self.element.is_cut {
                self.text.to_mut().append(text);
            }
            return;
        }
        if text.is_blank() {
            return;
        }
        let trimmed = text.trimmed();
        let line = text.value().trim().lines().next().unwrap_or("").trim_end();
        let at = text.source(trimmed.start..trimmed.start + line.len());
        let message = format!("text has no place in {}", self.what(row));
        let help = if line.contains(['＜', '＞']) {
            "tags are written with plain `<` and `>`, not with the full-width `＜` and `＞`"
        } else {
            "leave it out, or make a comment of it: `<!-- … -->`"
        };
        cx.tell(Code::UnexpectedText, at, message, help);
    }

    fn child(&mut self, cx: &mut Cx<'f, '_>, row: &'static ElementRow, child: &'e Element<'f>) {
        let name = child.name.local();
        let Some(known) = ElementRow::named(name) else {
            return self.unknown(cx, row, child);
        };
        match row.child(known.kind) {
            Some(_) if self.reply.is_some_and(|reply| !reply.has(known.kind)) => {
                self.of_another_type(cx, row, known, child);
                cx.take(known.kind, child);
            }
            Some(rule) if !rule.many && self.only(known.kind).is_some() => {
                self.repeated(cx, known, child);
                cx.take(known.kind, child);
            }
            Some(_) => self.accept(cx, row, known, child),
            None => {
                if !self.element.is_cut {
                    misplaced(cx, row, known, child);
                }
                cx.take(known.kind, child);
            }
        }
    }

    fn accept(
        &mut self,
        cx: &mut Cx<'f, '_>,
        row: &'static ElementRow,
        known: &'static ElementRow,
        child: &'e Element<'f>,
    ) {
        self.children.push((known.kind, child));
        let Kind::Field(field) = known.kind else {
            return;
        };
        let attribute = row.attributes.iter().find(|row| row.field == field);
        let body = Body::read(cx, child, known.kind);
        if let Some(row) = attribute {
            let at = if body.text.is_blank() {
                opening(child)
            } else {
                body.text.source(body.text.trimmed())
            };
            self.fields.give(
                cx,
                Given {
                    row,
                    name: known.name,
                    value: body.text,
                    at,
                },
            );
        }
    }

    /// An element that does not exist is read as the one it may have been meant for, so that what
    /// stands in it is checked too.
    fn unknown(&mut self, cx: &mut Cx<'f, '_>, row: &'static ElementRow, child: &'e Element<'f>) {
        if !child.name.is_valid() {
            cx.model.is_partial = true;
            return;
        }
        let name = child.name.local();
        let inside = self.inside(row);
        let help = if self.is_text(row) {
            format!(
                "`{}` holds text alone; to mean `<` itself write `&lt;`",
                row.name
            )
        } else {
            let names = quoted(inside.iter().copied());
            format!("{} may hold {names}", self.what(row))
        };
        let message = format!("menuconfig has no element `{name}`");
        let fault = Diagnostic::new(Code::UnknownElement, cx.span(opening(child)), message)
            .help(help)
            .near(name, &inside);
        cx.push(fault);
        let near = near_names(name, inside).first().copied();
        match near.and_then(ElementRow::named) {
            Some(meant) => self.accept(cx, row, meant, child),
            None => cx.model.is_partial = true,
        }
    }

    /// An element of a reply that only replies of another type have.
    fn of_another_type(
        &self,
        cx: &mut Cx<'f, '_>,
        row: &ElementRow,
        known: &ElementRow,
        child: &Element<'f>,
    ) {
        let is_of_items = ITEM_PARTS.iter().any(|part| part.kind == known.kind);
        let has_items = self.reply.is_some_and(|reply| reply.has(Kind::Item));
        let types = REPLIES.iter().filter(|reply| reply.has(known.kind));
        let types = alternatives(types.map(|reply| reply.word));
        let message = format!("`{}` cannot stand in {}", known.name, self.what(row));
        let help = match is_of_items && has_items {
            true => "it belongs in an `item`".to_owned(),
            false => format!("it belongs in one of type {types}"),
        };
        cx.tell(Code::MisplacedElement, opening(child), message, help);
    }

    fn repeated(&self, cx: &mut Cx<'f, '_>, known: &ElementRow, child: &Element<'f>) {
        let message = format!("`{}` may stand here once only", known.name);
        let mut fault = Diagnostic::new(Code::RepeatedElement, cx.span(opening(child)), message);
        fault = fault.help(match known.kind {
            Kind::Regex => "put both into one, with `|` between them",
            _ => "keep one of them",
        });
        if let Some(first) = self.only(known.kind) {
            fault = fault.related(cx.span(opening(first)), "first here");
        }
        cx.push(fault);
    }

    fn check_needs(&self, cx: &mut Cx<'f, '_>, row: &'static ElementRow) {
        for attribute in row.attributes {
            let field = attribute.field;
            if self.fields.get(field).is_some() || self.fields.is_told(field) {
                continue;
            }
            let name = attribute.names.first().copied().unwrap_or("");
            let empty = self.fields.empty_at(attribute.field);
            let message = match empty {
                Some(_) => format!("the `{name}` of this `{}` is empty", row.name),
                None => format!("this `{}` has no `{name}`", row.name),
            };
            let at = empty.clone().unwrap_or_else(|| opening(self.element));
            let (code, help) = match (attribute.need, attribute.field) {
                (Need::Must, Field::Id) => (
                    Code::MissingId,
                    "sessions remember a menu by its id: write `id=\"…\"`, unlike all other ids"
                        .to_owned(),
                ),
                (Need::Must, _) => (Code::MissingField, format!("write `{name}=\"…\"`")),
                (Need::Should, _) => (
                    Code::MissingName,
                    "`help` and `list` find it by its name: write `name=\"…\"`".to_owned(),
                ),
                (Need::May, _) if empty.is_some() => (
                    Code::EmptyValue,
                    "it counts as not given; leave it out, or give it a value".to_owned(),
                ),
                (Need::May, _) => continue,
            };
            cx.tell(code, at, message, help);
        }
    }
}

fn misplaced<'f>(cx: &mut Cx<'f, '_>, row: &ElementRow, known: &ElementRow, child: &Element<'f>) {
    let message = format!("`{}` cannot stand in `{}`", known.name, row.name);
    let help = format!(
        "it belongs in {}",
        alternatives(known.around().map(|row| row.name))
    );
    let help = if known.kind == Kind::MenuConfigs {
        "it is the root element, which a file has once".to_owned()
    } else if row.attribute(known.name).is_some() {
        format!("here it is an attribute: write `{}=\"…\"`", known.name)
    } else {
        help
    };
    cx.tell(Code::MisplacedElement, opening(child), message, help);
}
