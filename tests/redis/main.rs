//! Sessions in a Redis: alone, in a cluster of three, behind a Sentinel; on one node and on two.
//!
//! Needs `redis-server`, `redis-cli` (on Debian in `redis-server`) and `openssl`, which `tests/run` installs; so
//! it is not among the tests that `cargo test` runs by itself:
//! `cargo test --features full --test redis`. Every server is started here, on free ports and in
//! folders of its own, and ends with the test; `REDIS_SERVER` names another program, such as
//! `valkey-server`. A node is this program itself, because a process can
//! only be killed from outside.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a failed expectation in a test helper is a failed test; programs are run and killed"
)]

mod conformance;
#[path = "../shared/counting.rs"]
mod counting;
mod failover;
mod faults;
#[path = "../shared/http.rs"]
mod http;
mod load;
mod moving;
mod nodes;
mod scripts;
mod server;
#[path = "../shared/servers.rs"]
mod servers;
#[path = "../shared/tied.rs"]
mod tied;
#[cfg(feature = "redis-tls")]
mod tls;
