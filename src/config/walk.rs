//! The files below a folder, in an order that is the same everywhere.
#![allow(
    clippy::disallowed_methods,
    reason = "this is where bot folders are read"
)]

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::model::{Code, Diagnostic, Diagnostics};

/// More folders than a bot has; a tangle of links has more.
const MOST_FOLDERS: usize = 10_000;

/// A file below a folder.
pub(super) struct Found {
    /// Its path below the folder, with forward slashes.
    pub(super) name: String,
    /// Where it is.
    pub(super) path: PathBuf,
}

/// Which files and folders are looked for.
pub(super) struct Wanted {
    /// Whether a file of this name is.
    pub(super) file: fn(&str) -> bool,
    /// Whether a folder is entered.
    pub(super) folder: fn(&Path) -> bool,
}

/// The wanted files below a folder, in the byte order of their names.
///
/// Links are followed, but never back into a folder they are found in. Names that begin with a dot
/// or end with a tilde are not looked at: editors and systems leave them behind.
pub(super) fn walk(root: &Path, wanted: &Wanted, faults: &mut Diagnostics) -> Vec<Found> {
    let mut walk = Walk {
        wanted,
        found: Vec::new(),
        way: Vec::new(),
        entered: 0,
        faults,
    };
    walk.enter(root, "");
    let mut found = walk.found;
    found.sort_by(|a, b| a.name.cmp(&b.name));
    found
}

/// A path as an author would type it.
pub(super) fn shown(path: &Path) -> String {
    let text = path.to_string_lossy().replace('\\', "/");
    match text.strip_prefix("./") {
        Some(rest) if !rest.is_empty() => rest.to_owned(),
        _ => text,
    }
}

/// What cannot be read, and why.
pub(super) fn unreadable(path: &Path, why: impl std::fmt::Display) -> Diagnostic {
    let message = format!("`{}` cannot be read: {why}", shown(path));
    Diagnostic::without_place(Code::FileUnreadable, message)
}

struct Walk<'w> {
    wanted: &'w Wanted,
    found: Vec<Found>,
    /// The folders from the root to the present one, free of links.
    way: Vec<PathBuf>,
    entered: usize,
    faults: &'w mut Diagnostics,
}

impl Walk<'_> {
    fn enter(&mut self, folder: &Path, name: &str) {
        self.entered += 1;
        if self.entered >= MOST_FOLDERS {
            if self.entered == MOST_FOLDERS {
                let why = "there are too many folders below; is there a loop of links?";
                self.faults.push(unreadable(folder, why));
            }
            return;
        }
        if let Err(error) = self.read(folder, name) {
            self.faults.push(unreadable(folder, error));
        }
    }

    fn read(&mut self, folder: &Path, name: &str) -> io::Result<()> {
        let real = folder.canonicalize()?;
        if self.way.contains(&real) {
            return Ok(());
        }
        self.way.push(real);
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            self.look_at(&path, name);
        }
        self.way.pop();
        Ok(())
    }

    fn look_at(&mut self, path: &Path, parent: &str) {
        let Some(own) = path.file_name() else { return };
        let Some(own) = own.to_str() else {
            self.faults.push(unreadable(path, "its name is not UTF-8"));
            return;
        };
        if own.starts_with('.') || own.ends_with('~') {
            return;
        }
        let name = match parent {
            "" => own.to_owned(),
            parent => format!("{parent}/{own}"),
        };
        match fs::metadata(path) {
            Ok(data) if data.is_dir() => {
                if (self.wanted.folder)(path) {
                    self.enter(path, &name);
                }
            }
            _ if !(self.wanted.file)(own) => {}
            Ok(data) if data.is_file() => self.found.push(Found {
                name,
                path: path.to_owned(),
            }),
            Ok(_) => self.faults.push(unreadable(path, "it is no file")),
            Err(error) => self.faults.push(unreadable(path, error)),
        }
    }
}
