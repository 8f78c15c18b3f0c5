//! The comments on published articles.

use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value, json};

use crate::api::call::Call;
use crate::api::client::Api;
use crate::api::error::ApiError;
use crate::api::fields;
use crate::api::limits::{Checked, filled, within};
use crate::api::news::PLACE;
use crate::model::Openid;

/// How many comments one part of a list may have.
const MOST: u32 = 49;

/// The calls of comments, for one account.
#[derive(Clone, Copy, Debug)]
pub struct CommentApi<'a>(pub(super) &'a Api);

/// An article that can be commented on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct CommentedArticle {
    /// The number that publishing or a mass message gave.
    pub msg_data_id: u64,
    /// Which of the articles that came together; the first has the place 0.
    pub place: u32,
}

impl CommentedArticle {
    /// The article at this place.
    #[must_use]
    pub const fn new(msg_data_id: u64, place: u32) -> Self {
        Self { msg_data_id, place }
    }
}

/// Which comments are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CommentFilter {
    /// All.
    All,
    /// Those that were not chosen.
    Ordinary,
    /// Those that were chosen.
    Chosen,
}

/// A part of the comments.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct Comments {
    /// How many there are in all.
    pub total: u64,
    /// Those of this part.
    #[serde(rename = "comment", default)]
    pub comments: Vec<Comment>,
}

/// A comment.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct Comment {
    /// Its number.
    #[serde(rename = "user_comment_id", deserialize_with = "fields::number")]
    pub id: u64,
    /// Who wrote it.
    pub openid: Openid,
    /// When, in seconds since 1970.
    #[serde(rename = "create_time", deserialize_with = "fields::number")]
    pub created: i64,
    /// What it says.
    pub content: String,
    /// Whether it was chosen.
    #[serde(rename = "comment_type", default, with = "fields::flag")]
    pub chosen: bool,
    /// The account's answer, if there is one.
    #[serde(default, deserialize_with = "reply_text")]
    pub reply: Option<String>,
}

/// The text of a reply, which is absent, or empty, where nobody replied.
fn reply_text<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    let reply = Value::deserialize(from)?;
    let content = reply.get("content").and_then(Value::as_str);
    Ok(content.filter(|text| !text.is_empty()).map(str::to_owned))
}

impl CommentApi<'_> {
    /// Lets people comment on an article.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn open(&self, article: CommentedArticle) -> Result<(), ApiError> {
        let path = "/cgi-bin/comment/open";
        self.change(path, article, json!({}), Ok(())).await
    }

    /// Lets nobody comment on it any more.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn close(&self, article: CommentedArticle) -> Result<(), ApiError> {
        let path = "/cgi-bin/comment/close";
        self.change(path, article, json!({}), Ok(())).await
    }

    /// A part of the comments, 1 to 49 long, that begins behind `begin` others.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn list(
        &self,
        article: CommentedArticle,
        filter: CommentFilter,
        begin: u32,
        count: u32,
    ) -> Result<Comments, ApiError> {
        let kind = match filter {
            CommentFilter::All => 0,
            CommentFilter::Ordinary => 1,
            CommentFilter::Chosen => 2,
        };
        let more = json!({ "begin": begin, "count": count, "type": kind });
        let checked = good(article).and_then(|()| within("count", count, &(1..=MOST)));
        let call = Call::post("/cgi-bin/comment/list").json(about(article, more));
        self.0.read(call.repeatable(), checked).await
    }

    /// Chooses a comment: it is shown first.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn choose(&self, article: CommentedArticle, id: u64) -> Result<(), ApiError> {
        self.change_one("/cgi-bin/comment/markelect", article, id)
            .await
    }

    /// Chooses it no longer.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn unchoose(&self, article: CommentedArticle, id: u64) -> Result<(), ApiError> {
        self.change_one("/cgi-bin/comment/unmarkelect", article, id)
            .await
    }

    /// Removes a comment.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn delete(&self, article: CommentedArticle, id: u64) -> Result<(), ApiError> {
        self.change_one("/cgi-bin/comment/delete", article, id)
            .await
    }

    /// Replies to a comment.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn reply(
        &self,
        article: CommentedArticle,
        id: u64,
        content: &str,
    ) -> Result<(), ApiError> {
        let more = json!({ "user_comment_id": id, "content": content });
        let checked = filled("content", content);
        self.change("/cgi-bin/comment/reply/add", article, more, checked)
            .await
    }

    /// Removes the reply to a comment.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn delete_reply(&self, article: CommentedArticle, id: u64) -> Result<(), ApiError> {
        self.change_one("/cgi-bin/comment/reply/delete", article, id)
            .await
    }

    async fn change_one(
        &self,
        path: &str,
        article: CommentedArticle,
        id: u64,
    ) -> Result<(), ApiError> {
        let more = json!({ "user_comment_id": id });
        self.change(path, article, more, Ok(())).await
    }

    async fn change(
        &self,
        path: &str,
        article: CommentedArticle,
        more: Value,
        checked: Checked,
    ) -> Result<(), ApiError> {
        let call = Call::post(path).json(about(article, more));
        self.0.tell(call, good(article).and(checked)).await
    }
}

fn good(article: CommentedArticle) -> Checked {
    within("index", article.place, &PLACE)
}

/// The article, and what else is said.
fn about(article: CommentedArticle, more: Value) -> Value {
    let mut body = Map::from_iter([
        ("msg_data_id".to_owned(), article.msg_data_id.into()),
        ("index".to_owned(), article.place.into()),
    ]);
    if let Value::Object(more) = more {
        body.extend(more);
    }
    Value::Object(body)
}
