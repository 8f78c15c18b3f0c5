//! What happened when a store was opened.

use std::error::Error;
use std::fmt;
use std::path::PathBuf;

/// What was found and done on the way to an open store; empty if all was well.
///
/// Show it to the operator: `Display` writes one sentence a line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct OpenReport {
    /// In the order in which it happened.
    pub events: Vec<OpenEvent>,
}

impl OpenReport {
    /// Nothing had to be done.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.events.is_empty()
    }

    /// Where a folder that could not be read was put; its sessions are lost to the bot.
    #[must_use]
    pub fn put_aside(&self) -> Option<&PathBuf> {
        self.events.iter().find_map(|event| match event {
            OpenEvent::PutAside { to, .. } => Some(to),
            _ => None,
        })
    }
}

impl fmt::Display for OpenReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, event) in self.events.iter().enumerate() {
            let line_feed = if index == 0 { "" } else { "\n" };
            write!(f, "{line_feed}{event}")?;
        }
        Ok(())
    }
}

/// One thing that was found and done.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum OpenEvent {
    /// A snapshot that was never finished was removed; nothing is lost.
    LeftoverRemoved {
        /// Its name in the store's folder.
        file: String,
    },
    /// The database's settings were damaged and were written anew; nothing is lost.
    SettingsRebuilt,
    /// The database's snapshot was damaged and was made anew from its log; nothing is lost.
    SnapshotsRebuilt,
    /// The store is not as durable as it could be.
    Forgetful {
        /// What may be lost, and what to set.
        why: String,
    },
    /// The store could not be read. It was moved away with all its files, as the attempts to open
    /// it left them, and an empty one took its place.
    PutAside {
        /// Where it was.
        from: PathBuf,
        /// Where it is now.
        to: PathBuf,
        /// What was wrong.
        why: String,
    },
}

impl fmt::Display for OpenEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::LeftoverRemoved { file } => write!(
                f,
                "removed `{file}`, a snapshot that a hard stop left unfinished; no session is lost"
            ),
            Self::SettingsRebuilt => f.write_str(
                "the session store's settings were damaged and were written anew; no session is lost",
            ),
            Self::SnapshotsRebuilt => f.write_str(
                "the session store's snapshot was damaged and was made anew; no session is lost",
            ),
            Self::Forgetful { why } => f.write_str(why),
            Self::PutAside { from, to, why } => write!(
                f,
                "the session store in {} could not be read ({why}); it was moved to {} and all sessions begin anew",
                from.display(),
                to.display()
            ),
        }
    }
}

/// Why a store could not be opened. Nothing was changed, except where the words say so.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    /// The folder belongs to a running process.
    #[error("another process is using the session store in {}; stop it, or choose another folder", path.display())]
    InUse {
        /// The folder.
        path: PathBuf,
    },
    /// There is a file where the folder should be.
    #[error("{} is a file; a session store needs a folder", path.display())]
    NotAFolder {
        /// The file.
        path: PathBuf,
    },
    /// The folder is full of other things.
    #[error("{} holds other files and no session store; give the store a folder of its own", path.display())]
    NotAStore {
        /// The folder.
        path: PathBuf,
    },
    /// The operating system refused.
    #[error("cannot {doing} {}", path.display())]
    Io {
        /// What was tried, such as `create the folder`.
        doing: &'static str,
        /// With what.
        path: PathBuf,
        /// What the operating system said.
        source: Box<dyn Error + Send + Sync>,
    },
    /// The store is of another version or kind; it is not damaged.
    #[error("the session store in {} was written by another version", path.display())]
    OtherVersion {
        /// The folder.
        path: PathBuf,
        /// What the database said.
        source: Box<dyn Error + Send + Sync>,
    },
    /// A Redis cannot be reached, does not let us in, or holds what is not ours.
    #[error("sessions cannot be kept there")]
    Redis(#[source] Box<dyn Error + Send + Sync>),
    /// This build leaves that store out.
    #[error("this build has no {store} store{}", remedy(feature))]
    NotBuilt {
        /// Its name.
        store: &'static str,
        /// The cargo feature that brings it, if there is one.
        feature: Option<&'static str>,
    },
}

fn remedy(feature: &Option<&'static str>) -> String {
    match feature {
        Some(feature) => format!("; build it with the feature `{feature}`"),
        None => "; `sled:PATH` keeps sessions on this machine".to_owned(),
    }
}
