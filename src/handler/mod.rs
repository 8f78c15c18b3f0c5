//! What configuration cannot say: commands written in Rust.
//!
//! Layer 4. Implement [`CommandHandler`], register it by the name that the menuconfig uses. A
//! handler sees a [`CommandContext`]: views and its own session values, never the store or the
//! wire.

mod address;
mod answer;
mod builtin;
mod context;
mod error;
mod kit;
mod registry;
mod reply;
mod scope;
mod traits;

pub use address::{AddressRefused, HandlerAddresses};
pub use answer::Answer;
pub use builtin::Builtin;
pub use context::{CommandContext, CommandInfo, ContextParts, Outcome};
pub use error::HandlerError;
pub use kit::Kit;
pub use registry::{Bound, HandlerRegistry};
pub use reply::{IntoReply, reply_fn};
pub use scope::{Finished, FinishedCallback, Responding, ResponseCallback, Scope, TurnError};
pub use traits::{CommandHandler, DynHandler, HandlerMapper, handler_fn};
