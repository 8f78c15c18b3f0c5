//! One conversation test, read and played.

use std::path::PathBuf;

use super::super::bot::tell;
use super::super::failure::Failure;
use super::super::global::Global;
use super::bless::Change;
use crate::config::read_chat;
use crate::engine::EngineBuilder;
use crate::model::Diagnostics;
use crate::testing::{Outcome, Script};

/// One conversation test and what came of it.
#[derive(Debug)]
pub(in crate::cli) struct Tested {
    /// The file, as its author would type it.
    pub(in crate::cli) file: String,
    pub(super) path: PathBuf,
    pub(in crate::cli) verdict: Verdict,
    /// What was rewritten.
    pub(super) changes: Vec<Change>,
}

/// What came of it.
#[derive(Debug)]
pub(in crate::cli) enum Verdict {
    /// It was played.
    Played(Script, Outcome),
    /// It could not be read.
    Unreadable(Diagnostics),
}

impl Tested {
    /// Whether everything was as it should be.
    pub(in crate::cli) fn passed(&self) -> bool {
        match &self.verdict {
            Verdict::Played(_, outcome) => outcome.passed(),
            Verdict::Unreadable(_) => false,
        }
    }

    /// Everything that was not, with its place.
    pub(in crate::cli) fn faults(&self) -> Diagnostics {
        match &self.verdict {
            Verdict::Played(_, outcome) => outcome.diagnostics(),
            Verdict::Unreadable(faults) => faults.clone(),
        }
    }
}

/// Plays a test to a new engine with sessions in memory. A bot that cannot be loaded is told.
pub(in crate::cli) async fn play(
    path: PathBuf,
    bot: &EngineBuilder,
    global: &Global,
) -> Result<Tested, Failure> {
    let (file, verdict) = match read_chat(&path) {
        Err(faults) => (path.display().to_string(), Verdict::Unreadable(faults)),
        Ok(source) => {
            let verdict = match Script::parse(&source) {
                Err(faults) => Verdict::Unreadable(faults),
                Ok(script) => run(script, bot, global).await?,
            };
            (source.name().to_owned(), verdict)
        }
    };
    Ok(Tested {
        file,
        path,
        verdict,
        changes: Vec::new(),
    })
}

/// Plays what was read.
pub(super) async fn run(
    script: Script,
    bot: &EngineBuilder,
    global: &Global,
) -> Result<Verdict, Failure> {
    match script.run(bot).await {
        Ok(outcome) => Ok(Verdict::Played(script, outcome)),
        Err(error) => {
            tell(&error.diagnostics, global)?;
            Err(Failure::Told)
        }
    }
}
