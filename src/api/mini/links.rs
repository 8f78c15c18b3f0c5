//! Links that open a mini-program from anywhere.

use serde::Deserialize;
use serde_json::{Value, json};

use super::MiniProgram;
use crate::api::call::Call;
use crate::api::error::ApiError;
use crate::api::fields::put_text;
use crate::api::limits::{Checked, bytes, within};
use crate::model::Timestamp;

/// The longest path and the longest query, in bytes.
const LONGEST: usize = 1024;
/// The longest life, in days.
const DAYS: u32 = 30;

/// A link to a page of the mini-program.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct UrlLink {
    /// The page, without a slash in front; its home page if empty.
    pub path: String,
    /// What the page is given, as `a=1&b=2`.
    pub query: String,
    /// How long it leads there.
    pub end: UrlLinkEnd,
    /// `release`, `trial` or `develop`; the first if empty.
    pub version: String,
}

/// How long a [`UrlLink`] leads there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum UrlLinkEnd {
    /// So many days, 30 at most.
    Days(u32),
    /// Until this moment.
    At(Timestamp),
}

impl Default for UrlLinkEnd {
    /// As long as can be.
    fn default() -> Self {
        Self::Days(DAYS)
    }
}

impl UrlLink {
    /// A link to this page, for as long as can be.
    pub fn new(path: impl Into<String>, query: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            query: query.into(),
            ..Self::default()
        }
    }

    fn check(&self) -> Checked {
        bytes("path", &self.path, LONGEST)?;
        bytes("query", &self.query, LONGEST)?;
        match self.end {
            UrlLinkEnd::Days(days) => within("expire_interval", days, &(1..=DAYS)),
            UrlLinkEnd::At(_) => Ok(()),
        }
    }

    fn to_json(&self) -> Value {
        let (kind, field, end) = match self.end {
            UrlLinkEnd::At(moment) => (0, "expire_time", json!(moment.secs())),
            UrlLinkEnd::Days(days) => (1, "expire_interval", json!(days)),
        };
        let mut link = json!({ "expire_type": kind, field: end });
        put_text(&mut link, "path", &self.path);
        put_text(&mut link, "query", &self.query);
        put_text(&mut link, "env_version", &self.version);
        link
    }
}

#[derive(Deserialize)]
struct Made {
    url_link: String,
}

impl MiniProgram<'_> {
    /// Makes a link, for short messages, mail and pages outside the client.
    ///
    /// # Errors
    /// See [`ApiError`]; a link over a limit is not asked for.
    pub async fn url_link(&self, link: &UrlLink) -> Result<String, ApiError> {
        let call = Call::post("/wxa/generate_urllink").json(link.to_json());
        let made: Made = self.0.checked(call, link.check()).await?.parse()?;
        Ok(made.url_link)
    }
}
