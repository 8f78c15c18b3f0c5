//! `wxmenu test`: plays the conversation tests of a bot.

mod bless;
mod cover;
mod findings;
mod human;
mod json;
mod junit;
mod play;
mod progress;
mod select;
mod told;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::ValueEnum;

use super::bot;
use super::failure::{Failure, print};
use super::global::Global;
use crate::config::Need;
use crate::engine::{BuildError, Coverage, Engine, EngineBuilder};
use crate::testing::CoverageReport;

pub(super) use findings::findings;
use play::{Tested, play};
use progress::Progress;
pub(super) use told::told;

/// Play the conversation tests
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Without FILES, all *.chat files below tests/ of the bot folder are played; a folder
among them that has menus/ of its own is another bot and is left out.

--coverage adds how much of the bot the tests touch: menus that are shown, commands that
run, alternatives of regexes that take a text, lines of the bot's own templates that are
rendered; and file, line and column of what is not. --coverage=FILE also writes that as
JSON, which `wxmenu graph --coverage FILE` draws.

Exit code 0: all passed. 1: a test failed, or too little was touched. 2: nothing could
be tested.

Examples:
  wxmenu test
  wxmenu test tests/order.chat tests/events
  wxmenu test --bless             accept what the bot answers now
  wxmenu test --min-coverage 100
  wxmenu test --format junit > report.xml")]
pub(super) struct TestArgs {
    /// The tests to play: files, or folders that are searched
    #[arg(value_name = "FILES")]
    files: Vec<PathBuf>,
    /// Rewrite the `<` and `@` lines that differ with what the bot answers
    #[arg(long)]
    bless: bool,
    /// Also tell what the tests do not touch; with =FILE, write it as JSON too
    #[arg(long, value_name = "FILE", num_args = 0..=1, require_equals = true)]
    coverage: Option<Option<PathBuf>>,
    /// Fail if less than this is touched, in percent of everything
    #[arg(long, value_name = "N", value_parser = cover::percent)]
    min_coverage: Option<f64>,
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

impl TestArgs {
    fn measures(&self) -> bool {
        self.coverage.is_some() || self.min_coverage.is_some()
    }
}

/// Whether the bot loads at all. A handler that nothing registered is each test's own affair: it may
/// put a stub in its place.
fn loads(bot: &EngineBuilder) -> Result<Engine, BuildError> {
    bot.clone().build().or_else(|faults| {
        let stubbed = bot.clone().stub_missing(true).build();
        stubbed.map_err(|_| faults)
    })
}

/// Plays and tells.
pub(super) fn run(args: &TestArgs, global: &Global) -> Result<ExitCode, Failure> {
    let draft = bot::read(global, Need::NoSecrets);
    let coverage = args.measures().then(Coverage::new);
    let builder = match &coverage {
        Some(coverage) => draft.builder().coverage(coverage),
        None => draft.builder(),
    };
    draft.ready(loads(&builder), |engine| engine, global)?;
    let files = select::files(&args.files, &draft)?;
    let tested = play_all(files, args, &builder, global)?;
    let covered = coverage.as_ref().map(CoverageReport::new);
    match args.format {
        Format::Human => print(&human::summary(&tested))?,
        Format::Json => print(&json::report(&tested, covered.as_ref()))?,
        Format::Junit => print(&junit::report(&tested))?,
    }
    let covered = match &covered {
        Some(covered) => cover::tell(covered, args)?,
        None => true,
    };
    let passed = tested.iter().all(Tested::passed) && covered;
    Ok(ExitCode::from(u8::from(!passed)))
}

/// Plays one after the other; people see each as it ends.
fn play_all(
    files: Vec<PathBuf>,
    args: &TestArgs,
    bot: &EngineBuilder,
    global: &Global,
) -> Result<Vec<Tested>, Failure> {
    let runtime = super::chat::runtime().map_err(|error| Failure::Because(error.to_string()))?;
    let mut progress = Progress::new(files.len());
    let mut tested = Vec::with_capacity(files.len());
    for path in files {
        progress.begin(&path);
        let mut one = runtime.block_on(play(path, bot, global))?;
        if args.bless {
            runtime.block_on(bless::bless(&mut one, bot, global))?;
        }
        progress.end();
        if args.format == Format::Human {
            human::tell(&one, global)?;
        }
        tested.push(one);
    }
    Ok(tested)
}
