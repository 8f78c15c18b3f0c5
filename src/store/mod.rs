//! Where sessions are kept between messages.
//!
//! Layer 4. [`SessionStore`] is the port; an implementation stands beside it in a file of its own
//! and passes the one conformance suite.

mod error;
mod memory;
mod traits;

pub use error::StoreError;
pub use memory::MemoryStore;
pub use traits::{DynStore, SessionStore};
