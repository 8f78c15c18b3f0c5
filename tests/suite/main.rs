//! One test binary; a module per concern. See `tests/README.md`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failed expectation in a test helper is a failed test"
)]

#[cfg(feature = "engine")]
mod turns;
