//! Fields that the platform writes in more than one way.
#![cfg_attr(
    not(feature = "full"),
    allow(dead_code, reason = "each family has some of the fields")
)]

use serde::{Deserialize, Deserializer};
use serde_json::Value;

use crate::model::Secret;

/// Text that may be written as a number.
pub(super) fn text<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    Ok(match Value::deserialize(from)? {
        Value::String(text) => text,
        Value::Null => String::new(),
        other => other.to_string(),
    })
}

/// A number that may be written as text; 0 if it is empty.
pub(super) fn number<'de, D: Deserializer<'de>>(from: D) -> Result<u64, D::Error> {
    let written = text(from)?;
    match written.trim() {
        "" => Ok(0),
        digits => digits.parse().map_err(serde::de::Error::custom),
    }
}

/// Yes or no, written as 1 and 0.
pub(super) fn flag<'de, D: Deserializer<'de>>(from: D) -> Result<bool, D::Error> {
    number(from).map(|number| number != 0)
}

/// Text that is never shown.
pub(super) fn secret<'de, D: Deserializer<'de>>(from: D) -> Result<Secret, D::Error> {
    text(from).map(Secret::new)
}

/// Adds a field to a request, if there is something to say.
pub(super) fn put(body: &mut Value, field: &str, value: Option<impl Into<Value>>) {
    if let (Some(value), Some(body)) = (value, body.as_object_mut()) {
        body.insert(field.to_owned(), value.into());
    }
}

/// Adds a text to a request, unless it is empty.
pub(super) fn put_text(body: &mut Value, field: &str, text: &str) {
    put(body, field, Some(text).filter(|text| !text.is_empty()));
}
