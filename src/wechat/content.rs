//! What the fields of each kind of message mean.

use std::str::FromStr;

use super::fields::{Fields, ROOT};
use crate::model::{Content, Event};

/// The content by lower-case `MsgType`; nothing if the type is unknown, or if the fields do not
/// hold what the type promises. Takes the fields that it has a place for.
pub(super) fn of(msg_type: &str, fields: &mut Fields<'_>) -> Option<Content> {
    let mut all = Taker(fields);
    Some(match msg_type {
        "text" => Content::Text {
            text: all.text("Content"),
            menu_id: all.optional("bizmsgmenuid"),
        },
        "image" => Content::Image {
            pic_url: all.text("PicUrl"),
            media_id: all.text("MediaId"),
        },
        "voice" => Content::Voice {
            media_id: all.text("MediaId"),
            media_id_16k: all.optional("MediaId16K"),
            format: all.text("Format"),
            recognition: all.optional("Recognition"),
        },
        "video" | "shortvideo" => Content::Video {
            media_id: all.text("MediaId"),
            thumb_media_id: all.text("ThumbMediaId"),
            short: msg_type == "shortvideo",
        },
        "location" => return location(&mut all),
        "link" => Content::Link {
            title: all.text("Title"),
            description: all.text("Description"),
            url: all.text("Url"),
        },
        "miniprogrampage" => Content::MiniProgramPage {
            title: all.text("Title"),
            app_id: all.text("AppId"),
            page_path: all.text("PagePath"),
            thumb_url: all.text("ThumbUrl"),
            thumb_media_id: all.text("ThumbMediaId"),
        },
        "file" => file(&mut all),
        "event" => Content::Event(Event::new(all.text("Event").trim(), all.text("EventKey"))),
        _ => return None,
    })
}

fn location(all: &mut Taker<'_, '_>) -> Option<Content> {
    // Nothing is taken before it is known to be a place: what is not, keeps all its fields.
    let latitude = all.number("Location_X")?;
    let longitude = all.number("Location_Y")?;
    let scale = all.number("Scale");
    all.text("Location_X");
    all.text("Location_Y");
    if scale.is_some() {
        all.text("Scale");
    }
    Some(Content::Location {
        latitude,
        longitude,
        scale: scale.unwrap_or_default(),
        label: all.text("Label"),
    })
}

fn file(all: &mut Taker<'_, '_>) -> Content {
    let length = all.peek("FileTotalLen");
    if length.is_some() {
        all.text("FileTotalLen");
    }
    Content::File {
        title: all.text("Title"),
        description: all.text("Description"),
        file_key: all.text("FileKey"),
        md5: all.text("FileMd5"),
        length,
    }
}

/// Takes fields by name.
struct Taker<'f, 'a>(&'f mut Fields<'a>);

impl Taker<'_, '_> {
    /// The field; empty if it is missing.
    fn text(&mut self, name: &str) -> String {
        self.optional(name).unwrap_or_default()
    }

    fn optional(&mut self, name: &str) -> Option<String> {
        self.0.take(name).map(std::borrow::Cow::into_owned)
    }

    /// The field as a number of the world; it stays where it is.
    fn number(&self, name: &str) -> Option<f64> {
        self.peek(name).filter(|number: &f64| number.is_finite())
    }

    /// The field as a value; it stays where it is.
    fn peek<T: FromStr>(&self, name: &str) -> Option<T> {
        self.0.text(ROOT, name)?.trim().parse().ok()
    }
}
