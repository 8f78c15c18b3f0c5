//! Conversation tests among the faults that `wxmenu check` tells.

use super::super::bot::Draft;
use super::super::failure::Failure;
use crate::config::read_chat;
use crate::engine::EngineBuilder;
use crate::model::Diagnostics;
use crate::testing::{Outcome, Script};

/// Every line of the bot's tests that cannot be read; if the bot loads, also every one that differs
/// from what it answers. Beside them, what was played.
///
/// A test that needs a handler of another program is not played: that the handler is missing is
/// told by whoever loads the bot, if it is a fault at all.
pub(in crate::cli) fn findings(
    draft: &Draft,
    bot: &EngineBuilder,
    loads: bool,
) -> Result<(Diagnostics, Vec<Outcome>), Failure> {
    let mut found = Diagnostics::new();
    let mut scripts = Vec::new();
    for path in &draft.files.chats {
        match read_chat(path).and_then(|source| Script::parse(&source)) {
            Ok(script) => scripts.push(script),
            Err(faults) => found.append(faults),
        }
    }
    if !loads || scripts.is_empty() {
        return Ok((found, Vec::new()));
    }
    let runtime = super::super::chat::runtime()?;
    let mut played = Vec::new();
    for script in scripts {
        if let Ok(outcome) = runtime.block_on(script.run(bot)) {
            found.append(outcome.diagnostics());
            played.push(outcome);
        }
    }
    Ok((found, played))
}
