//! What a server holds: memory, threads, descriptors, files.
#![allow(
    clippy::disallowed_methods,
    reason = "what the system tells is in files"
)]

use std::fmt;
use std::fs;
use std::path::Path;

use super::super::process::usage;

/// What a server held at a moment.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Gauge {
    pub(crate) resident_kib: u64,
    pub(crate) threads: u64,
    /// Open files, connections and the like.
    pub(crate) descriptors: u64,
    /// Files in the folder of its store.
    pub(crate) files: u64,
    /// What they take on the disk, in KiB.
    pub(crate) stored_kib: u64,
}

impl Gauge {
    /// What a process with a store in this folder holds now; nothing if it is not there, or if this is
    /// no Linux.
    pub(crate) fn read(pid: u32, store: &Path) -> Option<Self> {
        let usage = usage(pid)?;
        let descriptors = fs::read_dir(format!("/proc/{pid}/fd")).ok()?.count();
        let (files, bytes) = held(store);
        Some(Self {
            resident_kib: usage.resident_kib,
            threads: usage.threads,
            descriptors: descriptors as u64,
            files,
            stored_kib: bytes / 1024,
        })
    }

    /// The larger of each.
    pub(crate) fn or_more(self, other: Self) -> Self {
        Self {
            resident_kib: self.resident_kib.max(other.resident_kib),
            threads: self.threads.max(other.threads),
            descriptors: self.descriptors.max(other.descriptors),
            files: self.files.max(other.files),
            stored_kib: self.stored_kib.max(other.stored_kib),
        }
    }
}

/// How many files are below a folder, and their bytes. What goes away meanwhile does not count.
fn held(folder: &Path) -> (u64, u64) {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.fold((0, 0), |(files, bytes), entry| match entry.metadata() {
        Ok(found) if found.is_dir() => {
            let (more, larger) = held(&entry.path());
            (files + more, bytes + larger)
        }
        Ok(found) => (files + 1, bytes + found.len()),
        Err(_) => (files, bytes),
    })
}

impl fmt::Display for Gauge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} KiB resident, {} threads, {} descriptors, {} files of {} KiB",
            self.resident_kib, self.threads, self.descriptors, self.files, self.stored_kib
        )
    }
}
