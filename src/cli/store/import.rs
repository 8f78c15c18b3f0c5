//! `wxmenu store import`.
#![allow(
    clippy::disallowed_methods,
    reason = "the lines are read from a file that the user names"
)]

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::lines::{Content, Line, VERSION};
use super::{failed, sessions_and_things};
use crate::cli::failure::{Failure, print};
use crate::store::{DynStore, SessionStore, StoreError};

/// A file whose every line was looked at.
#[derive(Debug)]
pub(super) struct Whole(PathBuf);

/// Looks at every line.
pub(super) fn read(path: &Path) -> Result<Whole, Failure> {
    let broken = |at: usize, why: &str| {
        Failure::Because(format!(
            "`{}`, line {at}: {why}; nothing was read in",
            path.display()
        ))
    };
    let (mut sessions, mut kept, mut ended, mut at) = (0, 0, false, 0);
    for content in contents(path)? {
        at += 1;
        let content = content.map_err(|why| broken(at, &why))?;
        match content {
            Content::Begin(VERSION) if at == 1 => {}
            Content::Begin(_) if at == 1 => {
                return Err(broken(at, "these lines are of another version"));
            }
            _ if at == 1 => {
                return Err(broken(at, "this is not what `wxmenu store export` writes"));
            }
            _ if ended => return Err(broken(at, "something stands after the last line")),
            Content::Session(..) => sessions += 1,
            Content::Thing(..) => kept += 1,
            Content::Begin(_) => return Err(broken(at, "here another store begins")),
            Content::End {
                sessions: all,
                kept: things,
            } if (all, things) == (sessions, kept) => ended = true,
            Content::End { .. } => {
                return Err(broken(at, "some lines are missing before this one"));
            }
        }
    }
    match ended {
        true => Ok(Whole(path.to_owned())),
        false => Err(broken(
            at,
            "the file ends here, but its last line is missing",
        )),
    }
}

/// Reads everything in; what is there already stays as it is.
pub(super) async fn run(store: &DynStore, whole: Whole) -> Result<ExitCode, Failure> {
    let (mut new, mut old) = ([0, 0], 0);
    for content in contents(&whole.0)? {
        let content = content.map_err(|why| {
            Failure::Because(format!("`{}` changed meanwhile: {why}", whole.0.display()))
        })?;
        let (kind, taken) = match content {
            Content::Session(key, session) => match store.save(&key, *session).await {
                Ok(_) => (0, Ok(true)),
                Err(StoreError::Conflict { .. }) => (0, Ok(false)),
                Err(error) => (0, Err(error)),
            },
            Content::Thing(name, kept) => (1, store.swap_kept(&name, None, Some(kept)).await),
            Content::Begin(_) | Content::End { .. } => continue,
        };
        match (taken, new.get_mut(kind)) {
            (Ok(true), Some(count)) => *count += 1,
            (Ok(_), _) => old += 1,
            (Err(error), _) => return failed("not everything is read in; do it again", &error),
        }
    }
    if let Err(error) = store.flush().await {
        return failed("not everything is read in; do it again", &error);
    }
    let [sessions, kept] = new;
    let mut told = format!("read in: {}", sessions_and_things(sessions, kept));
    if old > 0 {
        told += &format!("; {old} were there already and stay as they are");
    }
    print(&(told + "\n"))?;
    Ok(ExitCode::SUCCESS)
}

/// What the lines say, one after the other.
fn contents(path: &Path) -> Result<impl Iterator<Item = Result<Content, String>>, Failure> {
    let file = File::open(path).map_err(|error| {
        Failure::Because(format!("`{}` cannot be read: {error}", path.display()))
    })?;
    let content = |line: std::io::Result<String>| {
        let line = line.map_err(|error| error.to_string())?;
        let line: Line =
            serde_json::from_str(&line).map_err(|_| "this is no line of a store".to_owned())?;
        Ok(line.read())
    };
    Ok(BufReader::new(file).lines().map(content))
}
