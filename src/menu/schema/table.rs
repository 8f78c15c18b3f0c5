//! The rows.

use super::attributes::*;
use super::{ChildRow, Content, ElementRow, Field, Kind};

/// Every element, the root first.
pub const ELEMENTS: &[ElementRow] = &[
    ElementRow {
        kind: Kind::MenuConfigs,
        name: "menu-configs",
        doc: "The root element of a menuconfig file.",
        content: Content::Elements,
        attributes: &[NAMESPACE],
        children: &[
            many(Kind::MenuConfig),
            many(Kind::SystemCommand),
            many(Kind::EventCommand),
            many(Kind::MessageCommand),
            many(Kind::NotFound),
        ],
    },
    ElementRow {
        kind: Kind::MenuConfig,
        name: "menu-config",
        doc: "A menu: a person stands in one menu at a time.",
        content: Content::Elements,
        attributes: &[
            MENU_ID,
            NAME,
            TITLE,
            MENU_PATH,
            MATCH,
            IGNORE_CASE,
            PERMISSION,
            HIDDEN,
            RENAMED_FROM,
            MATCH_ORDER,
            TRAP,
            ANSWERS,
        ],
        children: &[
            once(Kind::Regex),
            once(Kind::Description),
            once(Kind::Reply),
            many(Kind::Example),
            many(Kind::NotExample),
            many(Kind::MenuConfig),
            many(Kind::MenuCommand),
        ],
    },
    ElementRow {
        kind: Kind::MenuCommand,
        name: "menu-command",
        doc: "A command that works in its own menu.",
        content: Content::Elements,
        attributes: &[
            ID,
            NAME,
            TITLE,
            PATH,
            HANDLER,
            CLASS_NAME,
            GOTO,
            EVENT_TYPE,
            SYSTEM_ENABLE,
            MATCH,
            IGNORE_CASE,
            PERMISSION,
            HIDDEN,
            MATCH_ORDER,
        ],
        children: &[
            once(Kind::Regex),
            once(Kind::Description),
            once(Kind::Reply),
            many(Kind::Example),
            many(Kind::NotExample),
        ],
    },
    ElementRow {
        kind: Kind::SystemCommand,
        name: "system-command",
        doc: "A command that works in every menu.",
        content: Content::Elements,
        attributes: &[
            ID,
            NAME,
            TITLE,
            PATH,
            HANDLER,
            CLASS_NAME,
            GOTO,
            MATCH,
            IGNORE_CASE,
            PERMISSION,
            MATCH_ORDER,
        ],
        children: &[
            once(Kind::Regex),
            once(Kind::Description),
            once(Kind::Reply),
        ],
    },
    ElementRow {
        kind: Kind::EventCommand,
        name: "event-command",
        doc: "What to do about an event, such as a new follower.",
        content: Content::Elements,
        attributes: &[
            EVENT,
            KEY,
            ID,
            OWN_NAME,
            TITLE,
            PATH,
            HANDLER,
            CLASS_NAME,
            GOTO,
            MATCH,
            IGNORE_CASE,
            PERMISSION,
        ],
        children: &[once(Kind::Description), once(Kind::Reply)],
    },
    ElementRow {
        kind: Kind::MessageCommand,
        name: "message-command",
        doc: "What to do about a message that is not text, such as a picture.",
        content: Content::Elements,
        attributes: &[
            TYPE, ID, OWN_NAME, TITLE, PATH, HANDLER, CLASS_NAME, GOTO, PERMISSION,
        ],
        children: &[once(Kind::Description), once(Kind::Reply)],
    },
    ElementRow {
        kind: Kind::NotFound,
        name: "not-found",
        doc: "What to do when nothing takes a message; of those that fit the one that asks for most, then the last.",
        content: Content::Elements,
        attributes: &[
            FOR_MENU,
            FOR_MSG_TYPE,
            FOR_EVENT,
            FOR_SESSION,
            ID,
            OWN_NAME,
            NOT_FOUND_PATH,
            HANDLER,
            CLASS_NAME,
            MATCH,
            IGNORE_CASE,
        ],
        children: &[once(Kind::Regex), once(Kind::Reply)],
    },
    text(
        Kind::Regex,
        "regex",
        "The texts that lead here, as a regular expression that has to match the whole text.",
    ),
    text(
        Kind::Description,
        "description",
        "What `help` says about it; in a reply the text below the title, as Tera text.",
    ),
    ElementRow {
        kind: Kind::Reply,
        name: "reply",
        doc: "The reply itself instead of a page: Tera text, or the parts of another type.",
        content: Content::ByType,
        attributes: &[REPLY_TYPE],
        children: &[
            many(Kind::Item),
            once(Kind::MediaId),
            once(Kind::ReplyTitle),
            once(Kind::Description),
            once(Kind::MusicUrl),
            once(Kind::HqMusicUrl),
            once(Kind::ThumbMediaId),
            once(Kind::KfAccount),
        ],
    },
    ElementRow {
        kind: Kind::Item,
        name: "item",
        doc: "A card of a `news` reply.",
        content: Content::Elements,
        attributes: &[],
        children: &[
            once(Kind::ReplyTitle),
            once(Kind::Description),
            once(Kind::PicUrl),
            once(Kind::Url),
        ],
    },
    text(
        Kind::Example,
        "example",
        "A text that leads here; `help` shows it.",
    ),
    text(
        Kind::NotExample,
        "not-example",
        "A text that must not lead here.",
    ),
    text(
        Kind::ReplyTitle,
        "title",
        "The title in a reply, as Tera text.",
    ),
    text(
        Kind::MediaId,
        "media-id",
        "What was uploaded, by its id on the platform, as Tera text.",
    ),
    text(
        Kind::ThumbMediaId,
        "thumb-media-id",
        "The picture of a song, by its id on the platform, as Tera text.",
    ),
    text(
        Kind::MusicUrl,
        "music-url",
        "The address of a song, as Tera text.",
    ),
    text(
        Kind::HqMusicUrl,
        "hq-music-url",
        "The address of a song in better quality, as Tera text.",
    ),
    text(
        Kind::PicUrl,
        "pic-url",
        "The address of a card's picture, as Tera text.",
    ),
    text(
        Kind::Url,
        "url",
        "The address that a card leads to, as Tera text.",
    ),
    text(
        Kind::KfAccount,
        "kf-account",
        "The customer-service account that takes over, as Tera text.",
    ),
    text(
        Kind::Field(Field::Id),
        "id",
        "The attribute `id` as an element.",
    ),
    text(
        Kind::Field(Field::Path),
        "path",
        "The attribute `path` as an element.",
    ),
    text(
        Kind::Field(Field::ClassName),
        "class-name",
        "The attribute `class-name` as an element.",
    ),
    text(
        Kind::Field(Field::Handler),
        "bean-name",
        "The attribute `bean-name` as an element.",
    ),
];

const fn text(kind: Kind, name: &'static str, doc: &'static str) -> ElementRow {
    ElementRow {
        kind,
        name,
        doc,
        content: Content::Text,
        attributes: &[],
        children: &[],
    }
}

const fn once(kind: Kind) -> ChildRow {
    ChildRow { kind, many: false }
}

const fn many(kind: Kind) -> ChildRow {
    ChildRow { kind, many: true }
}
