//! The platform that a bot's settings speak of.

use std::io;
use std::sync::Arc;

use super::bot::Draft;
use super::failure::complain;
use crate::api::{Platform, PlatformBuilder};
use crate::engine::SystemClock;

/// Begins with the settings and the mocks; what is mocked is told, because it is easily forgotten.
pub(super) fn begin(draft: &Draft) -> Result<PlatformBuilder, String> {
    let api = &draft.settings.api;
    let (mocks, faults) = draft.folder.mocks(api);
    if faults.has_errors() {
        let told: Vec<String> = faults.iter().map(|fault| fault.message.clone()).collect();
        return Err(format!("`api.mock`: {}", told.join("; ")));
    }
    let mut builder = Platform::from_settings(&draft.settings, Arc::new(SystemClock));
    for (path, answer) in mocks {
        tell(&path).map_err(|error| error.to_string())?;
        builder = builder.mock(path, answer);
    }
    Ok(builder)
}

fn tell(path: &str) -> io::Result<()> {
    complain(&format!(
        "calls of {path} are answered by a mock (`api.mock`)"
    ))
}
