//! A conversation as a file among the bot's tests.
#![allow(
    clippy::disallowed_methods,
    reason = "this is where the console writes tests"
)]

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

use crate::console::Console;
use crate::console::fault::{Fault, FaultCode};
use crate::console::words;

/// The longest name of a test, in characters.
const LONGEST: usize = 64;

/// Writes a new test; gives its path below the bot folder.
pub(super) async fn write(console: &Console, name: &str, text: &str) -> Result<String, Fault> {
    let folder = console.shared().tests.clone();
    let folder = folder.ok_or_else(|| Fault::unimplemented(&words::NO_TESTS_FOLDER))?;
    let stem = name.strip_suffix(".chat").unwrap_or(name);
    if !is_safe(stem) {
        return Err(Fault::illegal(words::TEST_NAME.with("most", LONGEST)));
    }
    let file = format!("{stem}.chat");
    let (path, text) = (folder.join(&file), text.to_owned());
    let written = tokio::task::spawn_blocking(move || write_new(&path, &text));
    match written.await? {
        Ok(()) => Ok(format!("tests/{file}")),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            Err(Fault::illegal(words::TEST_EXISTS.with("file", file)))
        }
        Err(error) => {
            let said = words::NOT_WRITTEN.with("file", file).with("why", error);
            Err(Fault::new(FaultCode::Unknown, said))
        }
    }
}

fn is_safe(stem: &str) -> bool {
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
    (1..=LONGEST).contains(&stem.chars().count()) && stem.chars().all(is_plain)
}

fn write_new(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
    file.write_all(text.as_bytes())
}
