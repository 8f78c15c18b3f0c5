//! Articles with a page of their own, as drafts, material and mass messages carry them.
#![cfg_attr(
    not(feature = "full"),
    allow(dead_code, reason = "each family uses a part of it")
)]

use std::ops::RangeInclusive;

use serde::{Deserialize, Deserializer, Serialize};

use super::fields::{flag, number};
use super::limits::{Checked, bytes, chars, entries, filled};

/// The longest headline, in characters.
const TITLE: usize = 64;
/// The longest name of an author, in characters.
const AUTHOR: usize = 16;
/// The longest summary, in characters.
const DIGEST: usize = 128;
/// The longest page, in characters.
const CONTENT: usize = 20_000;
/// The same in bytes.
const CONTENT_BYTES: usize = 1 << 20;
/// The longest address, in bytes.
const URL: usize = 1024;
/// How many articles stand together.
const TOGETHER: usize = 8;

/// An article: a headline, a cover and a page.
///
/// ```
/// use wxmenu::api::NewsArticle;
/// let mut article = NewsArticle::new("开业通知", "<p>周一开业</p>", "thumb-1");
/// article.author = "小店".to_owned();
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
#[serde(default)]
pub struct NewsArticle {
    /// The headline: at most 64 characters.
    pub title: String,
    /// Who wrote it: at most 16 characters.
    pub author: String,
    /// The summary: at most 128 characters. Shown of an article that stands alone; if it is empty,
    /// the beginning of the page is taken.
    pub digest: String,
    /// The page, in HTML: at most 20,000 characters and 1 MiB. Its pictures have to be on the
    /// platform.
    pub content: String,
    /// Where "read the original" leads; empty for nowhere. At most 1,024 bytes.
    #[serde(rename = "content_source_url")]
    pub source_url: String,
    /// The material that is its cover.
    pub thumb_media_id: String,
    /// Whether the cover stands in the page, too.
    #[serde(rename = "show_cover_pic", with = "flag")]
    pub shows_cover: bool,
    /// Whether it can be commented on.
    #[serde(rename = "need_open_comment", with = "flag")]
    pub open_comments: bool,
    /// Whether only followers may comment.
    #[serde(rename = "only_fans_can_comment", with = "flag")]
    pub followers_only: bool,
}

impl NewsArticle {
    /// An article with what it cannot be without.
    pub fn new(
        title: impl Into<String>,
        content: impl Into<String>,
        thumb_media_id: impl Into<String>,
    ) -> Self {
        Self {
            title: title.into(),
            content: content.into(),
            thumb_media_id: thumb_media_id.into(),
            ..Self::default()
        }
    }

    /// Whether the platform would take it.
    pub(super) fn check(&self) -> Checked {
        headline(&self.title)?;
        chars("author", &self.author, AUTHOR)?;
        chars("digest", &self.digest, DIGEST)?;
        page(&self.content)?;
        bytes("content_source_url", &self.source_url, URL)?;
        filled("thumb_media_id", &self.thumb_media_id)
    }
}

/// The headline of an article.
pub(super) fn headline(title: &str) -> Checked {
    filled("title", title)?;
    chars("title", title, TITLE)
}

/// The page of an article.
pub(super) fn page(content: &str) -> Checked {
    filled("content", content)?;
    chars("content", content, CONTENT)?;
    bytes("content", content, CONTENT_BYTES)
}

/// Articles that stand together.
pub(super) fn together<T>(articles: &[T], check: impl Fn(&T) -> Checked) -> Checked {
    entries("articles", articles, TOGETHER)?;
    articles.iter().try_for_each(check)
}

/// An article as the platform keeps it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
#[serde(default)]
pub struct NewsItem {
    /// What was written.
    #[serde(flatten)]
    pub article: NewsArticle,
    /// Where it is read; of a draft for some hours only.
    pub url: String,
    /// Where its cover is.
    pub thumb_url: String,
    /// Whether it was published and removed.
    #[serde(with = "flag")]
    pub is_deleted: bool,
}

/// Articles that are kept together.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
#[serde(default)]
pub struct News {
    /// The articles, the first of which is shown large.
    #[serde(rename = "news_item")]
    pub items: Vec<NewsItem>,
    /// When they were made, in seconds since 1970; 0 if the platform does not say.
    #[serde(rename = "create_time", deserialize_with = "number")]
    pub created: i64,
    /// When they were changed, in seconds since 1970; 0 if the platform does not say.
    #[serde(rename = "update_time", deserialize_with = "number")]
    pub updated: i64,
}

/// A part of a list.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct Listed<T> {
    /// How many there are in all.
    #[serde(rename = "total_count")]
    pub total: u64,
    /// Those of this part, the newest first.
    #[serde(rename = "item", default = "Vec::new")]
    pub items: Vec<T>,
}

/// The places of articles that stand together.
pub(super) const PLACE: RangeInclusive<u32> = 0..=7;

/// How many entries one part of a list may have.
pub(super) const PART: RangeInclusive<u32> = 1..=20;

/// Articles within the field `content`, which is absent where they were not asked for.
pub(super) fn within_content<'de, D: Deserializer<'de>>(
    from: D,
) -> Result<Vec<NewsItem>, D::Error> {
    News::deserialize(from).map(|news| news.items)
}
