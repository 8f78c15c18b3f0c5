//! Fields that the platform writes in more than one way.

use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// Text that may be written as a number.
pub(super) fn text<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    Ok(match Value::deserialize(from)? {
        Value::String(text) => text,
        Value::Null => String::new(),
        other => other.to_string(),
    })
}

/// Text that is never shown.
#[cfg(feature = "api-mini")]
pub(super) fn secret<'de, D: Deserializer<'de>>(from: D) -> Result<crate::model::Secret, D::Error> {
    String::deserialize(from).map(crate::model::Secret::new)
}
