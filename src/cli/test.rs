//! `wxmenu test`: plays the conversation tests of a bot.

mod bless;
mod human;
mod json;
mod junit;
mod play;
mod progress;
mod select;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::ValueEnum;

use super::bot;
use super::failure::{Failure, print};
use super::global::Global;
use crate::config::Need;

use play::{Tested, play};
use progress::Progress;

/// Play the conversation tests
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Without FILES, all *.chat files below tests/ of the bot folder are played; a folder
among them that has menus/ of its own is another bot and is left out.

Exit code 0: all passed. 1: a test failed. 2: nothing could be tested.

Examples:
  wxmenu test
  wxmenu test tests/order.chat tests/events
  wxmenu test --bless             accept what the bot answers now
  wxmenu test --format junit > report.xml")]
pub(super) struct TestArgs {
    /// The tests to play: files, or folders that are searched
    #[arg(value_name = "FILES")]
    files: Vec<PathBuf>,
    /// Rewrite the `<` and `@` lines that differ with what the bot answers
    #[arg(long)]
    bless: bool,
    /// How the outcome is told: a line for each file, one JSON object, or XML for CI systems
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    #[default]
    Human,
    /// For programs
    Json,
    /// For CI systems
    Junit,
}

/// Plays and tells.
pub(super) fn run(args: &TestArgs, global: &Global) -> Result<ExitCode, Failure> {
    let draft = bot::read(global, Need::NoSecrets);
    // A test may replace handlers that nothing registered, so each of them is built by itself.
    let builder = draft.builder();
    let loads = builder.clone().stub_missing(true).build();
    draft.ready(loads, |engine| engine, global)?;
    let files = select::files(&args.files, &draft)?;
    let runtime = super::chat::runtime().map_err(|error| Failure::Because(error.to_string()))?;
    let mut progress = Progress::new(files.len());
    let mut tested = Vec::with_capacity(files.len());
    for path in files {
        progress.begin(&path);
        let mut one = runtime.block_on(play(path, &builder, global))?;
        if args.bless {
            runtime.block_on(bless::bless(&mut one, &builder, global))?;
        }
        progress.end();
        if args.format == Format::Human {
            human::tell(&one, global)?;
        }
        tested.push(one);
    }
    match args.format {
        Format::Human => print(&human::summary(&tested))?,
        Format::Json => print(&json::report(&tested))?,
        Format::Junit => print(&junit::report(&tested))?,
    }
    let passed = tested.iter().all(Tested::passed);
    Ok(ExitCode::from(u8::from(!passed)))
}
