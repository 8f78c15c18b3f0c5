//! Fields that the platform writes in more than one way.
#![cfg_attr(
    not(feature = "full"),
    allow(dead_code, reason = "each family uses a part of it")
)]

use std::fmt::Display;
use std::str::FromStr;

use serde::de::Error;
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
pub(super) fn number<'de, D: Deserializer<'de>, N>(from: D) -> Result<N, D::Error>
where
    N: FromStr<Err: Display> + Default,
{
    match text(from)?.trim() {
        "" => Ok(N::default()),
        digits => digits.parse().map_err(D::Error::custom),
    }
}

/// A flag, which the platform writes as 0 or 1.
pub(super) mod flag {
    use serde::{Deserialize, Deserializer, Serializer};
    use serde_json::Value;

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
    pub(in crate::api) fn serialize<S: Serializer>(flag: &bool, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_u8(u8::from(*flag))
    }

    pub(in crate::api) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<bool, D::Error> {
        Ok(match Value::deserialize(from)? {
            Value::Bool(flag) => flag,
            Value::String(text) => !matches!(text.as_str(), "" | "0" | "false"),
            other => other.as_i64().is_some_and(|number| number != 0),
        })
    }
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
