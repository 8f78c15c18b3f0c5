//! Opening a database that may be damaged.
//!
//! The database answers damage with an error, at every start again, or with a panic. In order:
//! snapshots that were never finished go first, because a hard stop leaves them and they alone
//! keep the database from opening. If it does not open then, it is tried without those parts that
//! it can make again, but only if they are damaged themselves: opening a damaged log without its
//! snapshot would destroy what is left of it. What does not open is put aside whole.

use std::error::Error;
use std::io::ErrorKind;
use std::path::Path;

use super::folder::Folder;
use super::guard::caught_quietly;
use super::part::Part;
use crate::model::Timestamp;
use crate::store::{OpenError, OpenEvent, OpenReport};

/// The database's own cache of pages, in bytes on disk; its default is a gigabyte. In memory a
/// page takes two to three times that. A million sessions took 107 bytes each at 16 MiB after they were
/// written and 141 after a sweep, 228 and 288 at 32.
const CACHE: u64 = 16 << 20;

/// The name of the tree within the database.
const SESSIONS: &str = "sessions";

/// An open database.
#[derive(Debug)]
pub(super) struct Opened {
    pub(super) database: Database,
    pub(super) folder: Folder,
}

/// Opens what is in the folder, or an empty database in its place.
pub(super) fn open(path: &Path, now: Timestamp) -> Result<(Opened, OpenReport), OpenError> {
    let mut report = OpenReport::default();
    let mut folder = Folder::claim(path)?;
    let unfinished = folder.remove_unfinished()?;
    report.events.extend(
        unfinished
            .into_iter()
            .map(|file| OpenEvent::LeftoverRemoved { file }),
    );
    let mut outcome = mend(&folder, &mut report);
    if let Err(Trouble::Damage(why)) = outcome {
        let from = folder.path().to_owned();
        let to;
        (folder, to) = folder.put_aside(now)?;
        report.events.push(OpenEvent::PutAside { from, to, why });
        outcome = attempt(&folder);
    }
    match outcome {
        Ok(database) => Ok((Opened { database, folder }, report)),
        Err(Trouble::Damage(why)) => Err(cannot_open(folder.path(), why.into())),
        Err(Trouble::OtherVersion(error) | Trouble::Error(error)) => Err(error),
    }
}

/// Opens again what was open and failed; nothing is mended or put aside, for that is decided at a start.
pub(super) fn reopen(folder: &Folder) -> Result<Database, OpenError> {
    folder.remove_unfinished()?;
    attempt(folder).map_err(|trouble| match trouble {
        Trouble::Damage(why) => cannot_open(folder.path(), why.into()),
        Trouble::OtherVersion(error) | Trouble::Error(error) => error,
    })
}

/// The database and its tree of sessions.
pub(super) type Database = (sled::Db, sled::Tree);

/// Why an attempt failed.
enum Trouble {
    /// What lies on disk is damaged, in these words.
    Damage(String),
    /// What lies on disk is of another version, or its settings are damaged.
    OtherVersion(OpenError),
    /// Nothing that moving files about would mend.
    Error(OpenError),
}

impl From<OpenError> for Trouble {
    fn from(error: OpenError) -> Self {
        Self::Error(error)
    }
}

/// Opens with what is there, else without the parts that are damaged.
fn mend(folder: &Folder, report: &mut OpenReport) -> Result<Database, Trouble> {
    let mut outcome = attempt(folder);
    let mut mended = Vec::new();
    for part in Part::ALL {
        if matches!(outcome, Ok(_) | Err(Trouble::Error(_))) {
            break;
        }
        if folder.is_damaged(part)? {
            folder.hide(part)?;
            mended.push(match part {
                Part::Settings => OpenEvent::SettingsRebuilt,
                Part::Snapshots => OpenEvent::SnapshotsRebuilt,
            });
            outcome = attempt(folder);
        }
    }
    if outcome.is_ok() {
        // Also what an earlier start hid and was killed before it knew.
        folder.drop_hidden()?;
        report.events.extend(mended);
    } else {
        folder.show_hidden()?;
    }
    outcome
}

fn attempt(folder: &Folder) -> Result<Database, Trouble> {
    let path = folder.path();
    if !folder.is_free() {
        return Err(OpenError::InUse {
            path: path.to_owned(),
        }
        .into());
    }
    let config = sled::Config::new()
        .path(path)
        .cache_capacity(CACHE)
        .flush_every_ms(None);
    let opened = caught_quietly(|| {
        let db = config.open()?;
        let sessions = db.open_tree(SESSIONS)?;
        // A first look: a damaged root shows here and not in the first turn.
        sessions.first()?;
        Ok((db, sessions))
    });
    match opened {
        Ok(opened) => opened.map_err(|error| classify(path, error)),
        // The database unwraps what the system refuses it, a full disk for one; that is no damage.
        Err(panicked) if panicked.0.contains("Os {") => {
            Err(cannot_open(path, Box::new(panicked)).into())
        }
        Err(panicked) => Err(Trouble::Damage(panicked.to_string())),
    }
}

fn classify(path: &Path, error: sled::Error) -> Trouble {
    match error {
        sled::Error::Io(error)
            if matches!(
                error.kind(),
                ErrorKind::UnexpectedEof | ErrorKind::InvalidData
            ) =>
        {
            Trouble::Damage(error.to_string())
        }
        sled::Error::Io(error) => cannot_open(path, Box::new(error)).into(),
        sled::Error::Unsupported(_) => Trouble::OtherVersion(OpenError::OtherVersion {
            path: path.to_owned(),
            source: Box::new(error),
        }),
        sled::Error::Corruption { .. } => Trouble::Damage("damaged data".into()),
        damage => Trouble::Damage(damage.to_string()),
    }
}

fn cannot_open(path: &Path, source: Box<dyn Error + Send + Sync>) -> OpenError {
    OpenError::Io {
        doing: "open the session store in",
        path: path.to_owned(),
        source,
    }
}
