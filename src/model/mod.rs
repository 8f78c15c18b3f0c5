//! The words everyone speaks: ids, time, text, messages, replies, sessions, diagnostics.
//!
//! Layer 0: pure and synchronous. Nothing here reads a clock, a file or the network, and nothing
//! knows the platform's XML; see [`crate::wechat`] for bytes and [`crate::engine`] for the world.

pub mod address;
pub mod clock;
pub mod diagnostic;
pub mod ids;
pub mod message;
pub mod pages;
pub mod platform;
pub mod rate;
pub mod reply;
pub mod secret;
pub mod session;
pub mod text;

pub use address::HttpAddress;
pub use clock::{Clock, ManualClock, Timestamp};
pub use diagnostic::{Code, Diagnostic, Diagnostics, Severity, SourceFile, Span};
pub use ids::{AccountId, MenuId, MessageKey, Openid, SessionKey, Unionid};
pub use message::{Channel, Content, Event, Inbound};
pub use rate::Rate;
pub use reply::{Article, Reply, ReplyFault};
pub use secret::Secret;
pub use session::{Filling, Position, Remembered, Rest, Revision, Session};
