//! Handlers in other processes, written in any language and called over HTTP.
//!
//! Layer 7. A menuconfig names one by its address, `url="https://…"`; [`HttpHandlers`] is what an
//! engine asks for it, so an engine without it has no such handlers. It holds what all addresses
//! share: connections that are kept, the list of addresses that may be called, the key that signs,
//! and for each address a circuit breaker, which leaves an address alone that fails again and again.
//!
//! What is sent and what may be answered is in `docs/http-handlers.md`; [`ANSWER_FIELDS`] and
//! [`REPLY_TYPES`] are the tables in it.
//!
//! A request is sent once. What went wrong after it may have arrived fails the turn: the handler may
//! have acted, and only the person can tell whether to ask again.

mod answer;
mod breaker;
mod call;
mod fields;
mod handlers;
mod request;
mod sign;

pub use fields::{ANSWER_FIELDS, REPLY_TYPES, ReplyType};
pub use handlers::HttpHandlers;
pub use sign::signature;
