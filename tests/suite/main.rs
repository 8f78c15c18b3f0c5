//! One test binary; a module per concern. See `tests/README.md`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failed expectation in a test helper is a failed test"
)]

#[cfg(feature = "server")]
mod http;
#[cfg(feature = "config")]
mod config;
#[cfg(feature = "engine")]
mod turns;
#[cfg(feature = "wechat")]
mod wire;
