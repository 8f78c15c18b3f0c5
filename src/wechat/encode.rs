//! A reply: the bytes that go back to the platform.

use std::borrow::Cow;

use super::chars::is_blank;
use super::document::Format;
use super::write::Writer;
use crate::model::{Article, Reply, Timestamp};

/// The body that tells the platform that there is nothing to say; it then neither asks again nor
/// shows anything.
pub const SILENCE: &str = "success";

/// Writes a reply in XML: to the openid `to`, from the account `from` (`gh_…`), made at `at`.
///
/// [`encode_as`] writes it in the other format too.
///
/// The same reply gives the same bytes. A text or a list of cards that is empty is a fault to the
/// platform, so it is silence instead.
///
/// ```
/// use wxmenu::model::{Reply, Timestamp};
/// use wxmenu::wechat::{SILENCE, encode};
/// let body = encode(&Reply::text("a ]]> b"), "o1", "gh_1", Timestamp::from_secs(7));
/// assert!(body.contains("<Content><![CDATA[a ]]]]><![CDATA[> b]]></Content>"));
/// assert_eq!(encode(&Reply::None, "o1", "gh_1", Timestamp::default()), SILENCE);
/// ```
#[must_use]
pub fn encode(reply: &Reply, to: &str, from: &str, at: Timestamp) -> Cow<'static, str> {
    encode_as(Format::Xml, reply, to, from, at)
}

/// Writes a reply in the format of the push that it answers.
///
/// JSON has the members that XML has elements; the cards of a list are an array. Silence is the
/// same in both.
///
/// ```
/// use wxmenu::model::{Reply, Timestamp};
/// use wxmenu::wechat::{Format, encode_as};
/// let body = encode_as(Format::Json, &"菜".into(), "o1", "gh_1", Timestamp::from_secs(7));
/// assert_eq!(
///     body,
///     r#"{"ToUserName":"o1","FromUserName":"gh_1","CreateTime":7,"MsgType":"text","Content":"菜"}"#
/// );
/// ```
#[must_use]
pub fn encode_as(
    format: Format,
    reply: &Reply,
    to: &str,
    from: &str,
    at: Timestamp,
) -> Cow<'static, str> {
    let Some(msg_type) = msg_type(reply) else {
        return Cow::Borrowed(SILENCE);
    };
    let mut document = Writer::new(format, reply.as_text().map_or(256, str::len));
    document.text("ToUserName", to);
    document.text("FromUserName", from);
    document.number("CreateTime", at.secs());
    document.word("MsgType", msg_type);
    body(&mut document, reply);
    Cow::Owned(document.finish())
}

/// The platform's word for the reply; none for silence.
fn msg_type(reply: &Reply) -> Option<&'static str> {
    match reply {
        Reply::Text { content } if is_blank(content) => None,
        Reply::News { articles } if articles.is_empty() => None,
        Reply::None => None,
        Reply::Text { .. } => Some("text"),
        Reply::Image { .. } => Some("image"),
        Reply::Voice { .. } => Some("voice"),
        Reply::Video { .. } => Some("video"),
        Reply::Music { .. } => Some("music"),
        Reply::News { .. } => Some("news"),
        Reply::Transfer { .. } => Some("transfer_customer_service"),
    }
}

fn body(document: &mut Writer, reply: &Reply) {
    match reply {
        Reply::Text { content } => document.text("Content", content),
        Reply::Image { media_id } => fields(document, "Image", &[("MediaId", Some(media_id))]),
        Reply::Voice { media_id } => fields(document, "Voice", &[("MediaId", Some(media_id))]),
        Reply::Video {
            media_id,
            title,
            description,
        } => {
            let all = [
                ("MediaId", Some(media_id)),
                ("Title", title.as_ref()),
                ("Description", description.as_ref()),
            ];
            fields(document, "Video", &all);
        }
        Reply::Music {
            title,
            description,
            music_url,
            hq_music_url,
            thumb_media_id,
        } => {
            let all = [
                ("Title", title.as_ref()),
                ("Description", description.as_ref()),
                ("MusicUrl", music_url.as_ref()),
                ("HQMusicUrl", hq_music_url.as_ref()),
                ("ThumbMediaId", Some(thumb_media_id)),
            ];
            fields(document, "Music", &all);
        }
        Reply::News { articles } => news(document, articles),
        Reply::Transfer {
            account: Some(account),
        } => fields(document, "TransInfo", &[("KfAccount", Some(account))]),
        Reply::Transfer { account: None } | Reply::None => {}
    }
}

fn fields(document: &mut Writer, name: &str, fields: &[(&str, Option<&String>)]) {
    document.element(name, |document| texts(document, fields));
}

fn texts(document: &mut Writer, fields: &[(&str, Option<&String>)]) {
    for (name, value) in fields {
        if let Some(value) = value {
            document.text(name, value);
        }
    }
}

fn news(document: &mut Writer, articles: &[Article]) {
    let count = i64::try_from(articles.len()).unwrap_or(i64::MAX);
    document.number("ArticleCount", count);
    document.element("Articles", |document| {
        document.elements("item", articles, |document, article| {
            let all = [
                ("Title", Some(&article.title)),
                ("Description", Some(&article.description)),
                ("PicUrl", Some(&article.pic_url)),
                ("Url", Some(&article.url)),
            ];
            texts(document, &all);
        });
    });
}
