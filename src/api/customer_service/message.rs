//! A message to a person, of whatever type.

use serde_json::{Map, Value, json};

use super::check::{filled, staff_account, text, url};
use crate::model::{Article, Openid, Reply};

/// A message to a person.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct CustomMessage {
    /// Who gets it.
    pub to: Openid,
    /// What it says.
    pub body: MessageBody,
    /// The member of the staff who sends it, as `name@account`; the account itself if nothing is said.
    pub staff: Option<String>,
}

/// What a message to a person says.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum MessageBody {
    /// Text of at most 2,048 bytes; links may be in it.
    Text {
        /// The text.
        content: String,
    },
    /// A picture that was uploaded before.
    Image {
        /// Its id.
        media_id: String,
    },
    /// A recording that was uploaded before.
    Voice {
        /// Its id.
        media_id: String,
    },
    /// A film that was uploaded before.
    Video {
        /// Its id.
        media_id: String,
        /// The id of its still picture; empty for none.
        thumb_media_id: String,
        /// Shown under it.
        title: String,
        /// Shown under the title.
        description: String,
    },
    /// A song.
    Music {
        /// Shown beside it.
        title: String,
        /// Shown under the title.
        description: String,
        /// Where it plays from.
        url: String,
        /// The same in better quality.
        hq_url: String,
        /// The id of its picture.
        thumb_media_id: String,
    },
    /// One card that leads somewhere.
    News {
        /// The card.
        article: Article,
    },
    /// News of the account's material, by their media id.
    MaterialNews {
        /// Their id.
        media_id: String,
    },
    /// A published article.
    PublishedNews {
        /// Its id.
        article_id: String,
    },
    /// A question with tappable answers.
    Menu {
        /// Before the answers.
        head: String,
        /// The answers; the one that is tapped comes back as text with its id.
        options: Vec<MessageOption>,
        /// Behind the answers.
        tail: String,
    },
    /// A card of the card package.
    Card {
        /// Its id.
        card_id: String,
    },
    /// A page of a mini-program.
    MiniProgram {
        /// Its headline.
        title: String,
        /// Which mini-program.
        appid: String,
        /// The page's path in it.
        page_path: String,
        /// The id of its picture.
        thumb_media_id: String,
    },
}

/// An answer of [`MessageBody::Menu`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct MessageOption {
    /// Comes back as `bizmsgmenuid`.
    pub id: String,
    /// What the person reads, and sends by tapping it.
    pub content: String,
}

impl MessageOption {
    /// An answer with its id.
    pub fn new(id: impl Into<String>, content: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            content: content.into(),
        }
    }
}

impl CustomMessage {
    /// This message, from the account itself.
    pub fn new(to: impl Into<Openid>, body: MessageBody) -> Self {
        Self {
            to: to.into(),
            body,
            staff: None,
        }
    }

    /// A text.
    pub fn text(to: impl Into<Openid>, content: impl Into<String>) -> Self {
        let content = content.into();
        Self::new(to, MessageBody::Text { content })
    }

    /// What a reply says, as a message; nothing if it can only be a reply.
    #[must_use]
    pub fn from_reply(to: Openid, reply: &Reply) -> Option<Self> {
        let said = |text: &Option<String>| text.clone().unwrap_or_default();
        let body = match reply.clone() {
            Reply::Text { content } => MessageBody::Text { content },
            Reply::Image { media_id } => MessageBody::Image { media_id },
            Reply::Voice { media_id } => MessageBody::Voice { media_id },
            Reply::Video {
                media_id,
                title,
                description,
            } => MessageBody::Video {
                media_id,
                thumb_media_id: String::new(),
                title: said(&title),
                description: said(&description),
            },
            Reply::Music {
                title,
                description,
                music_url,
                hq_music_url,
                thumb_media_id,
            } => MessageBody::Music {
                title: said(&title),
                description: said(&description),
                url: said(&music_url),
                hq_url: said(&hq_music_url),
                thumb_media_id,
            },
            Reply::News { articles } => match <[Article; 1]>::try_from(articles) {
                Ok([article]) => MessageBody::News { article },
                Err(_) => return None,
            },
            _ => return None,
        };
        Some(Self::new(to, body))
    }

    /// Whether the platform would take it.
    pub(super) fn check(&self) -> Result<(), String> {
        filled("openid", self.to.as_str())?;
        if let Some(staff) = &self.staff {
            staff_account(staff)?;
        }
        match &self.body {
            MessageBody::Text { content } => text("content", content),
            MessageBody::Image { media_id }
            | MessageBody::Voice { media_id }
            | MessageBody::Video { media_id, .. }
            | MessageBody::MaterialNews { media_id } => filled("media_id", media_id),
            MessageBody::Music {
                url: low,
                hq_url,
                thumb_media_id,
                ..
            } => {
                url("musicurl", low)?;
                url("hqmusicurl", hq_url)?;
                filled("thumb_media_id", thumb_media_id)
            }
            MessageBody::News { article } => {
                filled("title", &article.title)?;
                url("picurl", &article.pic_url)?;
                url("url", &article.url)
            }
            MessageBody::PublishedNews { article_id } => filled("article_id", article_id),
            MessageBody::Menu {
                head,
                options,
                tail,
            } => menu(head, options, tail),
            MessageBody::Card { card_id } => filled("card_id", card_id),
            MessageBody::MiniProgram {
                appid,
                page_path,
                thumb_media_id,
                ..
            } => {
                filled("appid", appid)?;
                filled("pagepath", page_path)?;
                filled("thumb_media_id", thumb_media_id)
            }
        }
    }

    /// The message as the platform reads it.
    pub(super) fn to_json(&self) -> Value {
        let (kind, body) = self.body.to_json();
        let mut message = Map::new();
        message.insert("touser".to_owned(), self.to.as_str().into());
        message.insert("msgtype".to_owned(), kind.into());
        message.insert(kind.to_owned(), body);
        if let Some(staff) = &self.staff {
            message.insert("customservice".to_owned(), json!({ "kf_account": staff }));
        }
        Value::Object(message)
    }
}

fn menu(head: &str, options: &[MessageOption], tail: &str) -> Result<(), String> {
    if options.is_empty() {
        return Err("`list` is empty".to_owned());
    }
    for option in options {
        filled("id", &option.id)?;
        filled("content", &option.content)?;
    }
    let all = options.iter().map(|option| option.content.as_str());
    let whole: String = [head, tail].into_iter().chain(all).collect();
    text("msgmenu", &whole)
}

impl MessageBody {
    /// The platform's word for its type, and its fields.
    fn to_json(&self) -> (&'static str, Value) {
        match self {
            Self::Text { content } => ("text", json!({ "content": content })),
            Self::Image { media_id } => ("image", json!({ "media_id": media_id })),
            Self::Voice { media_id } => ("voice", json!({ "media_id": media_id })),
            Self::Video {
                media_id,
                thumb_media_id,
                title,
                description,
            } => (
                "video",
                json!({ "media_id": media_id, "thumb_media_id": thumb_media_id, "title": title, "description": description }),
            ),
            Self::Music {
                title,
                description,
                url,
                hq_url,
                thumb_media_id,
            } => (
                "music",
                json!({ "title": title, "description": description, "musicurl": url, "hqmusicurl": hq_url, "thumb_media_id": thumb_media_id }),
            ),
            Self::News { article } => (
                "news",
                json!({ "articles": [{ "title": article.title, "description": article.description, "url": article.url, "picurl": article.pic_url }] }),
            ),
            Self::MaterialNews { media_id } => ("mpnews", json!({ "media_id": media_id })),
            Self::PublishedNews { article_id } => {
                ("mpnewsarticle", json!({ "article_id": article_id }))
            }
            Self::Menu {
                head,
                options,
                tail,
            } => {
                let option = |own: &MessageOption| json!({ "id": own.id, "content": own.content });
                let list: Vec<Value> = options.iter().map(option).collect();
                (
                    "msgmenu",
                    json!({ "head_content": head, "list": list, "tail_content": tail }),
                )
            }
            Self::Card { card_id } => ("wxcard", json!({ "card_id": card_id })),
            Self::MiniProgram {
                title,
                appid,
                page_path,
                thumb_media_id,
            } => (
                "miniprogrampage",
                json!({ "title": title, "appid": appid, "pagepath": page_path, "thumb_media_id": thumb_media_id }),
            ),
        }
    }
}
