//! The session store: opened for any command, and `wxmenu store`, which moves one.

mod check;
mod export;
mod import;
mod lines;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Subcommand;

use super::bot::Draft;
use super::chat::runtime;
use super::failure::{Failure, complain};
use super::global::Global;
use crate::config::{Need, SessionSettings};
use crate::engine::SystemClock;
use crate::model::Clock;
use crate::store::{self, DynStore, StoreError, StoreUrl, StoreUrlError};

/// How many sessions are read in one step.
const PAGE: usize = 512;

/// Move the sessions of a store into another, or read them all
#[derive(Debug, clap::Args)]
#[command(after_help = "\
A store is written out as lines of JSON: sessions, counts, and tickets of mini-programs; access tokens
are left out, for they are fetched again. No server may be changing the store meanwhile. What is there
already when lines are read in stays as it is.

Examples:
  wxmenu store export --store sled:data -o sessions.jsonl
  wxmenu store import --store redis://10.0.0.7:6379/0 sessions.jsonl
  wxmenu store check")]
pub(super) struct StoreArgs {
    #[command(subcommand)]
    what: What,
    /// The store, such as sled:data; that of the settings if nothing is said
    #[arg(long, value_name = "URL", value_parser = parse, global = true)]
    store: Option<StoreUrl>,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Write everything out as lines of JSON
    Export {
        /// Into this file, which must not be there yet, instead of stdout
        #[arg(short, value_name = "FILE")]
        output: Option<PathBuf>,
    },
    /// Read in what `export` wrote; everything is looked at before anything is written
    Import {
        /// The file
        file: PathBuf,
    },
    /// Read everything; exit code 1 if something cannot be read
    Check,
}

/// Does what it is asked.
pub(super) fn run(args: &StoreArgs, global: &Global) -> Result<ExitCode, Failure> {
    let folder = global.folder();
    let (settings, faults) = folder.settings(global.environment(), Need::NoSecrets);
    let url = match &args.store {
        Some(url) => url.clone(),
        None if faults.has_errors() => {
            return Err(Failure::Because(faults.to_string().trim_end().to_owned()));
        }
        None => folder.store(&settings.session),
    };
    let reads = !matches!(args.what, What::Import { .. });
    let open = || match &url {
        StoreUrl::Sled(path) if reads && !path.is_dir() => Err(Failure::Because(format!(
            "there is no session store `{url}`"
        ))),
        _ => open_url(&url, &settings.session).map_err(Failure::Because),
    };
    let runtime = runtime()?;
    match &args.what {
        What::Export { output } => {
            let store = open()?;
            runtime.block_on(export::run(&store, output.as_deref()))
        }
        What::Import { file } => {
            let read = import::read(file)?;
            runtime.block_on(import::run(&open()?, read))
        }
        What::Check => runtime.block_on(check::run(&open()?, &url)),
    }
}

/// A store as it is named on the command line; its path begins where one stands.
pub(super) fn parse(text: &str) -> Result<StoreUrl, StoreUrlError> {
    StoreUrl::parse(text, Path::new(""))
}

/// Opens the store that was asked for, or else that of the settings, and says what had to be
/// mended.
pub(super) fn open(asked: Option<&StoreUrl>, draft: &Draft) -> Result<DynStore, String> {
    let session = &draft.settings.session;
    let url = asked
        .cloned()
        .unwrap_or_else(|| draft.folder.store(session));
    open_url(&url, session)
}

fn open_url(url: &StoreUrl, session: &SessionSettings) -> Result<DynStore, String> {
    let (store, report) =
        store::open(url, session.durability, SystemClock.now()).map_err(|error| {
            format!(
                "the session store `{url}` cannot be opened: {}",
                causes(&error)
            )
        })?;
    if !report.is_clean() {
        complain(&report.to_string()).map_err(|error| error.to_string())?;
    }
    Ok(store)
}

/// Says that the store failed; what was asked for is not done.
fn failed(doing: &str, error: &StoreError) -> Result<ExitCode, Failure> {
    complain(&format!("{doing}: {}", causes(error)))?;
    Ok(ExitCode::FAILURE)
}

/// A number of things and their name.
fn some(count: usize, one: &str, many: &str) -> String {
    match count {
        1 => format!("1 {one}"),
        _ => format!("{count} {many}"),
    }
}

fn sessions_and_things(sessions: usize, things: usize) -> String {
    let sessions = some(sessions, "session", "sessions");
    format!(
        "{sessions} and {}",
        some(things, "other thing", "other things")
    )
}

/// An error and everything that caused it, in one line.
fn causes(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(error.source(), |cause| cause.source());
    causes.fold(error.to_string(), |said, cause| format!("{said}: {cause}"))
}
