//! The bot that is simulated: read anew for each conversation.

use std::sync::Arc;

use super::fault::Fault;
use super::words;
use crate::engine::EngineBuilder;

/// Puts a bot together, without a store and without a clock, from its files as they are now. It may
/// read files, so it is never called where others wait for the thread.
///
/// The error is for people.
pub type BotSource = Arc<dyn Fn() -> Result<EngineBuilder, String> + Send + Sync>;

/// Reads the bot.
pub(super) async fn read(source: &BotSource) -> Result<EngineBuilder, Fault> {
    let source = Arc::clone(source);
    let read = tokio::task::spawn_blocking(move || source());
    let read = read.await?;
    read.map_err(|why| Fault::illegal(words::BOT.because(why)))
}
