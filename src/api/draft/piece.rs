//! What a draft is made of.

use serde_json::{Value, json};

use crate::api::limits::{Checked, entries, filled};
use crate::api::news::{NewsArticle, headline, page};

/// How many pictures a post has.
const IMAGES: usize = 20;

/// One part of a draft.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DraftPiece {
    /// An article.
    News(NewsArticle),
    /// Pictures with some words.
    Images(ImagePost),
}

/// Pictures with some words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ImagePost {
    /// The headline: at most 64 characters.
    pub title: String,
    /// The words, without HTML.
    pub content: String,
    /// The material that the pictures are: 1 to 20; the first is the cover.
    pub images: Vec<String>,
    /// Whether it can be commented on.
    pub open_comments: bool,
    /// Whether only followers may comment.
    pub followers_only: bool,
}

impl ImagePost {
    /// Pictures of the account's material, with a headline and some words.
    pub fn new(
        title: impl Into<String>,
        content: impl Into<String>,
        images: impl IntoIterator<Item = String>,
    ) -> Self {
        Self {
            title: title.into(),
            content: content.into(),
            images: images.into_iter().collect(),
            ..Self::default()
        }
    }

    fn check(&self) -> Checked {
        headline(&self.title)?;
        page(&self.content)?;
        entries("image_list", &self.images, IMAGES)?;
        let mut ids = self.images.iter();
        ids.try_for_each(|id| filled("image_media_id", id))
    }

    fn to_json(&self) -> Value {
        let image = |id: &String| json!({ "image_media_id": id });
        let images: Vec<Value> = self.images.iter().map(image).collect();
        json!({
            "article_type": "newspic",
            "title": self.title,
            "content": self.content,
            "need_open_comment": u8::from(self.open_comments),
            "only_fans_can_comment": u8::from(self.followers_only),
            "image_info": { "image_list": images },
        })
    }
}

impl From<NewsArticle> for DraftPiece {
    fn from(article: NewsArticle) -> Self {
        Self::News(article)
    }
}

impl From<ImagePost> for DraftPiece {
    fn from(post: ImagePost) -> Self {
        Self::Images(post)
    }
}

impl DraftPiece {
    /// Whether the platform would take it.
    pub(super) fn check(&self) -> Checked {
        match self {
            Self::News(article) => article.check(),
            Self::Images(post) => post.check(),
        }
    }

    /// The piece as the platform reads it.
    pub(super) fn to_json(&self) -> Value {
        match self {
            Self::News(article) => json!(article),
            Self::Images(post) => post.to_json(),
        }
    }
}
