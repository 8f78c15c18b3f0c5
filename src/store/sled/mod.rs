//! Sessions on disk, in an embedded sled database.

mod disk;
mod flusher;
mod folder;
mod guard;
mod helper;
mod kept;
mod key;
mod live;
mod part;
mod start;
mod sweep;
mod table;

use std::fmt;
use std::path::Path;
use std::sync::Arc;

use self::folder::io_error;
use self::helper::Helper;
use self::live::{Live, Open};
use self::sweep::Place;
use super::{
    Durability, Kept, OpenError, OpenReport, SessionStore, StoreError, SweepMark, SweepStep,
};
use crate::model::{Revision, Session, SessionKey, Timestamp};

/// Keeps sessions in a folder of this machine.
///
/// One process at a time uses a folder. Dropping the store flushes it and ends its two threads;
/// call [`SessionStore::flush`] before to learn whether that works.
///
/// When the disk fails (it is full, say), nothing is loaded or saved any more, because what is in
/// memory may not be on disk. Each use after that, once a second at most, tries to close the
/// database and to open it again, with everything that was acknowledged.
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
// Dropped from the top: no job touches the database any more when it is closed.
pub struct SledStore {
    helper: Helper,
    live: Arc<Live>,
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
        let no_thread = io_error("start a thread for the session store in", path.as_ref());
        let store = Self {
            helper: Helper::start().map_err(no_thread)?,
            live: Arc::new(Live::new(opened.database, opened.folder, durability)?),
        };
        Ok((store, report))
    }
}

impl SledStore {
    /// The database as it is open now.
    async fn open_now(&self) -> Result<Arc<Open>, StoreError> {
        self.live.get(&self.helper).await
    }

    /// One slice of work on the helper's thread.
    async fn slice<T: Send + 'static>(
        &self,
        open: &Arc<Open>,
        work: impl FnOnce(&Open) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let open = Arc::clone(open);
        self.helper.run(move || open.ask(work)).await
    }

    /// Removes some of what is over; tells which sessions, and where to go on. Whether any of it was
    /// something else is not told.
    async fn sweep(
        &self,
        open: &Arc<Open>,
        from: Place,
        now: Timestamp,
    ) -> Result<(Vec<SessionKey>, Option<Place>), StoreError> {
        let (gone, any, next) = match from {
            Place::Sessions(cursor) => {
                let slice = self.slice(open, move |open| open.table.expire(cursor, now));
                let slice = slice.await?;
                let next = slice
                    .next
                    .map_or(Place::Kept(None), |key| Place::Sessions(Some(key)));
                let any = !slice.found.is_empty();
                (slice.found, any, Some(next))
            }
            Place::Kept(cursor) => {
                let slice = self.slice(open, move |open| open.kept.sweep(cursor, now));
                let slice = slice.await?;
                let next = slice.next.map(|name| Place::Kept(Some(name)));
                (Vec::new(), !slice.found.is_empty(), next)
            }
        };
        if any {
            // What is lost of this in a crash is swept once more.
            open.flusher.soon();
        }
        Ok((gone, next))
    }
}

impl fmt::Debug for SledStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (folder, durability) = self.live.shown();
        f.debug_struct("SledStore")
            .field("folder", &folder)
            .field("durability", &durability)
            .finish_non_exhaustive()
    }
}

impl SessionStore for SledStore {
    async fn load(&self, key: &SessionKey) -> Result<Option<Session>, StoreError> {
        self.open_now().await?.ask(|open| open.table.load(key))
    }

    async fn save(&self, key: &SessionKey, session: Session) -> Result<Revision, StoreError> {
        let open = self.open_now().await?;
        let revision = open.ask(|open| open.table.save(key, &session))?;
        open.flusher.written().await?;
        Ok(revision)
    }

    async fn remove(&self, key: &SessionKey) -> Result<bool, StoreError> {
        let open = self.open_now().await?;
        let removed = open.ask(|open| open.table.remove(key))?;
        if removed {
            open.flusher.written().await?;
        }
        Ok(removed)
    }

    async fn list(
        &self,
        after: Option<&SessionKey>,
        limit: usize,
    ) -> Result<Vec<(SessionKey, Session)>, StoreError> {
        let open = self.open_now().await?;
        let mut found = Vec::new();
        let mut cursor = after.map(key::encode);
        while found.len() < limit {
            let missing = limit - found.len();
            let slice = self.slice(&open, move |open| open.table.list(cursor, missing));
            let slice = slice.await?;
            found.extend(slice.found);
            cursor = slice.next;
            if cursor.is_none() {
                break;
            }
        }
        Ok(found)
    }

    async fn clear(&self) -> Result<usize, StoreError> {
        let open = self.open_now().await?;
        let mut count = 0;
        let mut cursor = None;
        loop {
            let slice = self.slice(&open, move |open| open.table.clear(cursor));
            let slice = slice.await?;
            count += slice.found.len();
            cursor = slice.next;
            if cursor.is_none() {
                break;
            }
        }
        open.flusher.written().await?;
        Ok(count)
    }

    async fn expire(&self, now: Timestamp) -> Result<Vec<SessionKey>, StoreError> {
        let open = self.open_now().await?;
        let mut all = Vec::new();
        let mut next = Some(Place::of(None));
        while let Some(from) = next {
            let gone;
            (gone, next) = self.sweep(&open, from, now).await?;
            all.extend(gone);
        }
        open.flusher.written().await?;
        Ok(all)
    }

    async fn expire_some(
        &self,
        now: Timestamp,
        from: Option<SweepMark>,
    ) -> Result<SweepStep, StoreError> {
        let open = self.open_now().await?;
        let (gone, next) = self.sweep(&open, Place::of(from.as_ref()), now).await?;
        Ok(SweepStep::new(gone, next.map(|place| place.mark())))
    }

    async fn count(&self) -> Result<usize, StoreError> {
        let open = self.open_now().await?;
        self.slice(&open, |open| open.table.count()).await
    }

    async fn kept(&self, name: &str) -> Result<Option<Kept>, StoreError> {
        self.open_now().await?.ask(|open| open.kept.get(name))
    }

    async fn keep(&self, name: &str, kept: Kept) -> Result<(), StoreError> {
        let open = self.open_now().await?;
        open.ask(|open| open.kept.put(name, &kept))?;
        open.flusher.written().await
    }

    async fn swap_kept(
        &self,
        name: &str,
        seen: Option<&[u8]>,
        new: Option<Kept>,
    ) -> Result<bool, StoreError> {
        let open = self.open_now().await?;
        let swapped = open.ask(|open| open.kept.swap(name, seen, new.as_ref()))?;
        if swapped {
            open.flusher.written().await?;
        }
        Ok(swapped)
    }

    async fn count_kept(&self, prefix: &str, now: Timestamp) -> Result<usize, StoreError> {
        let (open, prefix) = (self.open_now().await?, prefix.to_owned());
        let counting = self.slice(&open, move |open| open.kept.count(&prefix, now));
        counting.await
    }

    async fn list_kept(
        &self,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<(String, Kept)>, StoreError> {
        let open = self.open_now().await?;
        let mut found = Vec::new();
        let mut cursor = after.map(|after| after.as_bytes().to_vec());
        while found.len() < limit {
            let missing = limit - found.len();
            let slice = self.slice(&open, move |open| open.kept.list(cursor, missing));
            let slice = slice.await?;
            found.extend(slice.found);
            cursor = slice.next;
            if cursor.is_none() {
                break;
            }
        }
        Ok(found)
    }

    async fn flush(&self) -> Result<(), StoreError> {
        self.open_now().await?.flusher.flushed().await
    }
}
