//! The form that a person is filling in.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::Session;
use crate::model::MenuId;

/// How far a person is in a form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Filling {
    /// The menu that the form belongs to.
    pub menu: MenuId,
    /// The form's id.
    pub form: String,
    /// The name of the field that is asked for; nothing when all that is left is to confirm.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// The values so far, by the names of their fields.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub values: BTreeMap<String, String>,
}

impl Filling {
    /// Nothing is filled in and nothing asked for yet.
    pub fn new(menu: MenuId, form: impl Into<String>) -> Self {
        Self {
            menu,
            form: form.into(),
            field: None,
            values: BTreeMap::new(),
        }
    }
}

impl Session {
    /// The form that the person is filling in.
    #[must_use]
    pub fn filling(&self) -> Option<&Arc<Filling>> {
        self.filling.as_ref()
    }

    /// Notes how far the person is in a form, or that there is none any more.
    pub fn set_filling(&mut self, filling: Option<Filling>) {
        self.filling = filling.map(Arc::new);
    }
}
