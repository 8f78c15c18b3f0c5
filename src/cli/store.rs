//! The session store that a command opens.

use std::path::Path;

use super::bot::Draft;
use super::failure::complain;
use crate::engine::SystemClock;
use crate::model::Clock;
use crate::store::{self, DynStore, StoreUrl, StoreUrlError};

/// A store as it is named on the command line; its path begins where one stands.
pub(super) fn parse(text: &str) -> Result<StoreUrl, StoreUrlError> {
    StoreUrl::parse(text, Path::new(""))
}

/// Opens the store that was asked for, or else that of the settings, and says what had to be
/// mended.
pub(super) fn open(asked: Option<&StoreUrl>, draft: &Draft) -> Result<DynStore, String> {
    let session = &draft.settings.session;
    let url = asked
        .cloned()
        .unwrap_or_else(|| draft.folder.store(session));
    let (store, report) =
        store::open(&url, session.durability, SystemClock.now()).map_err(|error| {
            format!(
                "the session store `{url}` cannot be opened: {}",
                causes(&error)
            )
        })?;
    if !report.is_clean() {
        complain(&report.to_string()).map_err(|error| error.to_string())?;
    }
    Ok(store)
}

/// An error and everything that caused it, in one line.
fn causes(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(error.source(), |cause| cause.source());
    causes.fold(error.to_string(), |said, cause| format!("{said}: {cause}"))
}
