//! Where sessions are kept between messages.
//!
//! Layer 4. [`SessionStore`] is the port; an implementation stands beside it in a file of its own
//! and passes the one conformance suite (`conformance`, with the feature `testing`). [`open()`] finds the implementation
//! that a [`StoreUrl`] names.
//!
//! | store | URL | feature | keeps sessions |
//! |---|---|---|---|
//! | [`MemoryStore`] | `memory:` | none | until the process ends |
//! | `SledStore` | `sled:PATH` | `sled` | in a folder of this machine, as durably as [`Durability`] says |
//! | `RedisStore` | `redis://HOST:PORT/DB` and its kin, see [`RedisUrl`] | `redis` | in a Redis that many nodes share, as durably as it is told to |
//!
//! [`TicketStore`] is the port for the tickets of mini-programs, [`KeptTickets`] keeps them beside the
//! sessions of any store; [`Uploads`] is the folder of files that people sent.
//!
//! Nothing here decides when a session is expired or what a conflict means for a turn; that is the
//! engine's. Nothing here reads a clock.

#[cfg(any(feature = "api", feature = "engine"))]
mod claim;
mod durability;
mod error;
mod kept;
mod memory;
mod open;
#[cfg(any(feature = "redis", feature = "sled"))]
mod record;
#[cfg(feature = "redis")]
mod redis;
mod redis_url;
mod report;
#[cfg(feature = "sled")]
mod sled;
mod stripes;
mod sweep;
mod tickets;
mod traits;
mod turn_lock;
mod uploads;
mod url;

#[cfg(any(test, feature = "testing"))]
pub mod conformance;

#[cfg(feature = "redis")]
pub use self::redis::RedisStore;
#[cfg(feature = "sled")]
pub use self::sled::SledStore;
#[cfg(any(feature = "api", feature = "engine"))]
pub(crate) use claim::Claims;
pub use durability::{Durability, UnknownDurability};
pub use error::StoreError;
pub use kept::Kept;
pub use memory::MemoryStore;
pub use open::open;
pub use redis_url::RedisUrl;
pub use report::{OpenError, OpenEvent, OpenReport};
pub use sweep::{SweepMark, SweepStep};
pub use tickets::{DynTickets, Holder, KeptTickets, TicketHash, TicketRules, TicketStore};
pub use traits::{DynStore, SessionStore};
pub use turn_lock::TurnLock;
pub use uploads::{Upload, UploadError, Uploads};
pub use url::{StoreUrl, StoreUrlError};
