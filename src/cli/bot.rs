//! The bot that a command is about: read, built, and all its faults told at once.

use std::io;

use super::failure::Failure;
use super::global::Global;
use super::human;
use super::style::colours;
use crate::config::{BotFiles, BotFolder, Need, Settings};
use crate::demo;
use crate::engine::{BuildError, Engine, EngineBuilder};
use crate::model::{AccountId, Diagnostics, Severity};
#[cfg(feature = "http-handlers")]
use crate::remote::HttpHandlers;

/// A bot that was read and is not built yet.
#[derive(Debug)]
pub(super) struct Draft {
    /// Where it is.
    pub(super) folder: BotFolder,
    /// How it is set.
    pub(super) settings: Settings,
    /// Its files.
    pub(super) files: BotFiles,
    /// What is wrong with settings and folders.
    pub(super) faults: Diagnostics,
}

/// Reads a bot. Never fails: faults are told when the bot is built.
pub(super) fn read(global: &Global, need: Need) -> Draft {
    let folder = global.folder();
    let (settings, mut faults) = folder.settings(global.environment(), need);
    let (files, more) = folder.files(&settings.engine);
    faults.append(more);
    Draft {
        folder,
        settings,
        files,
        faults,
    }
}

impl Draft {
    /// What the bot is built from: its files, its settings, the demo's handlers. Without a store.
    pub(super) fn builder(&self) -> EngineBuilder {
        let builder = Engine::builder()
            .menus(self.files.menus.clone())
            .templates(self.files.templates.clone());
        let builder = self.settings.tune(builder);
        self.with_addresses(demo::register(builder))
    }

    /// With the handlers that menuconfigs name by address.
    #[cfg(feature = "http-handlers")]
    fn with_addresses(&self, builder: EngineBuilder) -> EngineBuilder {
        builder.handler_addresses(HttpHandlers::new(&self.settings.handlers))
    }

    /// This build calls none.
    #[cfg(not(feature = "http-handlers"))]
    fn with_addresses(&self, builder: EngineBuilder) -> EngineBuilder {
        builder
    }

    /// The account that is asked for, or else the first one.
    pub(super) fn account(&self, asked: Option<&str>) -> Result<AccountId, Failure> {
        let known = || self.settings.accounts.iter().map(|own| &own.identity);
        let found = match asked {
            None => known().next(),
            Some(asked) => known().find(|own| own.as_str() == asked),
        };
        found.cloned().ok_or_else(|| {
            let known: Vec<&str> = known().map(AccountId::as_str).collect();
            let asked = asked.unwrap_or("");
            Failure::Because(format!(
                "there is no account `{asked}`; there is {}",
                known.join(", ")
            ))
        })
    }

    /// All faults, with those that were found when the bot was built.
    pub(super) fn faults<B>(
        &self,
        built: &Result<B, BuildError>,
        engine: impl Fn(&B) -> &Engine,
    ) -> Diagnostics {
        let mut faults = self.faults.clone();
        faults.append(match built {
            Ok(bot) => engine(bot).diagnostics(),
            Err(error) => error.diagnostics.clone(),
        });
        faults.sort();
        faults
    }

    /// What was built, unless something keeps it from running; all faults are told.
    pub(super) fn ready<B>(
        &self,
        built: Result<B, BuildError>,
        engine: impl Fn(&B) -> &Engine,
        global: &Global,
    ) -> Result<B, Failure> {
        let faults = self.faults(&built, engine);
        tell(&faults, global)?;
        match built {
            Ok(bot) if !faults.has_errors() => Ok(bot),
            _ => Err(Failure::Told),
        }
    }
}

/// Tells errors and warnings on stderr.
pub(super) fn tell(faults: &Diagnostics, global: &Global) -> io::Result<()> {
    let colours = colours(&io::stderr(), global.environment());
    let shown = faults
        .iter()
        .filter(|fault| fault.severity != Severity::Info);
    let mut told = Diagnostics::new();
    shown.for_each(|fault| told.push(fault.clone()));
    human::print(&told, colours, &mut io::stderr().lock())
}
