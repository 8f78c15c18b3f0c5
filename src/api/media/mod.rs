//! Files on the platform: temporary media, material that stays, speech as text.

mod kept;
mod kind;
mod material;
mod speech;

use serde::Deserialize;
use serde_json::Value;

use super::answer::File;
use super::call::{Body, Call, Part};
use super::client::Api;
use super::error::ApiError;
use super::family::FOR_FILES;
use super::fields::number;
use super::limits::filled;

pub use kept::{Added, FilmAbout, Material, MaterialCount, MaterialEntry, MaterialKind};
pub use kind::MediaKind;
pub use material::MaterialApi;
pub use speech::{SpeechLanguage, Translation};

/// The calls of temporary media, for one account.
#[derive(Clone, Copy, Debug)]
pub struct MediaApi<'a>(&'a Api);

impl Api {
    /// Temporary media, which live for three days, and speech as text.
    #[must_use]
    pub const fn media(&self) -> MediaApi<'_> {
        MediaApi(self)
    }

    /// Material, which stays until it is removed.
    #[must_use]
    pub const fn material(&self) -> MaterialApi<'_> {
        MaterialApi(self)
    }
}

/// A file that was uploaded for three days.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct Uploaded {
    /// What messages call it.
    #[serde(alias = "thumb_media_id")]
    pub media_id: String,
    /// When it was uploaded, in seconds since 1970.
    #[serde(rename = "created_at", deserialize_with = "number")]
    pub created: i64,
}

/// A file that was fetched.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Media {
    /// The file.
    File(File),
    /// Where it can be fetched: a film's address.
    Film {
        /// The address.
        url: String,
    },
}

impl MediaApi<'_> {
    /// Uploads a file for three days. The platform goes by the ending of its name.
    ///
    /// # Errors
    /// See [`ApiError`]; a file that is empty, too large or of another kind is not sent.
    ///
    /// ```no_run
    /// # async fn upload(api: wxmenu::api::Api, png: Vec<u8>) -> Result<(), wxmenu::api::ApiError> {
    /// use wxmenu::api::media::MediaKind;
    /// let picture = api.media().upload(MediaKind::Image, "menu.png", png).await?;
    /// println!("{}", picture.media_id);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn upload(
        &self,
        kind: MediaKind,
        name: &str,
        content: Vec<u8>,
    ) -> Result<Uploaded, ApiError> {
        let checked = kind.check(name, &content);
        let call = Call::post("/cgi-bin/media/upload").param("type", kind.name());
        let form = Body::Form(vec![Part::file("media", name, content)]);
        self.0
            .read(call.body(form).within(FOR_FILES), checked)
            .await
    }

    /// Fetches a file that was uploaded for three days, or that a message brought.
    ///
    /// # Errors
    /// See [`ApiError`]. 40007: the three days are over.
    pub async fn get(&self, media_id: &str) -> Result<Media, ApiError> {
        self.fetch("/cgi-bin/media/get", media_id).await
    }

    /// Fetches a recording that a page made, in its better form (Speex, 16 kHz).
    ///
    /// # Errors
    /// See [`MediaApi::get`].
    pub async fn get_jssdk(&self, media_id: &str) -> Result<Media, ApiError> {
        self.fetch("/cgi-bin/media/get/jssdk", media_id).await
    }

    async fn fetch(&self, path: &str, media_id: &str) -> Result<Media, ApiError> {
        let call = Call::get(path).param("media_id", media_id);
        let call = call.for_file().within(FOR_FILES);
        let checked = filled("media_id", media_id);
        let answer = self.0.checked(call, checked).await?;
        if let Some(file) = answer.file {
            return Ok(Media::File(file));
        }
        match answer.data.get("video_url").and_then(Value::as_str) {
            Some(url) => Ok(Media::Film {
                url: url.to_owned(),
            }),
            None => Err(ApiError::unreadable(&answer.call, "the answer is no file")),
        }
    }
}
