//! The command line, as a shell and its user see it.
#![allow(
    clippy::disallowed_methods,
    reason = "bot folders are laid out and looked at"
)]

#[cfg(feature = "api")]
mod api;
mod chat;
mod check;
#[cfg(all(feature = "server", feature = "demo"))]
mod driven;
mod graph;
mod help;
mod load;
mod new;
#[cfg(feature = "server")]
mod serve;
#[cfg(all(
    feature = "sled",
    feature = "demo",
    feature = "http-handlers",
    target_os = "linux"
))]
mod soaked;
#[cfg(feature = "sled")]
mod store;
mod test;

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use tempfile::TempDir;

/// What a command left behind.
#[derive(Debug)]
struct Ran {
    code: i32,
    out: String,
    err: String,
}

/// The command, standing in a folder, without settings of the machine it runs on.
fn wxmenu(dir: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wxmenu"));
    command.current_dir(dir).stdin(Stdio::null());
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy();
        if name.starts_with("WXMENU_") || name == "NO_COLOR" {
            command.env_remove(&*name);
        }
    }
    command
}

/// Runs it to its end.
fn ended(command: &mut Command) -> Ran {
    let output = command.output().unwrap();
    Ran {
        code: output.status.code().expect("it ended by itself"),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// Runs it with arguments in a folder.
fn run(dir: &Path, args: &[&str]) -> Ran {
    ended(wxmenu(dir).args(args))
}

/// A folder with these files.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = dir.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    dir
}

/// A menu without a fault.
const GOOD: &str = r#"<menu-configs>
  <menu-config id="m" name="menu" title="主菜单"><regex>m</regex>
    <menu-command id="c" name="hi" title="问好"><regex>hi</regex><reply>你好</reply></menu-command>
  </menu-config>
  <system-command id="x" name="exit" bean-name="exitCommandHandler"><regex>exit</regex></system-command>
</menu-configs>
"#;
