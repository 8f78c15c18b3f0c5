//! What a handler author needs, and nothing else.

#[cfg(feature = "engine")]
pub use crate::engine::Engine;
pub use crate::handler::{Answer, CommandContext, CommandHandler, HandlerError, handler_fn};
pub use crate::model::{Article, Reply};
