//! Kinds of files, and how large each may be.

use crate::api::family::file;
use crate::api::limits::Checked;

/// A kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum MediaKind {
    /// A picture of at most 10 MiB.
    Image,
    /// A recording of at most 2 MiB and a minute.
    Voice,
    /// A film of at most 10 MiB.
    Video,
    /// The small picture of a song or an article: at most 64 KiB.
    Thumb,
}

const MIB: usize = 1 << 20;
const PICTURES: &[&str] = &["jpg", "jpeg", "png", "gif", "bmp"];
const RECORDINGS: &[&str] = &["mp3", "amr", "wma", "wav"];

impl MediaKind {
    /// The platform's word for it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Image => "image",
            Self::Voice => "voice",
            Self::Video => "video",
            Self::Thumb => "thumb",
        }
    }

    /// The largest file of it, in bytes.
    #[must_use]
    pub const fn largest(self) -> usize {
        match self {
            Self::Image | Self::Video => 10 * MIB,
            Self::Voice => 2 * MIB,
            Self::Thumb => 64 << 10,
        }
    }

    /// How names of files of it end.
    #[must_use]
    pub const fn endings(self) -> &'static [&'static str] {
        match self {
            Self::Image | Self::Thumb => PICTURES,
            Self::Voice => RECORDINGS,
            Self::Video => &["mp4"],
        }
    }

    /// Whether the platform would take this file as one of it.
    pub(super) fn check(self, name: &str, content: &[u8]) -> Checked {
        file(name, content, self.largest(), self.endings())
    }
}
