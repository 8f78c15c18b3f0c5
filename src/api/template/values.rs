//! What is put into a template.

use serde_json::{Map, Value, json};

use crate::api::limits::{Checked, chars, filled};

/// The longest values of subscribed messages, in characters, by the kind that a key begins with.
/// A name is 10 Chinese characters or 20 letters; the platform counts which.
const KINDS: [(&str, usize); 9] = [
    ("thing", 20),
    ("number", 32),
    ("letter", 32),
    ("symbol", 5),
    ("character_string", 32),
    ("phone_number", 17),
    ("car_number", 8),
    ("name", 20),
    ("phrase", 5),
];

/// What is put into a template, by the keys that stand in it.
///
/// ```
/// use wxmenu::api::template::TemplateData;
/// let data = TemplateData::new().set("first", "您好").coloured("amount3", "¥12.00", "#173177");
/// assert_eq!(data.get("first"), Some("您好"));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TemplateData(Vec<Entry>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Entry {
    key: String,
    value: String,
    colour: Option<String>,
}

impl TemplateData {
    /// Nothing yet.
    #[must_use]
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Puts a value where a key stands.
    #[must_use]
    pub fn set(self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.with(key.into(), value.into(), None)
    }

    /// The same in a colour, written as `#173177`. Subscribed messages have none.
    #[must_use]
    pub fn coloured(
        self,
        key: impl Into<String>,
        value: impl Into<String>,
        colour: impl Into<String>,
    ) -> Self {
        self.with(key.into(), value.into(), Some(colour.into()))
    }

    fn with(mut self, key: String, value: String, colour: Option<String>) -> Self {
        self.0.retain(|entry| entry.key != key);
        self.0.push(Entry { key, value, colour });
        self
    }

    /// The value of a key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&str> {
        let found = self.0.iter().find(|entry| entry.key == key);
        found.map(|entry| entry.value.as_str())
    }

    /// Whether there is something, and each key has a name.
    pub(super) fn check(&self) -> Checked {
        if self.0.is_empty() {
            return Err("`data` is empty".to_owned());
        }
        self.0
            .iter()
            .try_for_each(|entry| filled("key", &entry.key))
    }

    /// Whether a subscribed message may say it.
    pub(super) fn check_kinds(&self) -> Checked {
        self.check()?;
        self.0.iter().try_for_each(|Entry { key, value, .. }| {
            filled(key, value)?;
            let kind = key.trim_end_matches(|c: char| c.is_ascii_digit());
            let known = KINDS.iter().find(|(known, _)| *known == kind);
            known.map_or(Ok(()), |(_, most)| chars(key, value, *most))
        })
    }

    pub(super) fn to_json(&self) -> Value {
        let entry = |entry: &Entry| {
            let value = match &entry.colour {
                Some(colour) => json!({ "value": entry.value, "color": colour }),
                None => json!({ "value": entry.value }),
            };
            (entry.key.clone(), value)
        };
        Value::Object(self.0.iter().map(entry).collect::<Map<_, _>>())
    }
}
