//! `wxmenu new`: a bot folder to begin with.
#![allow(clippy::disallowed_methods, reason = "this command writes files")]

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::failure::{Failure, print};

/// Make a bot folder to begin with
#[derive(Debug, clap::Args)]
#[command(after_help = "\
The folder must be empty or not there yet.

Example:
  wxmenu new shop && wxmenu chat -C shop")]
pub(super) struct NewArgs {
    /// The folder to make
    #[arg(value_name = "DIR")]
    dir: PathBuf,
}

/// The files of a new bot: paths and texts.
const FILES: [(&str, &str); 5] = [
    ("wxmenu.toml", include_str!("starter/wxmenu.toml")),
    (
        "menus/main.menuconfig.xml",
        include_str!("starter/main.menuconfig.xml"),
    ),
    ("templates/order.page", include_str!("starter/order.page")),
    ("tests/first.chat", include_str!("starter/first.chat")),
    (".gitignore", include_str!("starter/gitignore")),
];

/// Makes the folder and says what to do next.
pub(super) fn run(args: &NewArgs) -> Result<ExitCode, Failure> {
    let dir = &args.dir;
    let failed = |error: io::Error| Failure::Because(format!("`{}`: {error}", dir.display()));
    if !is_free(dir).map_err(failed)? {
        let why = format!(
            "`{}` is not empty; a new bot needs a folder of its own",
            dir.display()
        );
        return Err(Failure::Because(why));
    }
    for (name, text) in FILES {
        write(&dir.join(name), text).map_err(failed)?;
    }
    print(&next_steps(dir))?;
    Ok(ExitCode::SUCCESS)
}

/// Whether nothing stands there; a fresh git repository counts as nothing.
fn is_free(dir: &Path) -> io::Result<bool> {
    let entries = match fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(true),
        Err(error) => return Err(error),
    };
    for entry in entries {
        if entry?.file_name() != ".git" {
            return Ok(false);
        }
    }
    Ok(true)
}

fn write(path: &Path, text: &str) -> io::Result<()> {
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent)?;
    }
    fs::File::create_new(path)?.write_all(text.as_bytes())
}

fn next_steps(dir: &Path) -> String {
    let at = quoted(&dir.to_string_lossy());
    format!(
        "made a bot in {at}\n\
         \n\
         talk to it:           wxmenu chat -C {at}      (say 菜单, then 帮助)\n\
         change what it says:  {at}/menus/main.menuconfig.xml\n\
         look for mistakes:    wxmenu check -C {at}\n\
         play its tests:       wxmenu test -C {at}\n\
         answer the platform:  wxmenu serve -C {at}\n"
    )
}

/// A path as a shell takes it.
fn quoted(path: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "/._-+:@%~".contains(c);
    match path.chars().all(plain) {
        true => path.to_owned(),
        false => format!("'{}'", path.replace('\'', r"'\''")),
    }
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn a_path_is_quoted_only_if_a_shell_needs_it() {
        for (path, shown) in [
            ("bots/shop", "bots/shop"),
            ("小店", "小店"),
            ("my shop", "'my shop'"),
            ("it's", r"'it'\''s'"),
        ] {
            assert_eq!(quoted(path), shown);
        }
    }
}
