//! Replies written in the file.

use super::super::schema::{ITEM_LIMIT, ITEM_PARTS, Kind, Need, PartRow};
use super::super::xml::Element;
use super::super::{InlineItem, InlineReply, InlineText, Page};
use super::action::empty;
use super::body::Body;
use super::file::{Cx, opening};
use crate::model::Code;

/// Reads a reply; nothing if it cannot be sent.
///
/// `is_for_event`: it answers events and nothing that a person sends.
pub(super) fn read<'f>(
    cx: &mut Cx<'f, '_>,
    element: &Element<'f>,
    is_for_event: bool,
) -> Option<Page> {
    let body = Body::read(cx, element, Kind::Reply);
    let row = body.reply?;
    if row.is_text() {
        if body.text.is_blank() {
            empty(cx, element);
            return None;
        }
        return Some(Page::Inline(text(cx, element, &body)));
    }
    let what = format!("`reply` of type `{}`", row.word);
    let mut parts = Parts::read(cx, &body, row.parts, &what);
    let reply = match row.word {
        "news" => InlineReply::News {
            items: items(cx, &body, is_for_event)?,
        },
        "image" => InlineReply::Image {
            media_id: parts.take(Kind::MediaId)?,
        },
        "voice" => InlineReply::Voice {
            media_id: parts.take(Kind::MediaId)?,
        },
        "video" => InlineReply::Video {
            media_id: parts.take(Kind::MediaId)?,
            title: parts.take(Kind::ReplyTitle),
            description: parts.take(Kind::Description),
        },
        "music" => InlineReply::Music {
            title: parts.take(Kind::ReplyTitle),
            description: parts.take(Kind::Description),
            music_url: parts.take(Kind::MusicUrl),
            hq_music_url: parts.take(Kind::HqMusicUrl),
            thumb_media_id: parts.take(Kind::ThumbMediaId)?,
        },
        "transfer" => InlineReply::Transfer {
            account: parts.take(Kind::KfAccount),
        },
        _ => return None,
    };
    Some(Page::Reply(Box::new(reply)))
}

/// The cards of a reply; more than the platform takes are told.
fn items<'f>(
    cx: &mut Cx<'f, '_>,
    body: &Body<'_, 'f>,
    is_for_event: bool,
) -> Option<Vec<InlineItem>> {
    if let Some(more) = body.all(Kind::Item).nth(ITEM_LIMIT) {
        let message = format!("this is card {} of a reply", ITEM_LIMIT + 1);
        let help = format!("the platform takes {ITEM_LIMIT} at most");
        cx.tell(Code::TooManyItems, opening(more), message, help);
    } else if let Some(second) = body.all(Kind::Item).nth(1).filter(|_| !is_for_event) {
        let message = "from here on cards are shown after a click or another event only";
        let help =
            "what a person sends is answered with one card; leave the others out, or write a text";
        cx.tell(Code::ItemsNotShown, opening(second), message, help);
    }
    let items: Vec<_> = body
        .all(Kind::Item)
        .filter_map(|element| item(cx, element))
        .collect();
    (!items.is_empty()).then_some(items)
}

fn item<'f>(cx: &mut Cx<'f, '_>, element: &Element<'f>) -> Option<InlineItem> {
    let body = Body::read(cx, element, Kind::Item);
    let mut parts = Parts::read(cx, &body, ITEM_PARTS, "`item`");
    Some(InlineItem {
        title: parts.take(Kind::ReplyTitle)?,
        description: parts.take(Kind::Description),
        pic_url: parts.take(Kind::PicUrl),
        url: parts.take(Kind::Url)?,
    })
}

/// The texts of a reply, or of one of its cards.
struct Parts(Vec<(Kind, InlineText)>);

impl Parts {
    /// Reads the texts; tells which are missing.
    fn read<'f>(cx: &mut Cx<'f, '_>, body: &Body<'_, 'f>, rows: &[PartRow], what: &str) -> Self {
        let mut parts = Vec::new();
        for row in rows {
            let name = row.name().unwrap_or_default();
            let Some(element) = body.only(row.kind) else {
                if row.need == Need::Must {
                    let message = format!("this {what} has no `{name}`");
                    let help = format!("write `<{name}>…</{name}>` in it");
                    cx.tell(Code::MissingField, opening(body.element), message, help);
                }
                continue;
            };
            if row.kind == Kind::Item {
                continue;
            }
            let part = Body::read(cx, element, row.kind);
            if !part.text.is_blank() {
                parts.push((row.kind, text(cx, element, &part)));
            } else if row.need == Need::Must {
                let message = format!("the `{name}` of this {what} is empty");
                let help = "the platform refuses a reply without it";
                cx.tell(Code::MissingField, opening(element), message, help);
            } else {
                empty(cx, element);
            }
        }
        Self(parts)
    }

    fn take(&mut self, kind: Kind) -> Option<InlineText> {
        let at = self.0.iter().position(|(own, _)| *own == kind)?;
        Some(self.0.swap_remove(at).1)
    }
}

/// The text of an element, named by its place.
pub(super) fn text(cx: &Cx<'_, '_>, element: &Element<'_>, body: &Body<'_, '_>) -> InlineText {
    let (line, column) = cx.file().position(element.tag.start);
    InlineText {
        name: format!("{}:{line}:{column}", cx.file().name()),
        text: body.text.value().trim().to_owned(),
        span: cx.span(body.text.source(body.text.trimmed())),
        written: Box::new(body.text.clone().into_owned()),
    }
}
