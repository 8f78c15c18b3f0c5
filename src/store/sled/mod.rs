//! Sessions on disk, in an embedded sled database.

mod disk;
mod flusher;
mod folder;
mod guard;
mod helper;
mod kept;
mod key;
mod part;
mod start;
mod sweep;
mod table;

use std::fmt;
use std::path::Path;
use std::sync::Arc;

use self::disk::Disk;
use self::flusher::Flusher;
use self::folder::{Folder, io_error};
use self::helper::Helper;
use self::kept::KeptTable;
use self::sweep::Place;
use self::table::Table;
use super::{
    Durability, Kept, OpenError, OpenReport, SessionStore, StoreError, SweepMark, SweepStep,
};
use crate::model::{Revision, Session, SessionKey, Timestamp};

/// Keeps sessions in a folder of this machine.
///
/// One process at a time uses a folder. Dropping the store flushes it and ends its two threads;
/// call [`SessionStore::flush`] before to learn whether that works. After a flush that failed (the
/// disk is full, say) every save fails until the store is opened anew; loading still works.
///
/// ```
/// # let home = tempfile::tempdir()?;
/// # let folder = home.path().join("data");
/// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
/// use wxmenu::model::{Session, SessionKey, Timestamp};
/// use wxmenu::store::{Durability, SessionStore, SledStore};
///
/// let now = Timestamp::from_secs(1_768_000_000);
/// let (store, report) = SledStore::open(&folder, Durability::Turn, now)?;
/// assert!(report.is_clean(), "{report}");
/// let key = SessionKey::new("demo".into(), "o1".into());
/// store.save(&key, Session::new(now, None)).await?;
/// drop(store);
///
/// let (store, _) = SledStore::open(&folder, Durability::Turn, now)?;
/// assert!(store.load(&key).await?.is_some());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// # })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
// Dropped from the top: no job touches the table any more when the flusher ends; it is the last to
// hold the database; the folder is given back when the database is closed.
pub struct SledStore {
    helper: Helper,
    table: Arc<Table>,
    kept: Arc<KeptTable>,
    flusher: Flusher,
    folder: Held,
}

/// The folder of an open store. When it is dropped the database is closed, and may be opened again
/// at once.
struct Held(Folder);

impl Drop for Held {
    fn drop(&mut self) {
        // If the database's threads need too long, whoever opens it next is told.
        self.0.is_free();
    }
}

impl SledStore {
    /// Opens the sessions in a folder, which is made if it is not there.
    ///
    /// What a hard stop or a bad disk left behind is mended. A store that cannot be read at all is
    /// moved to `<folder>.corrupt-<now>` and an empty one is opened; the report says so, and
    /// whoever opens must show it.
    ///
    /// # Errors
    /// When another process uses the folder, when the path is no folder or one of other things,
    /// when the system refuses, or when another version wrote it.
    pub fn open(
        path: impl AsRef<Path>,
        durability: Durability,
        now: Timestamp,
    ) -> Result<(Self, OpenReport), OpenError> {
        let (opened, report) = start::open(path.as_ref(), now)?;
        let place = opened.folder.path();
        let mut disk =
            Disk::new(opened.db.clone(), place).map_err(io_error("open the files in", place))?;
        let kept = KeptTable::open(&opened.db).map_err(|error| OpenError::Io {
            doing: "open the session store in",
            path: place.to_owned(),
            source: Box::new(error),
        })?;
        let no_thread = || io_error("start a thread for the session store in", place);
        let store = Self {
            helper: Helper::start().map_err(no_thread())?,
            flusher: Flusher::start(durability, move || disk.flush()).map_err(no_thread())?,
            table: Arc::new(Table::new(opened.db, opened.sessions)),
            kept: Arc::new(kept),
            folder: Held(opened.folder),
        };
        Ok((store, report))
    }
}

impl SledStore {
    /// Removes some of what is over; tells which sessions, and where to go on. Whether any of it was
    /// something else is not told.
    async fn sweep(
        &self,
        from: Place,
        now: Timestamp,
    ) -> Result<(Vec<SessionKey>, Option<Place>), StoreError> {
        self.flusher.check()?;
        let (table, kept) = (Arc::clone(&self.table), Arc::clone(&self.kept));
        let (gone, any, next) = match from {
            Place::Sessions(cursor) => {
                let slice = self.helper.run(move || table.expire(cursor, now)).await?;
                let next = slice
                    .next
                    .map_or(Place::Kept(None), |key| Place::Sessions(Some(key)));
                let any = !slice.found.is_empty();
                (slice.found, any, Some(next))
            }
            Place::Kept(cursor) => {
                let slice = self.helper.run(move || kept.sweep(cursor, now)).await?;
                let next = slice.next.map(|name| Place::Kept(Some(name)));
                (Vec::new(), !slice.found.is_empty(), next)
            }
        };
        if any {
            // What is lost of this in a crash is swept once more.
            self.flusher.soon();
        }
        Ok((gone, next))
    }
}

impl fmt::Debug for SledStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SledStore")
            .field("folder", &self.folder.0.path())
            .field("durability", &self.flusher.durability())
            .finish_non_exhaustive()
    }
}

impl SessionStore for SledStore {
    async fn load(&self, key: &SessionKey) -> Result<Option<Session>, StoreError> {
        self.table.load(key)
    }

    async fn save(&self, key: &SessionKey, session: Session) -> Result<Revision, StoreError> {
        self.flusher.check()?;
        let revision = self.table.save(key, &session)?;
        self.flusher.written().await?;
        Ok(revision)
    }

    async fn remove(&self, key: &SessionKey) -> Result<bool, StoreError> {
        self.flusher.check()?;
        let removed = self.table.remove(key)?;
        if removed {
            self.flusher.written().await?;
        }
        Ok(removed)
    }

    async fn list(
        &self,
        after: Option<&SessionKey>,
        limit: usize,
    ) -> Result<Vec<(SessionKey, Session)>, StoreError> {
        let mut found = Vec::new();
        let mut cursor = after.map(key::encode);
        while found.len() < limit {
            let table = Arc::clone(&self.table);
            let missing = limit - found.len();
            let slice = self.helper.run(move || table.list(cursor, missing)).await?;
            found.extend(slice.found);
            cursor = slice.next;
            if cursor.is_none() {
                break;
            }
        }
        Ok(found)
    }

    async fn clear(&self) -> Result<usize, StoreError> {
        let mut count = 0;
        let mut cursor = None;
        loop {
            let table = Arc::clone(&self.table);
            let slice = self.helper.run(move || table.clear(cursor)).await?;
            count += slice.found.len();
            cursor = slice.next;
            if cursor.is_none() {
                break;
            }
        }
        self.flusher.written().await?;
        Ok(count)
    }

    async fn expire(&self, now: Timestamp) -> Result<Vec<SessionKey>, StoreError> {
        let mut all = Vec::new();
        let mut next = Some(Place::of(None));
        while let Some(from) = next {
            let gone;
            (gone, next) = self.sweep(from, now).await?;
            all.extend(gone);
        }
        self.flusher.written().await?;
        Ok(all)
    }

    async fn expire_some(
        &self,
        now: Timestamp,
        from: Option<SweepMark>,
    ) -> Result<SweepStep, StoreError> {
        let (gone, next) = self.sweep(Place::of(from.as_ref()), now).await?;
        Ok(SweepStep::new(gone, next.map(|place| place.mark())))
    }

    async fn count(&self) -> Result<usize, StoreError> {
        let table = Arc::clone(&self.table);
        self.helper.run(move || table.count()).await
    }

    async fn kept(&self, name: &str) -> Result<Option<Kept>, StoreError> {
        self.kept.get(name)
    }

    async fn keep(&self, name: &str, kept: Kept) -> Result<(), StoreError> {
        self.flusher.check()?;
        self.kept.put(name, &kept)?;
        self.flusher.written().await
    }

    async fn swap_kept(
        &self,
        name: &str,
        seen: Option<&[u8]>,
        new: Option<Kept>,
    ) -> Result<bool, StoreError> {
        self.flusher.check()?;
        let swapped = self.kept.swap(name, seen, new.as_ref())?;
        if swapped {
            self.flusher.written().await?;
        }
        Ok(swapped)
    }

    async fn count_kept(&self, prefix: &str, now: Timestamp) -> Result<usize, StoreError> {
        let (kept, prefix) = (Arc::clone(&self.kept), prefix.to_owned());
        self.helper.run(move || kept.count(&prefix, now)).await
    }

    async fn list_kept(
        &self,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<(String, Kept)>, StoreError> {
        let mut found = Vec::new();
        let mut cursor = after.map(|after| after.as_bytes().to_vec());
        while found.len() < limit {
            let kept = Arc::clone(&self.kept);
            let missing = limit - found.len();
            let slice = self.helper.run(move || kept.list(cursor, missing)).await?;
            found.extend(slice.found);
            cursor = slice.next;
            if cursor.is_none() {
                break;
            }
        }
        Ok(found)
    }

    async fn flush(&self) -> Result<(), StoreError> {
        self.flusher.flushed().await
    }
}
