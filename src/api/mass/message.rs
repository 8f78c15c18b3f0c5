//! A message to many people, of whatever type.

use serde_json::{Map, Value, json};

use crate::api::limits::{Checked, bytes, entries, filled};

/// How many pictures a message has.
const PICTURES: usize = 20;
/// The longest id of one's own, in bytes.
const CLIENT_ID: usize = 64;

/// A message to many people.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct MassMessage {
    /// What it says.
    pub body: MassBody,
    /// An id of one's own, of at most 64 bytes: within a day no second message is sent under it, so
    /// that sending can be repeated.
    pub client_id: Option<String>,
    /// Whether articles are sent even if they turn out to be somebody else's.
    pub even_if_reprint: bool,
}

/// What a message to many people says.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum MassBody {
    /// A draft's articles, or those of [`MassApi::add_news`](super::MassApi::add_news).
    News {
        /// Their id.
        media_id: String,
    },
    /// Text.
    Text {
        /// The text.
        content: String,
    },
    /// A recording.
    Voice {
        /// Its id.
        media_id: String,
    },
    /// Pictures.
    Pictures(MassPictures),
    /// A film that [`MassApi::add_film`](super::MassApi::add_film) made ready.
    Film {
        /// Its id.
        media_id: String,
        /// Shown under it; empty for none.
        title: String,
        /// Shown under the title; empty for none.
        description: String,
    },
    /// A card of the card package.
    Card {
        /// Its id.
        card_id: String,
    },
}

/// Pictures in a message to many people.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct MassPictures {
    /// Their ids: 1 to 20.
    pub media_ids: Vec<String>,
    /// Words of recommendation; empty for none.
    pub recommend: String,
    /// Whether they can be commented on.
    pub open_comments: bool,
    /// Whether only followers may comment.
    pub followers_only: bool,
}

impl MassPictures {
    /// Pictures without words.
    pub fn new(media_ids: impl IntoIterator<Item = String>) -> Self {
        Self {
            media_ids: media_ids.into_iter().collect(),
            ..Self::default()
        }
    }
}

impl MassMessage {
    /// This message, without an id of one's own.
    #[must_use]
    pub const fn new(body: MassBody) -> Self {
        Self {
            body,
            client_id: None,
            even_if_reprint: false,
        }
    }

    /// A text.
    pub fn text(content: impl Into<String>) -> Self {
        let content = content.into();
        Self::new(MassBody::Text { content })
    }

    /// Whether the platform would take it.
    pub(super) fn check(&self) -> Checked {
        if let Some(id) = &self.client_id {
            filled("clientmsgid", id)?;
            bytes("clientmsgid", id, CLIENT_ID)?;
        }
        match &self.body {
            MassBody::Text { content } => filled("content", content),
            MassBody::News { media_id }
            | MassBody::Voice { media_id }
            | MassBody::Film { media_id, .. } => filled("media_id", media_id),
            MassBody::Pictures(pictures) => {
                entries("media_ids", &pictures.media_ids, PICTURES)?;
                let mut ids = pictures.media_ids.iter();
                ids.try_for_each(|id| filled("media_ids", id))
            }
            MassBody::Card { card_id } => filled("card_id", card_id),
        }
    }

    /// The message as the platform reads it, with those who get it.
    pub(super) fn to_json(&self, field: &str, to: Value) -> Value {
        let (kind, key, body) = self.body.to_json();
        let mut message = Map::from_iter([
            (field.to_owned(), to),
            ("msgtype".to_owned(), kind.into()),
            (key.to_owned(), body),
        ]);
        if matches!(self.body, MassBody::News { .. }) {
            let flag = u8::from(self.even_if_reprint);
            message.insert("send_ignore_reprint".to_owned(), flag.into());
        }
        if let Some(id) = &self.client_id {
            message.insert("clientmsgid".to_owned(), id.as_str().into());
        }
        Value::Object(message)
    }

    /// The same, as it is shown to one person before.
    pub(super) fn to_preview(&self, field: &str, to: &str) -> Value {
        let (kind, key, body) = match &self.body {
            MassBody::Pictures(pictures) => {
                let first = pictures.media_ids.first();
                ("image", "image", json!({ "media_id": first }))
            }
            body => body.to_json(),
        };
        json!({ field: to, "msgtype": kind, key: body })
    }
}

impl MassBody {
    /// The platform's word for its type, the field that it stands in, and what stands there.
    fn to_json(&self) -> (&'static str, &'static str, Value) {
        match self {
            Self::News { media_id } => ("mpnews", "mpnews", json!({ "media_id": media_id })),
            Self::Text { content } => ("text", "text", json!({ "content": content })),
            Self::Voice { media_id } => ("voice", "voice", json!({ "media_id": media_id })),
            Self::Pictures(pictures) => ("image", "images", pictures.to_json()),
            Self::Film {
                media_id,
                title,
                description,
            } => (
                "mpvideo",
                "mpvideo",
                json!({ "media_id": media_id, "title": title, "description": description }),
            ),
            Self::Card { card_id } => ("wxcard", "wxcard", json!({ "card_id": card_id })),
        }
    }
}

impl MassPictures {
    fn to_json(&self) -> Value {
        json!({
            "media_ids": self.media_ids,
            "recommend": self.recommend,
            "need_open_comment": u8::from(self.open_comments),
            "only_fans_can_comment": u8::from(self.followers_only),
        })
    }
}
