//! Reading a reply back, as the platform does; for tools and tests that play it.

use super::document;
use super::encode::SILENCE;
use super::error::DecodeError;
use super::fields::{Fields, ROOT};
use crate::model::{Article, Reply, Timestamp};

/// A reply as the platform would understand it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PassiveReply {
    /// The openid that it is for; empty for silence.
    pub to: String,
    /// The account that it is from; empty for silence.
    pub from: String,
    /// When it was made.
    pub created: Timestamp,
    /// What it says.
    pub reply: Reply,
}

/// Reads the body of an answer: a reply in XML or JSON, or silence (`success` or nothing).
///
/// # Errors
/// When the platform would show its fault text: the body is neither, or it lacks a field that
/// every reply has.
///
/// ```
/// use wxmenu::model::{Reply, Timestamp};
/// use wxmenu::wechat::{decode_reply, encode};
/// let reply = Reply::Transfer { account: None };
/// let body = encode(&reply, "o1", "gh_1", Timestamp::from_secs(7));
/// assert_eq!(decode_reply(body.as_bytes())?.reply, reply);
/// # Ok::<(), wxmenu::wechat::DecodeError>(())
/// ```
pub fn decode_reply(body: &[u8]) -> Result<PassiveReply, DecodeError> {
    if body.is_empty() || body == SILENCE.as_bytes() {
        return Ok(PassiveReply {
            to: String::new(),
            from: String::new(),
            created: Timestamp::default(),
            reply: Reply::None,
        });
    }
    let fields = document::read(body)?;
    let created = needed(&fields, "CreateTime")?.parse();
    Ok(PassiveReply {
        to: needed(&fields, "ToUserName")?,
        from: needed(&fields, "FromUserName")?,
        created: Timestamp::from_secs(created.map_err(|_| DecodeError::Missing("CreateTime"))?),
        reply: reply(&needed(&fields, "MsgType")?, &fields)?,
    })
}

fn reply(msg_type: &str, fields: &Fields<'_>) -> Result<Reply, DecodeError> {
    let part = |name| Part(fields, fields.child(ROOT, name));
    Ok(match msg_type {
        "text" => Reply::Text {
            content: needed(fields, "Content")?,
        },
        "image" => Reply::Image {
            media_id: part("Image").needed("MediaId")?,
        },
        "voice" => Reply::Voice {
            media_id: part("Voice").needed("MediaId")?,
        },
        "video" => Reply::Video {
            media_id: part("Video").needed("MediaId")?,
            title: part("Video").text("Title"),
            description: part("Video").text("Description"),
        },
        "music" => Reply::Music {
            title: part("Music").text("Title"),
            description: part("Music").text("Description"),
            music_url: part("Music").text("MusicUrl"),
            hq_music_url: part("Music").text("HQMusicUrl"),
            thumb_media_id: part("Music").needed("ThumbMediaId")?,
        },
        "news" => news(fields)?,
        "transfer_customer_service" => Reply::Transfer {
            account: part("TransInfo").text("KfAccount"),
        },
        _ => return Err(DecodeError::UnknownReply),
    })
}

fn news(fields: &Fields<'_>) -> Result<Reply, DecodeError> {
    let cards = fields.child(ROOT, "Articles");
    let cards = cards.ok_or(DecodeError::Missing("Articles"))?;
    let text = |card, name| fields.text(card, name).unwrap_or_default().to_owned();
    let articles: Vec<Article> = fields
        .children(cards, "item")
        .map(|card| Article {
            title: text(card, "Title"),
            description: text(card, "Description"),
            pic_url: text(card, "PicUrl"),
            url: text(card, "Url"),
        })
        .collect();
    match needed(fields, "ArticleCount")?.parse::<usize>() {
        Ok(count) if articles.len() == count && count > 0 => Ok(Reply::News { articles }),
        _ => Err(DecodeError::Missing("ArticleCount that is right")),
    }
}

fn needed(fields: &Fields<'_>, name: &'static str) -> Result<String, DecodeError> {
    Part(fields, Some(ROOT)).needed(name)
}

/// The fields inside one element, which may be missing.
struct Part<'f, 'a>(&'f Fields<'a>, Option<usize>);

impl Part<'_, '_> {
    fn text(&self, name: &str) -> Option<String> {
        self.0.text(self.1?, name).map(str::to_owned)
    }

    fn needed(&self, name: &'static str) -> Result<String, DecodeError> {
        let text = self.text(name).filter(|text| !text.is_empty());
        text.ok_or(DecodeError::Missing(name))
    }
}
