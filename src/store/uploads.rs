//! Files that people sent: a folder of pictures under names that nobody can guess.
//!
//! A file is kept for what its first bytes say that it is, whatever its sender calls it, and only if
//! that is on the list. Its name is made here, so no name of a sender ever becomes a path, and only
//! such a name is ever looked up.
#![allow(
    clippy::disallowed_methods,
    reason = "this is the folder of uploaded files"
)]

use std::fs;
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use crate::model::text;

/// A kind of file that is kept.
struct Kind {
    /// What its name ends in.
    end: &'static str,
    mime: &'static str,
    /// Whether bytes begin like one.
    begins: fn(&[u8]) -> bool,
}

const KINDS: [Kind; 4] = [
    Kind {
        end: "jpg",
        mime: "image/jpeg",
        begins: |bytes| bytes.starts_with(b"\xFF\xD8\xFF"),
    },
    Kind {
        end: "png",
        mime: "image/png",
        begins: |bytes| bytes.starts_with(b"\x89PNG\r\n\x1A\n"),
    },
    Kind {
        end: "gif",
        mime: "image/gif",
        begins: |bytes| bytes.starts_with(b"GIF87a") || bytes.starts_with(b"GIF89a"),
    },
    Kind {
        end: "webp",
        mime: "image/webp",
        begins: |bytes| bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP"),
    },
];

/// How many bytes of chance a name has.
const CHANCE: usize = 16;

/// The folder of uploaded files.
///
/// ```
/// # let home = tempfile::tempdir()?;
/// use wxmenu::store::Uploads;
///
/// let uploads = Uploads::new(home.path().join("uploads"), 1 << 20);
/// let name = uploads.put(b"GIF89a...", [7; 16])?;
/// assert!(name.ends_with(".gif"));
/// assert_eq!(uploads.get(&name)?.ok_or("it was put")?.mime, "image/gif");
/// assert!(uploads.get("../wxmenu.toml")?.is_none());
/// assert!(uploads.put(b"#!/bin/sh", [8; 16]).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Uploads {
    folder: PathBuf,
    limit: usize,
}

/// A file that was uploaded.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Upload {
    /// Its MIME type.
    pub mime: &'static str,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// The content is counted, not shown.
impl std::fmt::Debug for Upload {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Upload({}, {} bytes)", self.mime, self.bytes.len())
    }
}

/// Why a file was not kept.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum UploadError {
    /// There is nothing in it.
    #[error("the file is empty")]
    Empty,
    /// It is larger than allowed.
    #[error("the file is larger than {limit} bytes")]
    TooLarge {
        /// The most bytes.
        limit: usize,
    },
    /// It is none of the kinds that are kept.
    #[error("only JPEG, PNG, GIF and WebP pictures are taken")]
    Kind,
    /// The folder cannot be written.
    #[error("the file cannot be kept")]
    Io(#[from] io::Error),
}

impl Uploads {
    /// The files in this folder, which is made with the first one; none larger than `limit` bytes.
    pub fn new(folder: impl Into<PathBuf>, limit: usize) -> Self {
        let folder = folder.into();
        Self { folder, limit }
    }

    /// The most bytes of a file.
    #[must_use]
    pub const fn limit(&self) -> usize {
        self.limit
    }

    /// Keeps a file under a name made of these bytes, which nobody may foretell; gives the name.
    /// Blocks while it writes.
    ///
    /// # Errors
    /// When it is not a file that is kept, or cannot be written.
    pub fn put(&self, bytes: &[u8], chance: [u8; CHANCE]) -> Result<String, UploadError> {
        let limit = self.limit;
        if bytes.is_empty() {
            return Err(UploadError::Empty);
        }
        if bytes.len() > limit {
            return Err(UploadError::TooLarge { limit });
        }
        let kind = KINDS.iter().find(|kind| (kind.begins)(bytes));
        let kind = kind.ok_or(UploadError::Kind)?;
        let stem = text::hex(&chance);
        let name = format!("{stem}.{}", kind.end);
        fs::create_dir_all(&self.folder)?;
        write(&self.folder.join(&name), bytes)?;
        Ok(name)
    }

    /// The file of this name; none if there is none. Blocks while it reads.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn get(&self, name: &str) -> io::Result<Option<Upload>> {
        let Some(kind) = kind_of(name) else {
            return Ok(None);
        };
        match fs::read(self.folder.join(name)) {
            Ok(bytes) => Ok(Some(Upload {
                mime: kind.mime,
                bytes,
            })),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }
}

/// Leaves nothing behind that is not whole.
fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = fs::File::create_new(path)?;
    let written = file.write_all(bytes);
    if written.is_err() {
        fs::remove_file(path)?;
    }
    written
}

/// The kind of a file with a name of ours.
fn kind_of(name: &str) -> Option<&'static Kind> {
    let (stem, end) = name.split_once('.')?;
    let is_hex = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    let is_ours = stem.len() == 2 * CHANCE && stem.bytes().all(is_hex);
    KINDS.iter().find(|kind| is_ours && kind.end == end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn uploads() -> (Uploads, tempfile::TempDir) {
        let home = tempfile::tempdir().unwrap();
        (Uploads::new(home.path().join("a/b"), 16), home)
    }

    #[test]
    fn a_picture_is_known_by_its_bytes() {
        let (uploads, _home) = uploads();
        for (chance, bytes, end, mime) in [
            (1, &b"\xFF\xD8\xFF\xE0"[..], ".jpg", "image/jpeg"),
            (2, b"\x89PNG\r\n\x1A\n..", ".png", "image/png"),
            (3, b"GIF87a", ".gif", "image/gif"),
            (4, b"RIFF....WEBPVP8 ", ".webp", "image/webp"),
        ] {
            let name = uploads.put(bytes, [chance; 16]).unwrap();
            assert!(name.ends_with(end), "{name}");
            let upload = uploads.get(&name).unwrap().unwrap();
            assert_eq!((upload.mime, &*upload.bytes), (mime, bytes));
        }
    }

    #[test]
    fn what_is_no_picture_or_too_large_is_refused() {
        let (uploads, home) = uploads();
        for bytes in [
            &b"#!/bin/sh"[..],
            b"<svg/>",
            b"<html>",
            b"RIFF....WAVE",
            b"MZ",
        ] {
            let refused = uploads.put(bytes, [0; 16]);
            assert!(matches!(refused, Err(UploadError::Kind)));
        }
        assert!(matches!(uploads.put(b"", [0; 16]), Err(UploadError::Empty)));
        let large = uploads.put(b"GIF89a...........", [0; 16]);
        assert!(matches!(large, Err(UploadError::TooLarge { limit: 16 })));
        assert_eq!(fs::read_dir(home.path()).unwrap().count(), 0);
    }

    #[test]
    fn only_names_of_ours_are_looked_up() {
        let (uploads, home) = uploads();
        let name = uploads.put(b"GIF89a", [0xAB; 16]).unwrap();
        fs::write(home.path().join("a/secret.gif"), "x").unwrap();
        let upper = name.to_uppercase();
        for odd in [
            "",
            ".",
            "..",
            "../secret.gif",
            "..%2fsecret.gif",
            ".hidden",
            "secret.gif",
            "/etc/passwd",
            &upper,
            &format!("./{name}"),
            &format!("{name}.sh"),
            &name.replace(".gif", ".sh"),
        ] {
            assert_eq!(uploads.get(odd).unwrap(), None, "{odd}");
        }
        assert!(uploads.get(&name).unwrap().is_some());
        assert!(
            uploads.put(b"GIF89a", [0xAB; 16]).is_err(),
            "nothing is overwritten"
        );
    }
}
