//! What an answer may hold: tables that the guide shows too.

/// The fields of an answer, and what each does.
pub const ANSWER_FIELDS: &[(&str, &str)] = &[
    ("reply", "What is said: a text, or an object with a `type`."),
    ("template", "The name of the page that is said instead."),
    ("data", "An object; its fields are values for the page."),
    (
        "goto",
        "The id of the menu that the person is led to; `-` leads out of all menus.",
    ),
    (
        "session",
        "An object of values to keep for this person; `null` forgets one, the others stay.",
    ),
    (
        "not_found",
        "`true`: as if nothing had matched. It stands alone.",
    ),
];

/// A reply that is an object.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct ReplyType {
    /// The value of its `type`.
    pub name: &'static str,
    /// Fields that it must have; all are texts but `articles`.
    pub needs: &'static [&'static str],
    /// Fields that it may have.
    pub takes: &'static [&'static str],
}

/// The replies that are objects.
pub const REPLY_TYPES: &[ReplyType] = &[
    row("text", &["content"], &[]),
    row("image", &["media_id"], &[]),
    row("voice", &["media_id"], &[]),
    row("video", &["media_id"], &["title", "description"]),
    row(
        "music",
        &["thumb_media_id"],
        &["title", "description", "music_url", "hq_music_url"],
    ),
    row("news", &["articles"], &[]),
    row("transfer", &[], &["account"]),
    row("none", &[], &[]),
];

/// A card of a `news` reply.
pub(super) const ARTICLE: ReplyType =
    row("article", &["title"], &["description", "pic_url", "url"]);

const fn row(
    name: &'static str,
    needs: &'static [&'static str],
    takes: &'static [&'static str],
) -> ReplyType {
    ReplyType { name, needs, takes }
}
