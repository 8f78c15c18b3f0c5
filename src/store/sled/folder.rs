//! The store's folder: whose it is, what lies about in it, and where it goes when it is spoilt.
#![allow(
    clippy::disallowed_methods,
    reason = "this is where the store's folder is read and changed"
)]

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use super::part::Part;
use crate::model::Timestamp;
use crate::store::OpenError;

/// Held locked as long as the store is open. The database locks its own file too, but only after
/// the point where a second process would already have tidied up under the first one's feet.
const LOCK: &str = "wxmenu.lock";
const DATABASE: &str = "db";
/// How long the database's own threads may take to let go of it; they take a moment.
const PATIENCE: Duration = Duration::from_secs(3);
const UNFINISHED: &str = ".generating";
/// How much room there must be before a database that failed is opened again: twice of what it writes
/// at once.
const ROOM: usize = 1 << 20;
const ROOM_FILE: &str = ".room";
/// What stands before a file's name while one tries whether the store opens without it.
const HIDDEN: &str = "hidden.";

/// A folder that is ours alone as long as this lives.
#[derive(Debug)]
pub(super) struct Folder {
    path: PathBuf,
    _lock: File,
}

impl Folder {
    /// Makes the folder if need be, and takes it.
    pub(super) fn claim(path: &Path) -> Result<Self, OpenError> {
        if path.metadata().is_ok_and(|found| !found.is_dir()) {
            return Err(OpenError::NotAFolder {
                path: path.to_owned(),
            });
        }
        fs::create_dir_all(path).map_err(io_error("create the folder", path))?;
        let path = fs::canonicalize(path).map_err(io_error("find the folder", path))?;
        if is_foreign(&names(&path)?) {
            return Err(OpenError::NotAStore { path });
        }
        let lock = locked(&path)?;
        let folder = Self { path, _lock: lock };
        // A database that was opened without this program's lock is in use all the same.
        if !folder.is_free() {
            return Err(OpenError::InUse {
                path: folder.path.clone(),
            });
        }
        Ok(folder)
    }

    /// Where it is.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Waits until nobody has the database open; tells whether that came about.
    ///
    /// A database that was closed, or failed to open, may be held for another moment by one of its
    /// input and output threads.
    pub(super) fn is_free(&self) -> bool {
        let Ok(database) = File::open(self.path.join(DATABASE)) else {
            return true;
        };
        if !matches!(database.try_lock(), Err(TryLockError::WouldBlock)) {
            return true;
        }
        let (tell, told) = mpsc::channel();
        let wait = move || {
            let outcome = database.lock();
            // Given back before anybody hears of it, who may want it himself. If nobody listens
            // any more, so be it.
            drop(database);
            drop(tell.send(outcome));
        };
        let waiting = thread::Builder::new()
            .name("wxmenu-lock".into())
            .spawn(wait);
        waiting.is_ok() && told.recv_timeout(PATIENCE).is_ok()
    }

    /// Finds out whether something can be written, by writing it.
    pub(super) fn try_room(&self) -> Result<(), OpenError> {
        let path = self.path.join(ROOM_FILE);
        let write = || {
            let mut file = File::create(&path)?;
            file.write_all(&vec![1; ROOM])?;
            file.sync_all()
        };
        let written = write();
        // One that is left is written over by the next try.
        drop(fs::remove_file(&path));
        written.map_err(io_error("write", &path))
    }

    /// Removes snapshots that were never finished; the database would take them for good ones.
    pub(super) fn remove_unfinished(&self) -> Result<Vec<String>, OpenError> {
        self.each(
            |name| Part::Snapshots.is_named(name) && name.ends_with(UNFINISHED),
            |_, file| fs::remove_file(file),
        )
    }

    /// Whether a part that the database can make again is damaged.
    pub(super) fn is_damaged(&self, part: Part) -> Result<bool, OpenError> {
        let mut damaged = false;
        self.each(
            |name| part.is_named(name),
            |_, file| {
                damaged |= !part.is_intact(&fs::read(file)?);
                Ok(())
            },
        )?;
        Ok(damaged)
    }

    /// Hides a part from the database.
    pub(super) fn hide(&self, part: Part) -> Result<(), OpenError> {
        let hide =
            |name: &str, file: &Path| fs::rename(file, self.path.join(HIDDEN.to_owned() + name));
        self.each(|name| part.is_named(name), hide).map(drop)
    }

    /// Undoes [`Folder::hide`]: what is put aside is put aside as it was found.
    pub(super) fn show_hidden(&self) -> Result<(), OpenError> {
        let show = |name: &str, file: &Path| {
            fs::rename(file, self.path.join(name.trim_start_matches(HIDDEN)))
        };
        self.each(|name| name.starts_with(HIDDEN), show).map(drop)
    }

    /// Removes what was hidden: the database opened without it.
    pub(super) fn drop_hidden(&self) -> Result<(), OpenError> {
        self.each(
            |name| name.starts_with(HIDDEN),
            |_, file| fs::remove_file(file),
        )
        .map(drop)
    }

    /// Moves the folder away and makes an empty one in its place; tells where the old one is.
    pub(super) fn put_aside(self, now: Timestamp) -> Result<(Self, PathBuf), OpenError> {
        let name = self.path.file_name().unwrap_or_default().to_string_lossy();
        let stamped = format!("{name}.corrupt-{}", stamp(now));
        let mut aside = self.path.with_file_name(&stamped);
        let mut count = 1;
        while aside.exists() {
            count += 1;
            aside = self.path.with_file_name(format!("{stamped}-{count}"));
        }
        fs::rename(&self.path, &aside)
            .map_err(io_error("put the damaged session store aside as", &aside))?;
        Ok((Self::claim(&self.path)?, aside))
    }

    /// Does something with each file of a wanted name; gives the names.
    fn each(
        &self,
        wanted: impl Fn(&str) -> bool,
        mut act: impl FnMut(&str, &Path) -> io::Result<()>,
    ) -> Result<Vec<String>, OpenError> {
        let mut found = names(&self.path)?;
        found.retain(|name| wanted(name));
        for name in &found {
            let file = self.path.join(name);
            act(name, &file).map_err(io_error("read or change", &file))?;
        }
        Ok(found)
    }
}

/// Gives an operating system's error its place.
pub(super) fn io_error(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> OpenError {
    let path = path.to_owned();
    move |error| OpenError::Io {
        doing,
        path,
        source: Box::new(error),
    }
}

fn names(folder: &Path) -> Result<Vec<String>, OpenError> {
    let read = || -> io::Result<Vec<String>> {
        fs::read_dir(folder)?
            .map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()))
            .collect()
    };
    read().map_err(io_error("read the folder", folder))
}

/// Whether a folder holds other things and no database. Hidden files and what a file system puts
/// at its root are no objection.
fn is_foreign(names: &[String]) -> bool {
    let ours = |name: &&String| {
        [LOCK, "conf", "blobs", "lost+found"].contains(&name.as_str())
            || [HIDDEN, "."].iter().any(|start| name.starts_with(start))
    };
    !names.iter().any(|name| name == DATABASE) && !names.iter().all(|name| ours(&name))
}

fn locked(folder: &Path) -> Result<File, OpenError> {
    let file = folder.join(LOCK);
    let open = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&file);
    let open = open.map_err(io_error("write", &file))?;
    match open.try_lock() {
        Ok(()) => Ok(open),
        Err(TryLockError::WouldBlock) => Err(OpenError::InUse {
            path: folder.to_owned(),
        }),
        Err(TryLockError::Error(error)) => Err(io_error("lock", &file)(error)),
    }
}

/// `20260131T235959Z`.
fn stamp(now: Timestamp) -> String {
    let (days, second) = (now.secs().div_euclid(86_400), now.secs().rem_euclid(86_400));
    let (year, month, day) = date(days);
    let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
    format!("{year:04}{month:02}{day:02}T{hour:02}{minute:02}{second:02}Z")
}

/// Year, month and day of a number of days since 1970-01-01.
///
/// Years begin in March here, so that a leap day is the last day of its year.
fn date(days: i64) -> (i64, i64, i64) {
    const ERA: i64 = 146_097;
    let days = days + 719_468;
    let (era, day) = (days.div_euclid(ERA), days.rem_euclid(ERA));
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let (month, next) = if month < 10 {
        (month + 3, 0)
    } else {
        (month - 9, 1)
    };
    (era * 400 + year + next, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stamp_is_the_date_and_time_in_utc() {
        for (secs, stamped) in [
            (0, "19700101T000000Z"),
            (951_782_400, "20000229T000000Z"),
            (1_769_903_999, "20260131T235959Z"),
            (4_107_542_400, "21000301T000000Z"),
            (-1, "19691231T235959Z"),
        ] {
            assert_eq!(stamp(Timestamp::from_secs(secs)), stamped, "{secs}");
        }
    }

    #[test]
    fn a_folder_of_other_things_is_foreign() {
        let foreign = |names: &[&str]| {
            is_foreign(
                &names
                    .iter()
                    .map(|name| (*name).to_owned())
                    .collect::<Vec<_>>(),
            )
        };
        assert!(!foreign(&[]));
        assert!(!foreign(&[".gitignore", "lost+found"]));
        assert!(!foreign(&["blobs", "conf", "wxmenu.lock"]));
        assert!(!foreign(&["db", "notes.txt"]));
        assert!(foreign(&["wxmenu.toml", "menus"]));
    }
}
