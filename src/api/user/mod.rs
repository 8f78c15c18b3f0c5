//! People: who follows, what they are called, their tags, and whom the account does not hear.
//!
//! The groups that tags took the place of are not here; [`Api::call`] reaches them.

mod blocked;
mod page;
mod people;
mod tags;

use serde_json::json;

use super::answer::Answer;
use super::call::Call;
use super::client::Api;
use super::error::ApiError;
use super::limits::{Checked, entries, filled};
use crate::model::Openid;

pub use page::OpenidPage;
pub use people::{ChangedOpenid, User};
pub use tags::Tag;

/// The calls about people, for one account.
#[derive(Clone, Copy, Debug)]
pub struct Users<'a>(&'a Api);

impl Api {
    /// The people who follow the account.
    #[must_use]
    pub const fn users(&self) -> Users<'_> {
        Users(self)
    }
}

impl Users<'_> {
    async fn make(&self, call: Call, checked: Checked) -> Result<Answer, ApiError> {
        self.0.checked(call, checked).await
    }
}

/// The names of people as the platform reads them.
fn names(openids: &[Openid]) -> Vec<&str> {
    openids.iter().map(Openid::as_str).collect()
}

/// One to so many people, each with a name.
fn people(openids: &[Openid], most: usize) -> Checked {
    entries("openid_list", openids, most)?;
    let mut openids = openids.iter();
    openids.try_for_each(|openid| filled("openid", openid.as_str()))
}

/// A call with a list of people.
fn with_people(path: &str, openids: &[Openid]) -> Call {
    Call::post(path).json(json!({ "openid_list": names(openids) }))
}
