//! Publishing drafts.

use serde::{Deserialize, Deserializer};
use serde_json::json;

use super::{Entry, list};
use crate::api::call::Call;
use crate::api::client::Api;
use crate::api::error::ApiError;
use crate::api::fields::text;
use crate::api::limits::{filled, within};
use crate::api::news::{Listed, News};

/// The calls of publishing, for one account.
#[derive(Clone, Copy, Debug)]
pub struct PublishApi<'a>(pub(super) &'a Api);

/// A draft that is on its way.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct Submitted {
    /// What [`PublishApi::state`] asks by.
    #[serde(deserialize_with = "text")]
    pub publish_id: String,
    /// What comments ask by; empty if the platform does not say.
    #[serde(default, deserialize_with = "text")]
    pub msg_data_id: String,
}

/// How far a draft has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
#[serde(from = "u32")]
pub enum PublishState {
    /// It is published.
    Published,
    /// It is on its way.
    Publishing,
    /// It says that it is original, and the platform found that it is not.
    NotOriginal,
    /// It failed.
    Failed,
    /// The platform refuses it.
    Refused,
    /// It was published, and all of it was removed since.
    Deleted,
    /// It was published, and all of it was banned since.
    Banned,
    /// Another number of the platform.
    Other(u32),
}

impl From<u32> for PublishState {
    fn from(number: u32) -> Self {
        match number {
            0 => Self::Published,
            1 => Self::Publishing,
            2 => Self::NotOriginal,
            3 => Self::Failed,
            4 => Self::Refused,
            5 => Self::Deleted,
            6 => Self::Banned,
            other => Self::Other(other),
        }
    }
}

/// What became of a draft.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct Published {
    /// How far it has come.
    #[serde(rename = "publish_status")]
    pub state: PublishState,
    /// What it is called once it is published; empty before.
    #[serde(default)]
    pub article_id: String,
    /// Where its articles are.
    #[serde(rename = "article_detail", default, deserialize_with = "within_detail")]
    pub pages: Vec<PublishedPage>,
    /// The places of those articles that were not taken, from 1.
    #[serde(rename = "fail_idx", default)]
    pub failed: Vec<u32>,
}

/// Where a published article is.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct PublishedPage {
    /// Its place, from 1.
    #[serde(rename = "idx")]
    pub place: u32,
    /// Its address.
    #[serde(rename = "article_url")]
    pub url: String,
}

fn within_detail<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<PublishedPage>, D::Error> {
    #[derive(Deserialize)]
    struct Detail {
        #[serde(default)]
        item: Vec<PublishedPage>,
    }
    Detail::deserialize(from).map(|detail| detail.item)
}

impl PublishApi<'_> {
    /// Hands a draft in. It is looked at; [`PublishApi::state`] and the event `PUBLISHJOBFINISH` say
    /// what becomes of it.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn submit(&self, media_id: &str) -> Result<Submitted, ApiError> {
        let call = Call::post("/cgi-bin/freepublish/submit").json(json!({ "media_id": media_id }));
        self.0.read(call, filled("media_id", media_id)).await
    }

    /// What became of a draft that was handed in.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn state(&self, publish_id: &str) -> Result<Published, ApiError> {
        let call = Call::post("/cgi-bin/freepublish/get").json(json!({ "publish_id": publish_id }));
        let checked = filled("publish_id", publish_id);
        self.0.read(call.repeatable(), checked).await
    }

    /// Removes what was published: the article at a place, which counts from 1, or all of it.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn delete(&self, article_id: &str, place: Option<u32>) -> Result<(), ApiError> {
        let checked = filled("article_id", article_id)
            .and_then(|()| place.map_or(Ok(()), |place| within("index", place, &(1..=8))));
        // The platform's 0 is all of it.
        let body = json!({ "article_id": article_id, "index": place.unwrap_or(0) });
        let call = Call::post("/cgi-bin/freepublish/delete").json(body);
        self.0.tell(call, checked).await
    }

    /// What was published.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn get(&self, article_id: &str) -> Result<News, ApiError> {
        let body = json!({ "article_id": article_id });
        let call = Call::post("/cgi-bin/freepublish/getarticle").json(body);
        let checked = filled("article_id", article_id);
        self.0.read(call.repeatable(), checked).await
    }

    /// A part of the list of what was published, 1 to 20 entries long, that begins behind `offset`
    /// others; with or without the pages of the articles.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn list(
        &self,
        offset: u32,
        count: u32,
        with_pages: bool,
    ) -> Result<Listed<Entry>, ApiError> {
        let path = "/cgi-bin/freepublish/batchget";
        list(self.0, path, offset, count, with_pages).await
    }
}
