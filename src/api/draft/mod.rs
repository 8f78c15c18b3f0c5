//! Drafts, publishing them, and the comments on what was published.

mod comment;
mod piece;
mod publish;

use serde::Deserialize;
use serde_json::{Value, json};

use super::call::Call;
use super::client::Api;
use super::error::ApiError;
use super::fields;
use super::limits::{filled, within};
use super::news::{Listed, News, NewsItem, PART, PLACE, together, within_content};

pub use comment::{Comment, CommentApi, CommentFilter, CommentedArticle, Comments};
pub use piece::{DraftPiece, ImagePost};
pub use publish::{PublishApi, PublishState, Published, PublishedPage, Submitted};

/// The calls of drafts, for one account.
#[derive(Clone, Copy, Debug)]
pub struct DraftApi<'a>(&'a Api);

impl Api {
    /// Drafts.
    #[must_use]
    pub const fn drafts(&self) -> DraftApi<'_> {
        DraftApi(self)
    }

    /// Publishing of drafts, without a message to anyone.
    #[must_use]
    pub const fn publish(&self) -> PublishApi<'_> {
        PublishApi(self)
    }

    /// The comments on published articles.
    #[must_use]
    pub const fn comments(&self) -> CommentApi<'_> {
        CommentApi(self)
    }
}

/// An entry in a list of drafts, or of published articles.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct Entry {
    /// The media id of the draft, or the article id of what was published.
    #[serde(rename = "media_id", alias = "article_id")]
    pub id: String,
    /// The articles; empty bodies if they were not asked for.
    #[serde(rename = "content", default, deserialize_with = "within_content")]
    pub articles: Vec<NewsItem>,
    /// When it was changed, in seconds since 1970.
    #[serde(rename = "update_time", default, deserialize_with = "fields::number")]
    pub updated: i64,
}

#[derive(Deserialize)]
struct Made {
    media_id: String,
}

#[derive(Deserialize)]
struct Count {
    #[serde(rename = "total_count")]
    total: u64,
}

impl DraftApi<'_> {
    /// Makes a draft of up to eight articles; gives its media id.
    ///
    /// # Errors
    /// See [`ApiError`]; an article over a limit is not sent.
    ///
    /// ```no_run
    /// # async fn write(api: wxmenu::api::Api) -> Result<(), wxmenu::api::ApiError> {
    /// use wxmenu::api::NewsArticle;
    /// let article = NewsArticle::new("开业通知", "<p>周一开业</p>", "thumb-1");
    /// let draft = api.drafts().add(&[article.into()]).await?;
    /// let submitted = api.publish().submit(&draft).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn add(&self, pieces: &[DraftPiece]) -> Result<String, ApiError> {
        let checked = together(pieces, DraftPiece::check);
        let articles: Vec<Value> = pieces.iter().map(DraftPiece::to_json).collect();
        let call = Call::post("/cgi-bin/draft/add").json(json!({ "articles": articles }));
        let made: Made = self.0.read(call, checked).await?;
        Ok(made.media_id)
    }

    /// A draft.
    ///
    /// # Errors
    /// See [`ApiError`]. 40007: there is none, or it was published.
    pub async fn get(&self, media_id: &str) -> Result<News, ApiError> {
        let call = Call::post("/cgi-bin/draft/get").json(json!({ "media_id": media_id }));
        let checked = filled("media_id", media_id);
        self.0.read(call.repeatable(), checked).await
    }

    /// Writes one of a draft's articles anew; the first has the place 0.
    ///
    /// # Errors
    /// See [`ApiError`]; an article over a limit is not sent.
    pub async fn update(
        &self,
        media_id: &str,
        place: u32,
        piece: &DraftPiece,
    ) -> Result<(), ApiError> {
        let checked = filled("media_id", media_id)
            .and_then(|()| within("index", place, &PLACE))
            .and_then(|()| piece.check());
        let body = json!({ "media_id": media_id, "index": place, "articles": piece.to_json() });
        let call = Call::post("/cgi-bin/draft/update").json(body);
        self.0.tell(call, checked).await
    }

    /// Removes a draft.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn delete(&self, media_id: &str) -> Result<(), ApiError> {
        let call = Call::post("/cgi-bin/draft/delete").json(json!({ "media_id": media_id }));
        self.0.tell(call, filled("media_id", media_id)).await
    }

    /// A part of the list of drafts, 1 to 20 entries long, that begins behind `offset` others; with
    /// or without the pages of the articles.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn list(
        &self,
        offset: u32,
        count: u32,
        with_pages: bool,
    ) -> Result<Listed<Entry>, ApiError> {
        list(self.0, "/cgi-bin/draft/batchget", offset, count, with_pages).await
    }

    /// How many drafts there are.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn count(&self) -> Result<u64, ApiError> {
        let call = Call::get("/cgi-bin/draft/count");
        let count: Count = self.0.read(call, Ok(())).await?;
        Ok(count.total)
    }
}

/// Drafts and published articles are listed the same way.
async fn list(
    api: &Api,
    path: &str,
    offset: u32,
    count: u32,
    with_pages: bool,
) -> Result<Listed<Entry>, ApiError> {
    let body = json!({ "offset": offset, "count": count, "no_content": u8::from(!with_pages) });
    let call = Call::post(path).json(body).repeatable();
    api.read(call, within("count", count, &PART)).await
}
