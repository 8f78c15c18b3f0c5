//! A hundred nodes on one store, in a simulated world.
//!
//! The engine is the real one, a hundred times: its lines, its memory of turns, its rules for lost
//! races. The clock, the network, the store's machines and the platform are made up: time jumps from
//! one event to the next, so a minute of a hundred nodes takes as long as its turns take to compute.
//! Nodes are killed, their clocks differ, a master of the store dies, one person writes without end;
//! at the end every message must have been applied at most once, and every answered one exactly once
//! and with one answer.
//!
//! `cargo test --test scale` plays a small world, with and without `engine.rate_limit`;
//! `cargo test --release --test scale -- --long` the one whose figures are in `docs/scale.md`; with
//! `--unlimited` nobody stops the one who writes without end.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test program: a failed expectation is a failed test"
)]

mod machines;
mod node;
mod people;
mod platform;
mod seen;
mod store;
mod world;

use std::process::ExitCode;

use world::World;

const NAME: &str = "every_message_counts_once_on_a_hundred_nodes";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let mut names = args.iter().filter(|arg| !arg.starts_with('-')).peekable();
    let is_wanted = names.peek().is_none() || names.any(|name| NAME.contains(name.as_str()));
    if args.iter().any(|arg| arg == "--list") || !is_wanted {
        return ExitCode::SUCCESS;
    }
    let asks = |flag: &str| args.iter().any(|arg| arg == flag);
    println!("\nrunning 1 test");
    let world = if asks("--long") {
        World::long
    } else {
        World::short
    };
    let is_whole = !asks("--long") && !asks("--unlimited");
    for limited in [true, false] {
        if is_whole || limited != asks("--unlimited") {
            play(world(), limited);
        }
    }
    println!("test {NAME} ... ok\n\ntest result: ok. 1 passed; 0 failed");
    ExitCode::SUCCESS
}

/// Plays a world to its end, which must be a good one.
fn play(mut world: World, limited: bool) {
    world.limited = limited;
    println!("{world}");
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .unwrap();
    let seen = runtime.block_on(platform::play(world));
    println!("{seen}\n");
    seen.check();
}
