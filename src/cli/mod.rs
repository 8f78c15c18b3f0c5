//! The command line.

mod send;
#[allow(dead_code)]
mod chat;

use std::process::ExitCode;

/// Runs the command that the arguments ask for.
#[must_use]
pub fn main() -> ExitCode {
    ExitCode::SUCCESS
}
