//! The types of `<reply>`, and what each holds.

use super::{ElementRow, Kind, Need};
use crate::model::Reply;

/// The most cards that a `news` reply may have.
pub const ITEM_LIMIT: usize = Reply::ARTICLE_LIMIT;

/// A type of `<reply>`.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct ReplyRow {
    /// The value of `type`.
    pub word: &'static str,
    /// What it is, in one line.
    pub doc: &'static str,
    /// The elements that it holds, in any order; without any it holds text.
    pub parts: &'static [PartRow],
}

/// An element of a reply that is no text.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct PartRow {
    /// Which one.
    pub kind: Kind,
    /// Whether it may be left out.
    pub need: Need,
}

impl ReplyRow {
    /// The type with this word.
    #[must_use]
    pub fn named(word: &str) -> Option<&'static Self> {
        REPLIES.iter().find(|row| row.word == word)
    }

    /// Whether it holds text and no elements.
    #[must_use]
    pub fn is_text(&self) -> bool {
        self.parts.is_empty()
    }

    /// Whether it may hold an element of this kind.
    #[must_use]
    pub fn has(&self, kind: Kind) -> bool {
        self.parts.iter().any(|part| part.kind == kind)
    }

    /// The names of its elements.
    pub fn names(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.parts.iter().filter_map(|part| part.name())
    }
}

impl PartRow {
    /// How it is written.
    #[must_use]
    pub fn name(&self) -> Option<&'static str> {
        ElementRow::of(self.kind).map(|row| row.name)
    }
}

/// Every type, the usual one first.
pub const REPLIES: &[ReplyRow] = &[
    ReplyRow {
        word: "text",
        doc: "Text, written between the tags.",
        parts: &[],
    },
    ReplyRow {
        word: "news",
        doc: "Cards that lead to pages; one in answer to what a person sends, up to eight after a click or another event.",
        parts: &[must(Kind::Item)],
    },
    ReplyRow {
        word: "image",
        doc: "A picture that was uploaded.",
        parts: &[must(Kind::MediaId)],
    },
    ReplyRow {
        word: "voice",
        doc: "A recording that was uploaded.",
        parts: &[must(Kind::MediaId)],
    },
    ReplyRow {
        word: "video",
        doc: "A film that was uploaded.",
        parts: &[
            must(Kind::MediaId),
            may(Kind::ReplyTitle),
            may(Kind::Description),
        ],
    },
    ReplyRow {
        word: "music",
        doc: "A song with its picture.",
        parts: &[
            may(Kind::ReplyTitle),
            may(Kind::Description),
            may(Kind::MusicUrl),
            may(Kind::HqMusicUrl),
            must(Kind::ThumbMediaId),
        ],
    },
    ReplyRow {
        word: "transfer",
        doc: "Nothing is said: customer service takes over, or one account of it.",
        parts: &[may(Kind::KfAccount)],
    },
];

/// What an `item` holds.
pub const ITEM_PARTS: &[PartRow] = &[
    must(Kind::ReplyTitle),
    may(Kind::Description),
    may(Kind::PicUrl),
    must(Kind::Url),
];

const fn must(kind: Kind) -> PartRow {
    let need = Need::Must;
    PartRow { kind, need }
}

const fn may(kind: Kind) -> PartRow {
    let need = Need::May;
    PartRow { kind, need }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::menu::schema::{Content, Field, Values};

    #[test]
    fn the_types_are_those_of_the_attribute_and_their_parts_those_of_the_element() {
        let reply = ElementRow::of(Kind::Reply).unwrap();
        let attribute = reply.attributes.iter().find(|row| row.field == Field::Type);
        let Values::OneOf(words) = attribute.unwrap().values else {
            panic!("a type is one of some words")
        };
        assert!(REPLIES.iter().map(|row| row.word).eq(words.iter().copied()));
        assert_eq!(reply.content, Content::ByType);
        for row in REPLIES {
            assert!(
                row.parts
                    .iter()
                    .all(|part| reply.child(part.kind).is_some())
            );
            assert!(row.doc.ends_with('.'), "{}", row.doc);
        }
        for child in reply.children {
            assert!(REPLIES.iter().any(|row| row.has(child.kind)), "{child:?}");
        }
        let item = ElementRow::of(Kind::Item).unwrap();
        let parts: Vec<Kind> = ITEM_PARTS.iter().map(|part| part.kind).collect();
        let children: Vec<Kind> = item.children.iter().map(|child| child.kind).collect();
        assert_eq!(parts, children);
    }
}
