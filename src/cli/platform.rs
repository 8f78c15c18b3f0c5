//! The platform that a bot's settings speak of.

use std::io::{self, Write};
use std::process::ExitCode;
use std::sync::Arc;

use super::bot::Draft;
use super::failure::{Failure, complain};
use crate::api::{Api, ApiError, Platform, PlatformBuilder};
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

/// The platform as the account sees it that is asked for, or else the first one.
pub(super) fn account(draft: &Draft, asked: Option<&str>) -> Result<Api, Failure> {
    let identity = draft.account(asked)?;
    let built = begin(draft).map(|builder| builder.build());
    let platform = built.map_err(Failure::Because)?;
    let platform = platform.map_err(|error| Failure::Because(error.to_string()))?;
    platform.account(&identity).ok_or_else(|| {
        Failure::Because(format!(
            "the account `{identity}` has no `appid` or no `secret`: set both in wxmenu.toml, or try it with `wxmenu stub`"
        ))
    })
}

/// Waits for an answer of the platform.
pub(super) fn wait<T>(answer: impl Future<Output = T>) -> Result<T, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::Because(format!("cannot start: {error}")))?;
    Ok(runtime.block_on(answer))
}

/// Says why a call failed, and what to do about it.
pub(super) fn refused(error: &ApiError) -> Result<ExitCode, Failure> {
    complain(&error.to_string())?;
    if !matches!(error, ApiError::Logic { .. }) {
        writeln!(io::stderr(), "help: {}", error.advice())?;
    }
    Ok(ExitCode::FAILURE)
}

fn tell(path: &str) -> io::Result<()> {
    complain(&format!(
        "calls of {path} are answered by a mock (`api.mock`)"
    ))
}
