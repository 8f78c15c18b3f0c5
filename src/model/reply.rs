//! What goes out: the meaning of a reply, whatever bytes it will travel in.

mod check;

pub use check::ReplyFault;

use serde::{Deserialize, Serialize};

use super::text;

/// The answer to one message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "lowercase")]
#[non_exhaustive]
pub enum Reply {
    /// Text of at most [`Reply::TEXT_LIMIT`] bytes; see [`Reply::fitted`].
    Text {
        /// The text, line feeds included.
        content: String,
    },
    /// A picture that was uploaded before.
    Image {
        /// Its id on the platform.
        media_id: String,
    },
    /// A recording that was uploaded before.
    Voice {
        /// Its id on the platform.
        media_id: String,
    },
    /// A film that was uploaded before.
    Video {
        /// Its id on the platform.
        media_id: String,
        /// Shown under it.
        title: Option<String>,
        /// Shown under the title.
        description: Option<String>,
    },
    /// A song.
    Music {
        /// Shown beside it.
        title: Option<String>,
        /// Shown under the title.
        description: Option<String>,
        /// Where it plays from.
        music_url: Option<String>,
        /// The same in better quality, for wireless networks.
        hq_music_url: Option<String>,
        /// The uploaded picture; the platform requires it.
        thumb_media_id: String,
    },
    /// Article cards.
    News {
        /// One to eight; one only in answer to what a person said. See [`Reply::check`].
        articles: Vec<Article>,
    },
    /// Hand the conversation to customer service.
    Transfer {
        /// A certain member of the staff.
        account: Option<String>,
    },
    /// Nothing to say.
    None,
}

/// One card of a [`Reply::News`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Article {
    /// Headline.
    pub title: String,
    /// Summary.
    pub description: String,
    /// JPG or PNG; 360×200 or 200×200.
    pub pic_url: String,
    /// Where a tap leads.
    pub url: String,
}

impl Article {
    /// A card with a headline and an address.
    pub fn new(title: impl Into<String>, url: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            url: url.into(),
            ..Self::default()
        }
    }
}

impl Reply {
    /// The most bytes of UTF-8 that the platform takes in a text reply.
    pub const TEXT_LIMIT: usize = 2048;

    /// The most cards that the platform takes in a news reply to an event.
    pub const ARTICLE_LIMIT: usize = 8;

    /// A text reply.
    pub fn text(content: impl Into<String>) -> Self {
        Self::Text {
            content: content.into(),
        }
    }

    /// The text, if this is one.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text { content } => Some(content),
            _ => None,
        }
    }

    /// The reply in a form that the platform takes: text cut at [`Reply::TEXT_LIMIT`] between two
    /// characters, with `…` at the cut, and no reply at all instead of an empty text.
    ///
    /// ```
    /// use wxmenu::model::Reply;
    /// let long = Reply::text("菜".repeat(1000)).fitted();
    /// let text = long.as_text().unwrap_or_default();
    /// assert!(text.len() <= 2048 && text.ends_with("菜…"));
    /// assert_eq!(Reply::text(" \n").fitted(), Reply::None);
    /// ```
    #[must_use]
    pub fn fitted(self) -> Self {
        match self {
            Self::Text { content } if content.chars().all(char::is_whitespace) => Self::None,
            Self::Text { content } if content.len() > Self::TEXT_LIMIT => {
                Self::text(text::cut_bytes(&content, Self::TEXT_LIMIT))
            }
            other => other,
        }
    }
}

impl From<&str> for Reply {
    fn from(content: &str) -> Self {
        Self::text(content)
    }
}

impl From<String> for Reply {
    fn from(content: String) -> Self {
        Self::text(content)
    }
}
