//! `wxmenu graph`: the menu tree as a picture.
#![allow(
    clippy::disallowed_methods,
    reason = "what tests touched is read from a file that the user names"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::ValueEnum;

use super::bot;
use super::failure::{Failure, print};
use super::global::Global;
use crate::config::Need;
use crate::draw::{Graph, Heat, dot, mermaid, svg};

/// Draw the menu tree
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Boxes are menus, round ones their commands; a dashed line is a `goto`. With --coverage the colours
say how often each was used: red never, then the darker the more often.

Examples:
  wxmenu graph > menus.mmd
  wxmenu graph --format svg > menus.svg
  wxmenu graph --format dot | dot -Tpng > menus.png
  wxmenu test --coverage=used.json && wxmenu graph --format svg --coverage used.json > used.svg")]
pub(super) struct GraphArgs {
    /// For Mermaid, for Graphviz, or as a picture
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Colour by what `wxmenu test --coverage=FILE` wrote
    #[arg(long, value_name = "FILE")]
    coverage: Option<PathBuf>,
    /// The tree of this account; of the first of the settings if it is not given
    #[arg(long, value_name = "ID")]
    account: Option<String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A Mermaid flowchart
    #[default]
    Mermaid,
    /// The language of Graphviz
    Dot,
    /// A picture
    Svg,
}

/// Draws.
pub(super) fn run(args: &GraphArgs, global: &Global) -> Result<ExitCode, Failure> {
    let draft = bot::read(global, Need::NoSecrets);
    let built = draft.builder().stub_missing(true).build();
    let engine = draft.ready(built, |engine| engine, global)?;
    let account = draft.account(args.account.as_deref())?;
    let heat = args.coverage.as_deref().map(read).transpose()?;
    let graph = Graph::of(&engine.menus(&account), heat.as_ref());
    if let Some(file) = args.coverage.as_ref().filter(|_| !graph.is_warm()) {
        let why = format!("`{}` says nothing of what is in this bot", file.display());
        return Err(Failure::Because(why));
    }
    print(&match args.format {
        Format::Mermaid => mermaid(&graph),
        Format::Dot => dot(&graph),
        Format::Svg => svg(&graph),
    })?;
    Ok(ExitCode::SUCCESS)
}

fn read(path: &Path) -> Result<Heat, Failure> {
    let because = |why: String| Failure::Because(format!("`{}`: {why}", path.display()));
    let text = fs::read_to_string(path).map_err(|error| because(error.to_string()))?;
    Heat::from_json(&text).map_err(|error| because(error.to_string()))
}
