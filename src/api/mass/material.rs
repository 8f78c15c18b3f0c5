//! What a message to many people is made of, made ready before.

use serde::Deserialize;
use serde_json::json;

use super::MassApi;
use crate::api::call::{Body, Call, Part};
use crate::api::error::ApiError;
use crate::api::family::{FOR_FILES, file};
use crate::api::fields::number;
use crate::api::limits::all_filled;
use crate::api::news::{NewsArticle, together};

/// The largest picture within an article, in bytes.
const PICTURE: usize = 1 << 20;

/// Articles or a film, ready to be sent to many people.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct MassMaterial {
    /// What [`MassBody`](super::MassBody) calls it.
    pub media_id: String,
    /// When it was made, in seconds since 1970. It lives for three days.
    #[serde(rename = "created_at", deserialize_with = "number")]
    pub created: i64,
}

#[derive(Deserialize)]
struct Place {
    url: String,
}

impl MassApi<'_> {
    /// Uploads a picture for the page of an article: a JPG or PNG of at most 1 MiB; gives its
    /// address. It does not count as material.
    ///
    /// # Errors
    /// See [`ApiError`]; a file that is empty, too large or of another kind is not sent.
    pub async fn add_picture(&self, name: &str, content: Vec<u8>) -> Result<String, ApiError> {
        let checked = file(name, &content, PICTURE, &["jpg", "jpeg", "png"]);
        let form = Body::Form(vec![Part::file("media", name, content)]);
        let call = Call::post("/cgi-bin/media/uploadimg").body(form);
        let place: Place = self.0.read(call.within(FOR_FILES), checked).await?;
        Ok(place.url)
    }

    /// Makes up to eight articles ready. Newer accounts send drafts instead.
    ///
    /// # Errors
    /// See [`ApiError`]; an article over a limit is not sent.
    pub async fn add_news(&self, articles: &[NewsArticle]) -> Result<MassMaterial, ApiError> {
        let checked = together(articles, NewsArticle::check);
        let call = Call::post("/cgi-bin/media/uploadnews").json(json!({ "articles": articles }));
        self.0.read(call, checked).await
    }

    /// Makes a film that was uploaded before ready.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn add_film(
        &self,
        media_id: &str,
        title: &str,
        description: &str,
    ) -> Result<MassMaterial, ApiError> {
        let checked = all_filled([("media_id", media_id), ("title", title)]);
        let body = json!({ "media_id": media_id, "title": title, "description": description });
        let call = Call::post("/cgi-bin/media/uploadvideo").json(body);
        self.0.read(call, checked).await
    }
}
