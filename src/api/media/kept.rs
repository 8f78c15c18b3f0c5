//! What material is, as the platform lists and gives it.

use serde::Deserialize;

use crate::api::answer::File;
use crate::api::fields::number;
use crate::api::news::{News, NewsItem, within_content};

/// A kind of material.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum MaterialKind {
    /// Pictures.
    Image,
    /// Recordings.
    Voice,
    /// Films.
    Video,
    /// Articles.
    News,
}

impl MaterialKind {
    /// The platform's word for it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Image => "image",
            Self::Voice => "voice",
            Self::Video => "video",
            Self::News => "news",
        }
    }
}

/// What is said about a film.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FilmAbout {
    /// Its title.
    pub title: String,
    /// What it is about.
    pub introduction: String,
}

impl FilmAbout {
    /// A title and a description.
    pub fn new(title: impl Into<String>, introduction: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            introduction: introduction.into(),
        }
    }
}

/// Material that was added.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct Added {
    /// What messages call it.
    pub media_id: String,
    /// Where it is; of pictures only, empty else.
    #[serde(default)]
    pub url: String,
}

/// Material that was fetched.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Material {
    /// A picture or a recording.
    File(File),
    /// A film.
    Film {
        /// What is said about it.
        about: FilmAbout,
        /// Where it can be fetched.
        url: String,
    },
    /// Articles.
    News(News),
}

/// An entry in a list of material.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct MaterialEntry {
    /// What messages call it.
    pub media_id: String,
    /// The file's name; of articles empty.
    #[serde(default)]
    pub name: String,
    /// Where it is; of pictures only, empty else.
    #[serde(default)]
    pub url: String,
    /// When it was changed, in seconds since 1970.
    #[serde(rename = "update_time", default, deserialize_with = "number")]
    pub updated: i64,
    /// The articles, if that is what it is.
    #[serde(rename = "content", default, deserialize_with = "within_content")]
    pub articles: Vec<NewsItem>,
}

/// How much material there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct MaterialCount {
    /// Recordings.
    #[serde(rename = "voice_count")]
    pub voices: u64,
    /// Films.
    #[serde(rename = "video_count")]
    pub videos: u64,
    /// Pictures.
    #[serde(rename = "image_count")]
    pub images: u64,
    /// Groups of articles.
    #[serde(rename = "news_count")]
    pub news: u64,
}
