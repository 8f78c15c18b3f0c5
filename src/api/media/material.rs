//! Material: files and articles that stay on the platform until they are removed.

use serde::Deserialize;
use serde_json::json;

use super::kept::{Added, FilmAbout, Material, MaterialCount, MaterialEntry, MaterialKind};
use super::kind::MediaKind;
use crate::api::call::{Body, Call, Part};
use crate::api::client::Api;
use crate::api::error::ApiError;
use crate::api::family::FOR_FILES;
use crate::api::limits::{Checked, filled, within};
use crate::api::news::{Listed, NewsArticle, PART, PLACE, together};

/// The calls of material, for one account.
#[derive(Clone, Copy, Debug)]
pub struct MaterialApi<'a>(pub(super) &'a Api);

/// The form of a film's answer.
#[derive(Deserialize)]
struct Film {
    #[serde(default)]
    title: String,
    #[serde(default)]
    description: String,
    down_url: String,
}

impl MaterialApi<'_> {
    /// Adds a picture, a recording or a thumb; a film needs [`MaterialApi::add_film`].
    ///
    /// # Errors
    /// See [`ApiError`]; a file that is empty, too large or of another kind is not sent.
    pub async fn add(
        &self,
        kind: MediaKind,
        name: &str,
        content: Vec<u8>,
    ) -> Result<Added, ApiError> {
        let checked = match kind {
            MediaKind::Video => Err("`description` is empty: add a film with its title".to_owned()),
            _ => kind.check(name, &content),
        };
        let parts = vec![Part::file("media", name, content)];
        self.upload(kind, parts, checked).await
    }

    /// Adds a film: an MP4 of at most 10 MiB.
    ///
    /// # Errors
    /// See [`MaterialApi::add`].
    pub async fn add_film(
        &self,
        name: &str,
        content: Vec<u8>,
        about: &FilmAbout,
    ) -> Result<Added, ApiError> {
        let checked =
            filled("title", &about.title).and_then(|()| MediaKind::Video.check(name, &content));
        let description = json!({ "title": about.title, "introduction": about.introduction });
        let parts = vec![
            Part::file("media", name, content),
            Part::text("description", description.to_string()),
        ];
        self.upload(MediaKind::Video, parts, checked).await
    }

    async fn upload(
        &self,
        kind: MediaKind,
        parts: Vec<Part>,
        checked: Checked,
    ) -> Result<Added, ApiError> {
        let call = Call::post("/cgi-bin/material/add_material").param("type", kind.name());
        let call = call.body(Body::Form(parts)).within(FOR_FILES);
        self.0.read(call, checked).await
    }

    /// Adds up to eight articles as one; gives their media id. Newer accounts add drafts instead.
    ///
    /// # Errors
    /// See [`ApiError`]; an article over a limit is not sent.
    pub async fn add_news(&self, articles: &[NewsArticle]) -> Result<String, ApiError> {
        let call = Call::post("/cgi-bin/material/add_news").json(json!({ "articles": articles }));
        let checked = together(articles, NewsArticle::check);
        let added: Added = self.0.read(call, checked).await?;
        Ok(added.media_id)
    }

    /// Writes one of the articles anew; the first has the place 0.
    ///
    /// # Errors
    /// See [`ApiError`]; an article over a limit is not sent.
    pub async fn update_news(
        &self,
        media_id: &str,
        place: u32,
        article: &NewsArticle,
    ) -> Result<(), ApiError> {
        let checked = filled("media_id", media_id)
            .and_then(|()| within("index", place, &PLACE))
            .and_then(|()| article.check());
        let body = json!({ "media_id": media_id, "index": place, "articles": article });
        let call = Call::post("/cgi-bin/material/update_news").json(body);
        self.0.tell(call, checked).await
    }

    /// Fetches material.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn get(&self, media_id: &str) -> Result<Material, ApiError> {
        let call = Call::post("/cgi-bin/material/get_material")
            .json(json!({ "media_id": media_id }))
            .for_file()
            .within(FOR_FILES)
            .repeatable();
        let answer = self.0.checked(call, filled("media_id", media_id)).await?;
        if let Some(file) = answer.file {
            return Ok(Material::File(file));
        }
        if answer.data.get("news_item").is_some() {
            return answer.parse().map(Material::News);
        }
        let film: Film = answer.parse()?;
        Ok(Material::Film {
            about: FilmAbout::new(film.title, film.description),
            url: film.down_url,
        })
    }

    /// Removes material.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn delete(&self, media_id: &str) -> Result<(), ApiError> {
        let call =
            Call::post("/cgi-bin/material/del_material").json(json!({ "media_id": media_id }));
        self.0.tell(call, filled("media_id", media_id)).await
    }

    /// A part of the list of one kind, 1 to 20 entries long, that begins behind `offset` others.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn list(
        &self,
        kind: MaterialKind,
        offset: u32,
        count: u32,
    ) -> Result<Listed<MaterialEntry>, ApiError> {
        let body = json!({ "type": kind.name(), "offset": offset, "count": count });
        let call = Call::post("/cgi-bin/material/batchget_material")
            .json(body)
            .repeatable();
        self.0.read(call, within("count", count, &PART)).await
    }

    /// How much there is of each kind.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn count(&self) -> Result<MaterialCount, ApiError> {
        let call = Call::get("/cgi-bin/material/get_materialcount");
        self.0.read(call, Ok(())).await
    }
}
