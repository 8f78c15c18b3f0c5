//! Files that answer calls instead of the platform.
#![allow(
    clippy::disallowed_methods,
    reason = "this is where files of a bot folder are read"
)]

use std::fs;

use super::walk::unreadable;
use super::{ApiSettings, BotFolder};
use crate::model::Diagnostics;

impl BotFolder {
    /// The paths of calls that are answered by files, with what is in them; and the files that cannot
    /// be read.
    #[must_use]
    pub fn mocks(&self, settings: &ApiSettings) -> (Vec<(String, Vec<u8>)>, Diagnostics) {
        let mut faults = Diagnostics::new();
        let mut mocks = Vec::new();
        for (path, file) in &settings.mock {
            let file = self.path(file);
            match fs::read(&file) {
                Ok(answer) => mocks.push((path.clone(), answer)),
                Err(error) => faults.push(unreadable(&file, error)),
            }
        }
        (mocks, faults)
    }
}
