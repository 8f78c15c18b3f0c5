//! Other files while the server runs: seen, read, checked, taken.

use std::io;
use std::sync::Arc;

use super::super::bot;
use super::super::failure::Failure;
use super::super::global::Global;
use crate::config::{BotFiles, BotFolder, EngineSettings, Settings};
use crate::engine::Engine;
use crate::model::{Diagnostics, Severity, SourceFile};

/// A bot whose files may change.
pub(super) struct Reload {
    engine: Engine,
    folder: BotFolder,
    settings: EngineSettings,
    /// What was read last, whether it was taken or not.
    files: BotFiles,
    global: Global,
}

impl Reload {
    pub(super) fn new(
        engine: Engine,
        folder: BotFolder,
        settings: &Settings,
        files: BotFiles,
        global: &Global,
    ) -> Self {
        Self {
            engine,
            folder,
            settings: settings.engine.clone(),
            files,
            global: global.clone(),
        }
    }

    /// Takes what changes until it is aborted: when files do, if the settings say so, and whenever a
    /// SIGHUP comes.
    pub(super) async fn run(mut self, mut asked: Hangup) {
        let mut changes = Changes::of(&self);
        loop {
            let asked = tokio::select! {
                () = changes.next() => false,
                () = asked.next() => true,
            };
            let reading = tokio::task::spawn_blocking(move || {
                let told = self.read(asked);
                (self, told)
            });
            match reading.await {
                Ok((reload, Ok(()))) => self = reload,
                Ok((reload, Err(error))) => {
                    tracing::warn!(%error, "what is wrong with the files cannot be told");
                    self = reload;
                }
                Err(error) => {
                    tracing::error!(%error, "reading the files broke off; they are not looked at again");
                    return;
                }
            }
        }
    }

    /// Reads the files, and takes them if they changed and hold no error.
    fn read(&mut self, asked: bool) -> io::Result<()> {
        let (files, mut faults) = self.folder.files(&self.settings);
        if !asked && !faults.has_errors() && is_same(&files, &self.files) {
            return Ok(());
        }
        self.files = files.clone();
        if faults.has_errors() {
            self.engine.refuse_reload(&faults);
        } else {
            faults.append(match self.engine.reload(files.menus, files.templates) {
                Ok(warnings) => warnings,
                Err(error) => error.diagnostics,
            });
        }
        self.tell(&faults)
    }

    fn tell(&self, faults: &Diagnostics) -> io::Result<()> {
        bot::tell(faults, &self.global)?;
        let [errors, warnings] =
            [Severity::Error, Severity::Warning].map(|severity| faults.count(severity));
        if errors > 0 {
            let first = faults
                .iter()
                .find(|fault| fault.severity == Severity::Error);
            let first = first.map(ToString::to_string).unwrap_or_default();
            tracing::error!(
                errors,
                first,
                "the changed files are not taken; the bot is as it was"
            );
        } else {
            tracing::info!(warnings, "the changed files are taken");
        }
        Ok(())
    }
}

/// Whether a bot made of these files would be the same.
fn is_same(files: &BotFiles, others: &BotFiles) -> bool {
    let same = |file: &Arc<SourceFile>, other: &Arc<SourceFile>| {
        file.name() == other.name() && file.text() == other.text()
    };
    let templates = files.templates.iter().zip(&others.templates);
    let menus = files.menus.iter().zip(&others.menus);
    files.menus.len() == others.menus.len()
        && files.templates.len() == others.templates.len()
        && menus.into_iter().all(|(file, other)| same(file, other))
        && templates
            .into_iter()
            .all(|(file, other)| same(&file.source, &other.source))
}

/// Changes of files; none ever without the feature, or if the settings say so.
struct Changes {
    #[cfg(feature = "watch")]
    watch: Option<crate::config::Watch>,
}

impl Changes {
    #[cfg(feature = "watch")]
    fn of(reload: &Reload) -> Self {
        let folders = reload.folder.folders(&reload.settings).to_vec();
        let start = || crate::config::Watch::start(reload.folder.dir(), folders);
        let watch = match reload.settings.reload.then(start).transpose() {
            Ok(watch) => watch,
            Err(error) => {
                tracing::warn!(%error, "changed files are taken on SIGHUP only");
                None
            }
        };
        Self { watch }
    }

    #[cfg(not(feature = "watch"))]
    fn of(reload: &Reload) -> Self {
        if reload.settings.reload {
            tracing::info!("this build takes changed files on SIGHUP only");
        }
        Self {}
    }

    async fn next(&mut self) {
        #[cfg(feature = "watch")]
        if let Some(watch) = &mut self.watch {
            return watch.changed().await;
        }
        std::future::pending().await
    }
}

/// The signal by which an operator asks for the files to be read.
pub(super) struct Hangup {
    #[cfg(unix)]
    signal: tokio::signal::unix::Signal,
}

impl Hangup {
    /// Catches it from now on. Needs a runtime around it.
    pub(super) fn catch() -> Result<Self, Failure> {
        #[cfg(unix)]
        {
            use tokio::signal::unix::{SignalKind, signal};
            let signal = signal(SignalKind::hangup())
                .map_err(|error| Failure::Because(format!("SIGHUP cannot be caught: {error}")))?;
            Ok(Self { signal })
        }
        #[cfg(not(unix))]
        Ok(Self {})
    }

    async fn next(&mut self) {
        #[cfg(unix)]
        if self.signal.recv().await.is_some() {
            return;
        }
        std::future::pending().await
    }
}
