//! The open database, and opening it anew after it failed.
//!
//! A database that could not write (the disk was full, say) refuses everything from then on, and what
//! it still shows may never have got to the disk. So it is closed and opened again, as after a crash:
//! what was acknowledged is there, and nothing else counts.
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError, RwLock, RwLockWriteGuard};
use std::time::Duration;

use tokio::time::Instant;

use super::disk::Disk;
use super::flusher::Flusher;
use super::folder::{Folder, io_error};
use super::helper::Helper;
use super::kept::KeptTable;
use super::start;
use super::table::Table;
use crate::store::stripes::lock;
use crate::store::{Durability, OpenError, StoreError};

/// The shortest time between two tries to open the database anew.
const REST: Duration = Duration::from_secs(1);

/// Opening takes at most this part of the time while it fails.
const SHARE: u32 = 10;

/// A database that is open, and everything that holds it.
// Dropped from the top: the flusher is the last to hold the database.
#[derive(Debug)]
pub(super) struct Open {
    pub(super) table: Table,
    pub(super) kept: KeptTable,
    pub(super) flusher: Flusher,
}

/// The database of a folder: the one that is open now.
#[derive(Debug)]
pub(super) struct Live {
    open: RwLock<Option<Arc<Open>>>,
    durability: Durability,
    /// When the last try ended, and how long it took.
    tried: Mutex<Option<(Instant, Duration)>>,
    // Given back when the database is closed.
    folder: Held,
}

/// The folder of an open store. When it is dropped the database is closed, and may be opened again
/// at once.
#[derive(Debug)]
struct Held(Folder);

impl Drop for Held {
    fn drop(&mut self) {
        // If the database's threads need too long, whoever opens it next is told.
        self.0.is_free();
    }
}

/// Why there is no database between two tries.
#[derive(Debug, thiserror::Error)]
#[error("the database is closed after a failure, and cannot be opened again yet")]
struct Closed;

impl Open {
    fn new(
        database: start::Database,
        folder: &Folder,
        durability: Durability,
    ) -> Result<Self, OpenError> {
        let (db, sessions) = database;
        let place = folder.path();
        let mut disk =
            Disk::new(db.clone(), place).map_err(io_error("open the files in", place))?;
        let kept = KeptTable::open(&db).map_err(|error| OpenError::Io {
            doing: "open the session store in",
            path: place.to_owned(),
            source: Box::new(error),
        })?;
        let flusher = Flusher::start(durability, move || disk.flush())
            .map_err(io_error("start a thread for the session store in", place))?;
        Ok(Self {
            table: Table::new(db, sessions),
            kept,
            flusher,
        })
    }

    /// Asks the database; one that failed is not asked again.
    pub(super) fn ask<T>(
        &self,
        question: impl FnOnce(&Self) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let answer = question(self);
        if let Err(StoreError::Backend(why)) = &answer {
            self.flusher.give_up(why.to_string());
        }
        answer
    }
}

impl Live {
    pub(super) fn new(
        database: start::Database,
        folder: Folder,
        durability: Durability,
    ) -> Result<Self, OpenError> {
        let open = Open::new(database, &folder, durability)?;
        Ok(Self {
            open: RwLock::new(Some(Arc::new(open))),
            durability,
            tried: Mutex::default(),
            folder: Held(folder),
        })
    }

    /// The database, opened anew if it failed and can be opened now.
    pub(super) async fn get(self: &Arc<Self>, helper: &Helper) -> Result<Arc<Open>, StoreError> {
        if let Ok(open) = self.working() {
            return Ok(open);
        }
        let live = Arc::clone(self);
        helper.run(move || live.again()).await
    }

    /// The database, unless it failed.
    fn working(&self) -> Result<Arc<Open>, StoreError> {
        let open = self.open.read().unwrap_or_else(PoisonError::into_inner);
        let open = open.as_ref().ok_or_else(|| backend(Closed))?;
        open.flusher.check()?;
        Ok(Arc::clone(open))
    }

    /// Closes the database and opens it again, unless somebody just tried. On the helper's thread, so
    /// nobody walks through it meanwhile.
    fn again(&self) -> Result<Arc<Open>, StoreError> {
        let failed = match self.working() {
            Ok(open) => return Ok(open),
            Err(failed) => failed,
        };
        let mut tried = lock(&self.tried);
        if tried.is_some_and(|(at, took)| at.elapsed() < REST.max(took * SHARE)) {
            return Err(failed);
        }
        let began = Instant::now();
        let opened = self.reopen();
        *tried = Some((Instant::now(), began.elapsed()));
        opened.map_err(backend)
    }

    fn reopen(&self) -> Result<Arc<Open>, OpenError> {
        let folder = &self.folder.0;
        // While there is no room the database is left alone: opening it may have to write.
        folder.try_room()?;
        // Whoever still asks the old one lets go of it soon; its file is free then.
        drop(self.place().take());
        let database = start::reopen(folder)?;
        let open = Arc::new(Open::new(database, folder, self.durability)?);
        Ok(Arc::clone(self.place().insert(open)))
    }

    fn place(&self) -> RwLockWriteGuard<'_, Option<Arc<Open>>> {
        self.open.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// Where it is, and what was promised of it.
    pub(super) fn shown(&self) -> (&Path, Durability) {
        (self.folder.0.path(), self.durability)
    }
}

fn backend(error: impl std::error::Error + Send + Sync + 'static) -> StoreError {
    StoreError::Backend(Box::new(error))
}
