//! What configuration cannot say: commands written in Rust.
//!
//! Layer 4. Implement [`CommandHandler`], register it by the name that the menuconfig uses. A
//! handler sees a [`CommandContext`]: views and its own session values, never the store or the
//! wire.

mod answer;
mod builtin;
mod context;
mod error;
mod registry;
mod traits;

pub use answer::Answer;
pub use builtin::Builtin;
pub use context::{CommandContext, CommandInfo, ContextParts, Outcome};
pub use error::HandlerError;
pub use registry::{Bound, HandlerRegistry};
pub use traits::{CommandHandler, DynHandler, handler_fn};
