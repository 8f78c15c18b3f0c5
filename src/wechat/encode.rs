//! A reply: the bytes that go back to the platform.

use std::borrow::Cow;

use super::chars::is_blank;
use super::write::XmlWriter;
use crate::model::{Article, Reply, Timestamp};

/// The body that tells the platform that there is nothing to say; it then neither asks again nor
/// shows anything.
pub const SILENCE: &str = "success";

/// Writes a reply: to the openid `to`, from the account `from` (`gh_…`), made at `at`.
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
    let Some(msg_type) = msg_type(reply) else {
        return Cow::Borrowed(SILENCE);
    };
    let mut xml = XmlWriter::new(reply.as_text().map_or(256, str::len));
    xml.text("ToUserName", to);
    xml.text("FromUserName", from);
    xml.number("CreateTime", at.secs());
    xml.text("MsgType", msg_type);
    body(&mut xml, reply);
    Cow::Owned(xml.finish())
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

fn body(xml: &mut XmlWriter, reply: &Reply) {
    match reply {
        Reply::Text { content } => xml.text("Content", content),
        Reply::Image { media_id } => fields(xml, "Image", &[("MediaId", Some(media_id))]),
        Reply::Voice { media_id } => fields(xml, "Voice", &[("MediaId", Some(media_id))]),
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
            fields(xml, "Video", &all);
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
            fields(xml, "Music", &all);
        }
        Reply::News { articles } => news(xml, articles),
        Reply::Transfer {
            account: Some(account),
        } => fields(xml, "TransInfo", &[("KfAccount", Some(account))]),
        Reply::Transfer { account: None } | Reply::None => {}
    }
}

fn fields(xml: &mut XmlWriter, name: &str, fields: &[(&str, Option<&String>)]) {
    xml.element(name, |xml| {
        for (name, value) in fields {
            if let Some(value) = value {
                xml.text(name, value);
            }
        }
    });
}

fn news(xml: &mut XmlWriter, articles: &[Article]) {
    let count = i64::try_from(articles.len()).unwrap_or(i64::MAX);
    xml.number("ArticleCount", count);
    xml.element("Articles", |xml| {
        for article in articles {
            let all = [
                ("Title", Some(&article.title)),
                ("Description", Some(&article.description)),
                ("PicUrl", Some(&article.pic_url)),
                ("Url", Some(&article.url)),
            ];
            fields(xml, "item", &all);
        }
    });
}
