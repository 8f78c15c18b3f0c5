//! What a reply is rendered from.

use std::ops::Range;

use super::xml::Text;
use crate::model::Span;

/// What a reply is rendered from.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Page {
    /// A template by name, without a leading slash.
    Template {
        /// Its path below the templates folder.
        name: String,
        /// Where it is named.
        span: Span,
    },
    /// Text written in the menuconfig itself.
    Inline(InlineText),
    /// A reply of another type, written in the menuconfig itself.
    Reply(Box<InlineReply>),
}

/// Tera text in a menuconfig.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct InlineText {
    /// What the renderer calls it: unique among all templates of the bot.
    pub name: String,
    /// Tera text.
    pub text: String,
    /// Where it stands.
    pub span: Span,
    /// The same with white space at its ends, and where each character of it is written.
    pub(super) written: Box<Text>,
}

impl InlineText {
    /// Where some bytes of the text are written, also in CDATA and behind entities.
    #[must_use]
    pub fn part(&self, part: Range<usize>) -> Span {
        let before = self.written.trimmed().start;
        let source = self.written.source(before + part.start..before + part.end);
        Span::new(self.span.file(), source.start, source.end)
    }
}

/// A reply that is no text; each of its fields is rendered by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum InlineReply {
    /// Cards.
    News {
        /// In their order; one at the least.
        items: Vec<InlineItem>,
    },
    /// A picture.
    Image {
        /// Its id on the platform.
        media_id: InlineText,
    },
    /// A recording.
    Voice {
        /// Its id on the platform.
        media_id: InlineText,
    },
    /// A film.
    Video {
        /// Its id on the platform.
        media_id: InlineText,
        /// Shown under it.
        title: Option<InlineText>,
        /// Shown under the title.
        description: Option<InlineText>,
    },
    /// A song.
    Music {
        /// Shown beside it.
        title: Option<InlineText>,
        /// Shown under the title.
        description: Option<InlineText>,
        /// Where it plays from.
        music_url: Option<InlineText>,
        /// The same in better quality.
        hq_music_url: Option<InlineText>,
        /// The id of its picture on the platform.
        thumb_media_id: InlineText,
    },
    /// Customer service takes over.
    Transfer {
        /// A certain account of it.
        account: Option<InlineText>,
    },
}

/// A card of a [`InlineReply::News`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct InlineItem {
    /// Headline.
    pub title: InlineText,
    /// Summary.
    pub description: Option<InlineText>,
    /// The address of its picture.
    pub pic_url: Option<InlineText>,
    /// Where a tap leads.
    pub url: InlineText,
}

impl Page {
    /// The texts written in the menuconfig that it is made of.
    #[must_use]
    pub fn texts(&self) -> Vec<&InlineText> {
        match self {
            Self::Template { .. } => Vec::new(),
            Self::Inline(text) => vec![text],
            Self::Reply(reply) => reply.texts(),
        }
    }
}

impl InlineReply {
    /// The texts that it is made of.
    #[must_use]
    pub fn texts(&self) -> Vec<&InlineText> {
        let (must, may): (Vec<&InlineText>, Vec<&Option<InlineText>>) = match self {
            Self::News { items } => return items.iter().flat_map(InlineItem::texts).collect(),
            Self::Image { media_id } | Self::Voice { media_id } => (vec![media_id], vec![]),
            Self::Video {
                media_id,
                title,
                description,
            } => (vec![media_id], vec![title, description]),
            Self::Music {
                title,
                description,
                music_url,
                hq_music_url,
                thumb_media_id,
            } => (
                vec![thumb_media_id],
                vec![title, description, music_url, hq_music_url],
            ),
            Self::Transfer { account } => (vec![], vec![account]),
        };
        must.into_iter().chain(may.into_iter().flatten()).collect()
    }
}

impl InlineItem {
    fn texts(&self) -> impl Iterator<Item = &InlineText> {
        let may = [&self.description, &self.pic_url];
        [&self.title, &self.url]
            .into_iter()
            .chain(may.into_iter().flatten())
    }
}
