//! What a request or an answer says, by the names of its fields.

use std::collections::BTreeMap;
use std::fmt;

use super::Fen;
use crate::model::Openid;

/// The fields of a request or an answer, sorted by their names, as signatures want them.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Fields(BTreeMap<String, String>);

impl Fields {
    /// No field.
    #[must_use]
    pub const fn new() -> Self {
        Self(BTreeMap::new())
    }

    /// Sets a field; an empty one says nothing and is left out.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.set(name, value);
        self
    }

    pub(super) fn set(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.0.insert(name.into(), value.into());
    }

    /// A field; nothing if it is not there or empty.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        let found = self.0.get(name).map(String::as_str);
        found.filter(|value| !value.is_empty())
    }

    /// A field, or an empty text.
    #[must_use]
    pub fn text(&self, name: &str) -> String {
        self.get(name).unwrap_or_default().to_owned()
    }

    /// Every field that says something, sorted by its name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        let all = self.0.iter().map(|(name, value)| (&**name, &**value));
        all.filter(|(_, value)| !value.is_empty())
    }

    /// Whether the name is there, if only with an empty value.
    pub(super) fn names(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// A field that has to be there.
    pub(super) fn need(&self, name: &str) -> Result<String, String> {
        let missing = || format!("the answer has no `{name}`");
        self.get(name).map(str::to_owned).ok_or_else(missing)
    }

    /// An amount that has to be there.
    pub(super) fn need_fen(&self, name: &str) -> Result<Fen, String> {
        let written = self.need(name)?;
        Fen::parse(&written).ok_or_else(|| format!("`{name}` of the answer is no whole number"))
    }

    /// An amount, if it is there; one that is no whole number is a fault.
    pub(super) fn fen(&self, name: &str) -> Result<Option<Fen>, String> {
        match self.get(name) {
            Some(_) => self.need_fen(name).map(Some),
            None => Ok(None),
        }
    }

    pub(super) fn openid(&self, name: &str) -> Option<Openid> {
        self.get(name).map(Openid::from)
    }
}

/// Names alone: values are personal.
impl fmt::Debug for Fields {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}
