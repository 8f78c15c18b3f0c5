//! Which files are played.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::super::bot::Draft;
use super::super::failure::Failure;
use crate::config::chats_below;

/// The files that were asked for, each once; without any, all of the bot.
pub(super) fn files(asked: &[PathBuf], draft: &Draft) -> Result<Vec<PathBuf>, Failure> {
    let all = &draft.files.chats;
    if asked.is_empty() {
        let below = draft.folder.path("tests");
        return some(all.clone(), &below);
    }
    let mut files = Vec::new();
    for path in asked {
        files.extend(below(path, draft)?);
    }
    let mut seen = BTreeSet::new();
    files.retain(|path| seen.insert(same(path)));
    Ok(files)
}

fn below(path: &Path, draft: &Draft) -> Result<Vec<PathBuf>, Failure> {
    if path.is_file() {
        return Ok(vec![path.to_owned()]);
    }
    if !path.is_dir() {
        let why = format!("there is no file or folder `{}`", path.display());
        return Err(Failure::Because(why));
    }
    if same(path) == same(&draft.folder.path("")) {
        return some(draft.files.chats.clone(), path);
    }
    if path.join("menus").is_dir() {
        let shown = path.display();
        let why = format!("`{shown}` is a bot of its own: write `wxmenu test -C {shown}`");
        return Err(Failure::Because(why));
    }
    let (found, faults) = chats_below(path);
    match faults.iter().next() {
        Some(fault) => Err(Failure::Because(fault.message.clone())),
        None => some(found, path),
    }
}

/// A run that tests nothing must not look like one in which all is good.
fn some(found: Vec<PathBuf>, below: &Path) -> Result<Vec<PathBuf>, Failure> {
    if !found.is_empty() {
        return Ok(found);
    }
    Err(Failure::Because(format!(
        "no conversation test was found: there is no *.chat file below `{}`; \
         `:save {}` in `wxmenu chat` writes one",
        below.display(),
        below.join("first.chat").display(),
    )))
}

/// One name for each file, however it is written.
fn same(path: &Path) -> PathBuf {
    let path = if path.as_os_str().is_empty() {
        Path::new(".")
    } else {
        path
    };
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}
