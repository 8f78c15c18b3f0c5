//! Noticing that the files of a bot have changed.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use notify::{Config, Event, EventKind, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher};
use tokio::sync::Notify;
use tokio::time::{Instant, timeout, timeout_at};

/// So long nothing has to change before the files are read: editors write in several steps.
const QUIET: Duration = Duration::from_millis(200);

/// However much goes on, the files are read after this long.
const AT_MOST: Duration = Duration::from_secs(2);

/// How often files are looked at where the system tells nothing of changes.
const POLL: Duration = Duration::from_secs(2);

/// Tells when something changes in the folders of a bot.
///
/// What changed is not said, and sometimes nothing did: whoever is told reads the files and compares.
pub struct Watch {
    watcher: Box<dyn Watcher + Send>,
    changed: Arc<Notify>,
    /// Watched with everything below.
    folders: Vec<PathBuf>,
}

impl std::fmt::Debug for Watch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let folders = &self.folders;
        f.debug_struct("Watch").field("folders", folders).finish()
    }
}

/// Why changes cannot be noticed.
#[derive(Debug, thiserror::Error)]
#[error("changes of files cannot be noticed: {0}")]
pub struct WatchError(#[from] notify::Error);

impl Watch {
    /// Watches these folders and everything below them, also those that are not there yet: they
    /// are noticed when they come into `parent`, of which nothing else below counts.
    ///
    /// # Errors
    /// When the system can neither tell of changes nor let files be looked at.
    pub fn start(parent: &Path, folders: Vec<PathBuf>) -> Result<Self, WatchError> {
        let changed = Arc::new(Notify::new());
        let mut watch = Self {
            watcher: watcher(&changed)?,
            changed,
            folders,
        };
        if parent.is_dir() {
            watch.watcher.watch(parent, RecursiveMode::NonRecursive)?;
        }
        for folder in watch.present() {
            watch.watcher.watch(&folder, RecursiveMode::Recursive)?;
        }
        Ok(watch)
    }

    /// Waits until something changed, and then for a moment in which nothing does.
    pub async fn changed(&mut self) {
        self.changed.notified().await;
        let end = Instant::now() + AT_MOST;
        while let Ok(Ok(())) = timeout_at(end, timeout(QUIET, self.changed.notified())).await {}
        self.renew();
    }

    /// A folder that was replaced by another one has to be watched anew.
    fn renew(&mut self) {
        for folder in self.present() {
            if let Err(error) = self.watcher.watch(&folder, RecursiveMode::Recursive) {
                tracing::warn!(folder = %folder.display(), %error, "a folder cannot be watched");
            }
        }
    }

    fn present(&self) -> Vec<PathBuf> {
        let folders = self.folders.iter().filter(|folder| folder.is_dir());
        folders.cloned().collect()
    }
}

/// What the system offers, or else looking again and again.
fn watcher(changed: &Arc<Notify>) -> Result<Box<dyn Watcher + Send>, WatchError> {
    match RecommendedWatcher::new(told(changed), Config::default()) {
        Ok(watcher) => Ok(Box::new(watcher)),
        Err(error) => {
            tracing::warn!(%error, "the system does not tell of changes; files are looked at instead");
            let config = Config::default().with_poll_interval(POLL);
            Ok(Box::new(PollWatcher::new(told(changed), config)?))
        }
    }
}

fn told(changed: &Arc<Notify>) -> impl Fn(notify::Result<Event>) + Send + 'static {
    let changed = Arc::clone(changed);
    move |event| match event {
        // Reading the files makes events too.
        Ok(event) if matches!(event.kind, EventKind::Access(_)) => {}
        Ok(_) => changed.notify_one(),
        Err(error) => {
            tracing::warn!(%error, "a change may have been missed");
            changed.notify_one();
        }
    }
}
