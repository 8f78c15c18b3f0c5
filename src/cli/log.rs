//! Log lines: what happens while the server runs, for operators.

use std::io;

use clap::ValueEnum;
use tracing_subscriber::EnvFilter;

use super::failure::Failure;
use super::style::colours;
use crate::config::Environment;

/// The variable that chooses which lines are written.
const FILTER: &str = "WXMENU_LOG";
/// What is written if nothing is said.
const DEFAULT: &str = "info,actix_server=warn";

/// How log lines are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum LogFormat {
    /// For people
    #[default]
    Text,
    /// One JSON object a line
    Json,
}

/// Writes log lines to stderr from now on.
pub(super) fn start(format: LogFormat, environment: &Environment) -> Result<(), Failure> {
    let wanted = environment.get(FILTER).unwrap_or(DEFAULT);
    let filter = EnvFilter::try_new(wanted)
        .map_err(|error| Failure::Because(format!("{FILTER} is no log filter: {error}")))?;
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(io::stderr)
        .with_ansi(colours(&io::stderr(), environment));
    let started = match format {
        LogFormat::Text => lines.try_init(),
        LogFormat::Json => lines.json().try_init(),
    };
    started.map_err(|error| Failure::Because(format!("logging cannot start: {error}")))
}
