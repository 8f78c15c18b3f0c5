//! `:save`: the conversation as a file that passes as a test.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

use crate::engine::EngineBuilder;
use crate::testing::{Outcome, Stage};

/// Writes a new file; gives a warning if there is something to warn of.
pub(super) async fn save(
    stage: &Stage,
    bot: &EngineBuilder,
    file: &str,
) -> Result<Option<String>, String> {
    let path = Path::new(file);
    if path.extension().is_none_or(|extension| extension != "chat") {
        return Err(format!(
            "`{file}` does not end in `.chat`, so no test would find it"
        ));
    }
    if stage.recording().is_empty() {
        return Err("nothing was said yet that could be saved".to_owned());
    }
    let saved = stage.recording().save(bot).await;
    let saved = saved.map_err(|error| error.to_string())?;
    write_new(path, &saved.text).map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => {
            format!("`{file}` exists already; it is left as it is. Choose another name")
        }
        _ => format!("`{file}` cannot be written: {error}"),
    })?;
    Ok(saved.differs.as_ref().map(|outcome| warning(file, outcome)))
}

fn write_new(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
    file.write_all(text.as_bytes())
}

fn warning(file: &str, outcome: &Outcome) -> String {
    let lines = outcome.failures();
    format!(
        "played from the start, {lines} of the lines come out otherwise, and `{file}` says so:\n{outcome}"
    )
}
