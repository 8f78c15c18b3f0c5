//! The command line.
//!
//! Layer 10. One file for each subcommand; `bot` reads and builds the bot for all of them, so that
//! every command tells the same faults in the same words.
//!
//! Exit codes: 0 good; 1 what was asked for found a fault; 2 wrong usage, a missing folder, or
//! (commands other than `check`) a bot that cannot be loaded.

#[cfg(feature = "api")]
mod api;
mod bot;
mod chat;
mod check;
mod completions;
mod explain;
mod failure;
mod global;
mod graph;
mod human;
#[cfg(feature = "server")]
mod log;
#[cfg(feature = "api-menu")]
mod menu;
mod new;
#[cfg(feature = "api")]
mod platform;
mod preview;
mod schema;
mod send;
#[cfg(feature = "server")]
mod serve;
#[cfg(feature = "server")]
mod stop;
mod store;
#[cfg(feature = "api")]
mod stub;
mod style;
mod test;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use failure::Failure;
use global::Global;

const EXAMPLES: &str = "\
Examples:
  wxmenu new shop           make a bot folder to begin with
  wxmenu chat -C shop       talk to it in the terminal
  wxmenu check -C shop      find what is wrong with it
  wxmenu test -C shop       play its conversation tests
  wxmenu serve -C shop      answer the platform

Settings are read from wxmenu.toml in the bot folder; any of them may be set by an
environment variable such as WXMENU_SERVER_LISTEN.";

/// Menu-command chatbots for WeChat official accounts, made of config files.
#[derive(Parser)]
#[command(name = "wxmenu", version, after_help = EXAMPLES, arg_required_else_help = true)]
#[command(disable_help_subcommand = true)]
pub(crate) struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    #[cfg(feature = "server")]
    Serve(serve::ServeArgs),
    Chat(chat::ChatArgs),
    Check(check::CheckArgs),
    Test(test::TestArgs),
    Graph(graph::GraphArgs),
    Preview(preview::PreviewArgs),
    Send(send::SendArgs),
    #[cfg(feature = "api")]
    Api(api::ApiArgs),
    #[cfg(feature = "api-menu")]
    Menu(menu::MenuArgs),
    #[cfg(feature = "api")]
    Stub(stub::StubArgs),
    New(new::NewArgs),
    Schema(schema::SchemaArgs),
    Explain(explain::ExplainArgs),
    Store(store::StoreArgs),
    Completions(completions::CompletionsArgs),
}

/// Runs the command that the arguments ask for.
#[must_use]
pub fn main() -> ExitCode {
    match Cli::try_parse() {
        Ok(cli) => run(cli),
        Err(usage) => Failure::from(usage).end(),
    }
}

fn run(mut cli: Cli) -> ExitCode {
    cli.global.read_environment();
    let global = &cli.global;
    let ended = match cli.command {
        #[cfg(feature = "server")]
        Command::Serve(args) => serve::run(&args, global),
        Command::Chat(args) => chat::run(&args, global),
        Command::Check(args) => check::run(&args, global),
        Command::Test(args) => test::run(&args, global),
        Command::Graph(args) => graph::run(&args, global),
        Command::Preview(args) => preview::run(&args, global),
        Command::Send(args) => send::run(&args),
        #[cfg(feature = "api")]
        Command::Api(args) => api::run(&args, global),
        #[cfg(feature = "api-menu")]
        Command::Menu(args) => menu::run(&args, global),
        #[cfg(feature = "api")]
        Command::Stub(args) => stub::run(&args),
        Command::New(args) => new::run(&args),
        Command::Schema(args) => schema::run(&args),
        Command::Explain(args) => explain::run(&args, global),
        Command::Store(args) => store::run(&args, global),
        Command::Completions(args) => completions::run(&args),
    };
    ended.unwrap_or_else(Failure::end)
}
