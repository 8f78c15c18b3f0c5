//! Settings as they were written: values with their places, before anybody asks what they mean.

use std::collections::BTreeMap;
use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::mask::mask;
use crate::model::{Code, Diagnostic, Diagnostics, SourceFile, Span};

/// One value and where it comes from. Without `Debug`: it may be a secret.
#[derive(Clone)]
pub(super) struct Node {
    pub(super) value: Value,
    pub(super) place: Place,
}

/// What was written.
#[derive(Clone)]
pub(super) enum Value {
    /// A text in a file.
    Text(String),
    /// A word of the environment, which says nothing about its type.
    Word(String),
    /// A whole number.
    Integer(i64),
    /// `true` or `false`.
    Boolean(bool),
    /// A list.
    List(Vec<Node>),
    /// A table.
    Table(Table),
    /// Something that no setting takes: a date, a fraction, a number beyond every bound.
    Other,
    /// A secret that could not be read; told elsewhere.
    Absent,
}

/// Keys with their own places and values.
pub(super) type Table = BTreeMap<String, Entry>;

/// A key and its value.
#[derive(Clone)]
pub(super) struct Entry {
    pub(super) key: Place,
    pub(super) node: Node,
}

/// Where a key or value was written.
#[derive(Clone)]
pub(super) enum Place {
    /// In a file.
    File(Span),
    /// In this environment variable.
    Variable(String),
}

impl Place {
    /// A fault at this place; a variable's name goes before the message.
    pub(super) fn fault(&self, code: Code, message: &str) -> Diagnostic {
        match self {
            Self::File(span) => Diagnostic::new(code, span.clone(), message),
            Self::Variable(name) => Diagnostic::without_place(code, format!("`{name}`: {message}")),
        }
    }

    /// The bytes of the file, if it is one.
    pub(super) fn span(&self) -> Option<&Span> {
        match self {
            Self::File(span) => Some(span),
            Self::Variable(_) => None,
        }
    }
}

impl Node {
    /// The text, if it is one.
    pub(super) fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) | Value::Word(text) => Some(text),
            _ => None,
        }
    }
}

/// Reads a settings file as far as it can be read.
///
/// In a file with a broken line the rest cannot be blamed: it may stand in the wrong table because
/// of it. So its values are used, but the caller should not report further faults of that file.
pub(super) fn parse(name: &str, text: &str) -> (Table, Diagnostics) {
    let shown = SourceFile::new(name, mask(text));
    let (table, errors) = DeTable::parse_recoverable(text);
    let mut diagnostics = Diagnostics::new();
    for error in errors {
        let span = error.span().unwrap_or_default();
        let span = Span::new(&shown, span.start, span.end);
        let message = format!("this is not TOML: {}", error.message());
        diagnostics.push(Diagnostic::new(Code::ConfigSyntax, span, message));
    }
    (convert_table(table.get_ref(), &shown), diagnostics)
}

fn convert_table(table: &DeTable<'_>, file: &Arc<SourceFile>) -> Table {
    let entries = table.iter().map(|(key, value)| {
        let entry = Entry {
            key: place(key, file),
            node: convert(value, file),
        };
        (key.get_ref().clone().into_owned(), entry)
    });
    entries.collect()
}

fn convert(value: &Spanned<DeValue<'_>>, file: &Arc<SourceFile>) -> Node {
    let converted = match value.get_ref() {
        DeValue::String(text) => Value::Text(text.clone().into_owned()),
        DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix())
            .map_or(Value::Other, Value::Integer),
        DeValue::Float(_) | DeValue::Datetime(_) => Value::Other,
        DeValue::Boolean(yes) => Value::Boolean(*yes),
        DeValue::Array(items) => Value::List(items.iter().map(|v| convert(v, file)).collect()),
        DeValue::Table(table) => Value::Table(convert_table(table, file)),
    };
    Node {
        value: converted,
        place: place(value, file),
    }
}

fn place<T>(spanned: &Spanned<T>, file: &Arc<SourceFile>) -> Place {
    let span = spanned.span();
    Place::File(Span::new(file, span.start, span.end))
}
