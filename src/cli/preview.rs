//! `wxmenu preview`: every page of a bot, as a chat shows it.
#![allow(
    clippy::disallowed_methods,
    reason = "the sheet is written to the file that was asked for"
)]

mod album;
mod tests_shown;

use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use super::bot;
use super::failure::{Failure, print};
use super::global::Global;
use super::test;
use crate::config::Need;
use crate::draw::html;

/// Show every page as a chat shows it, on one sheet of HTML
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Each page is rendered from sample data: the menus themselves, the first example of the
element or the shortest text that its regex takes. What a handler puts is taken from the
conversation tests that show its page. The sheet needs no network, and is the same every
time, so that two of them can be compared.

Examples:
  wxmenu preview -o pages.html
  wxmenu preview -C shop > shop.html")]
pub(super) struct PreviewArgs {
    /// Write to this file; to stdout if it is not given
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// The pages of this account; of the first of the settings if it is not given
    #[arg(long, value_name = "ID")]
    account: Option<String>,
}

/// Renders, draws and writes.
pub(super) fn run(args: &PreviewArgs, global: &Global) -> Result<ExitCode, Failure> {
    let draft = bot::read(global, Need::NoSecrets);
    let built = draft.builder().stub_missing(true).build();
    draft.ready(built, |engine| engine, global)?;
    let account = draft.account(args.account.as_deref())?;
    // A test that fails shows its pages all the same.
    let (_, played) = test::findings(&draft, &draft.builder(), true)?;
    let sheet = html(&album::album(&draft, &account, &played));
    match &args.output {
        None => print(&sheet)?,
        Some(file) => fs::write(file, sheet).map_err(|error| {
            let file = file.display();
            Failure::Because(format!("`{file}` cannot be written: {error}"))
        })?,
    }
    Ok(ExitCode::SUCCESS)
}
