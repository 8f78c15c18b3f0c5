//! One test binary; a module per concern. See `tests/README.md`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failed expectation in a test helper is a failed test"
)]

#[cfg(all(feature = "api", feature = "testing"))]
mod api;
#[cfg(feature = "testing")]
mod chat;
mod check;
#[cfg(feature = "cli")]
mod cli;
#[cfg(feature = "cli")]
mod codes;
#[cfg(feature = "config")]
mod config;
#[cfg(feature = "engine")]
mod conformance;
#[cfg(feature = "console")]
mod console;
#[cfg(feature = "testing")]
mod conversations;
#[cfg(feature = "wechat")]
mod corpus;
#[cfg(feature = "engine")]
mod deadline;
mod dependencies;
mod deploy;
#[cfg(all(feature = "server", feature = "cli", feature = "demo"))]
mod docs;
mod draw;
#[cfg(all(feature = "http-handlers", feature = "server", feature = "testing"))]
mod examples;
mod features;
#[cfg(feature = "engine")]
mod flood;
#[cfg(feature = "testing")]
mod forms;
#[cfg(all(feature = "server", feature = "testing"))]
mod guide;
#[cfg(feature = "engine")]
mod hooks;
#[cfg(feature = "server")]
mod http;
mod layering;
#[cfg(feature = "testing")]
mod lists;
#[cfg(all(feature = "cli", feature = "server"))]
mod log;
#[cfg(feature = "engine")]
mod memory;
#[cfg(all(feature = "mini", feature = "server", feature = "testing"))]
mod mini;
#[cfg(feature = "engine")]
mod odd_store;
#[cfg(feature = "cli")]
mod preview;
mod project;
mod proofs;
#[cfg(feature = "engine")]
mod reload;
#[cfg(all(feature = "http-handlers", feature = "testing"))]
mod remote;
#[cfg(feature = "render")]
mod render;
#[cfg(feature = "testing")]
mod store;
#[cfg(feature = "engine")]
mod sweeps;
mod totality;
#[cfg(feature = "engine")]
mod turns;
#[cfg(feature = "wechat")]
mod wire;
