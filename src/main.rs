//! The `wxmenu` command; everything is in [`wxmenu::cli`].

use std::process::ExitCode;

fn main() -> ExitCode {
    wxmenu::cli::main()
}
