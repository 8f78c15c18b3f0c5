//! `wxmenu completions`: words for the shell's tab key.

use std::process::ExitCode;

use clap::CommandFactory;
use clap_complete::{Shell, generate};

use super::failure::{Failure, print};

/// Print a script that completes commands and options in a shell
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  wxmenu completions bash > ~/.local/share/bash-completion/completions/wxmenu
  wxmenu completions zsh > \"${fpath[1]}/_wxmenu\"
  wxmenu completions fish > ~/.config/fish/completions/wxmenu.fish")]
pub(super) struct CompletionsArgs {
    /// The shell
    shell: Shell,
}

/// Prints the script.
pub(super) fn run(args: &CompletionsArgs) -> Result<ExitCode, Failure> {
    let mut script = Vec::new();
    generate(
        args.shell,
        &mut super::Cli::command(),
        "wxmenu",
        &mut script,
    );
    print(&String::from_utf8_lossy(&script))?;
    Ok(ExitCode::SUCCESS)
}
