//! What it takes until the database's writes survive a power cut.
//!
//! The database's own flush hands its log to the kernel and starts the writing
//! (`sync_file_range`), but leaves out the disk's cache and the file's length; its large values
//! (a page of sessions above 128 KiB) are files of their own that it never syncs. Both are done
//! here, for one `fdatasync` per flush.
#![allow(
    clippy::disallowed_methods,
    reason = "this is where the store's files are synced"
)]

use std::collections::HashSet;
use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// A database and the files behind it.
#[derive(Debug)]
pub(super) struct Disk {
    db: sled::Db,
    log: File,
    blobs: PathBuf,
    synced: HashSet<OsString>,
}

impl Disk {
    /// The files of a database that is open in `folder`; the folder itself is made durable.
    pub(super) fn new(db: sled::Db, folder: &Path) -> io::Result<Self> {
        let log = OpenOptions::new().write(true).open(folder.join("db"))?;
        sync_folder(folder)?;
        folder.parent().map_or(Ok(()), sync_folder)?;
        Ok(Self {
            db,
            log,
            blobs: folder.join("blobs"),
            synced: HashSet::new(),
        })
    }

    /// Puts on disk what was written before.
    pub(super) fn flush(&mut self) -> sled::Result<()> {
        // Large values that are there now are complete after the database's flush; those that come
        // during it may not be, and are synced once more with the next one.
        let before = names(&self.blobs)?;
        self.db.flush()?;
        self.sync_blobs(&before)?;
        self.log.sync_data()?;
        Ok(())
    }

    fn sync_blobs(&mut self, complete: &HashSet<OsString>) -> io::Result<()> {
        let all = names(&self.blobs)?;
        let new: Vec<_> = all.difference(&self.synced).collect();
        for name in &new {
            match File::open(self.blobs.join(name)) {
                Ok(file) => file.sync_all()?,
                // Replaced meanwhile by a newer value.
                Err(error) if error.kind() == ErrorKind::NotFound => {}
                Err(error) => return Err(error),
            }
        }
        if !new.is_empty() {
            sync_folder(&self.blobs)?;
        }
        self.synced = all.intersection(complete).cloned().collect();
        Ok(())
    }
}

fn names(folder: &Path) -> io::Result<HashSet<OsString>> {
    fs::read_dir(folder)?
        .map(|entry| Ok(entry?.file_name()))
        .collect()
}

/// Makes the names in a folder durable, where the system has that.
fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}
