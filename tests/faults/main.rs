//! Nodes, stores, networks, disks and clocks that fail while many people write, and a checker that
//! knows every message.
//!
//! `cargo test --features full --test faults` plays every fault for some seconds; with `-- --long`
//! the faults whose figures are in `docs/scale.md`, with 2,000 people. Needs `redis-server`,
//! `redis-cli`, libfaketime, and the right to make namespaces (root has it); `tests/run` sees to them.
//!
//! The servers are the real thing: `wxmenu serve`, one Redis or a cluster of three. People write as
//! the platform delivers: signed, up to three times, five seconds apart, the same bytes each time,
//! to whichever node a load balancer would choose. Half of them fill in a form, which keeps each text
//! that it took, in order; half of them play a game, whose handler counts. At the end the sessions
//! are read out of the store, and what they hold is compared with what was sent and answered.
//!
//! What must hold: a message that was answered was applied exactly once, and is answered with the
//! same bytes when it comes again; one that was not answered, or with the page for errors or for
//! patience, was applied at most once; and nobody's session holds anything of somebody else's.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a test program: a failed expectation is a failed test, and it plays with processes and time"
)]

mod bot;
mod crowd;
mod judge;
mod node;
mod people;
mod scenes;
#[allow(dead_code, reason = "shared with the tests of the Redis store")]
#[path = "../shared/servers.rs"]
mod servers;
mod stage;
#[path = "../shared/tied.rs"]
mod tied;

use std::process::ExitCode;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let long = args.iter().any(|arg| arg == "--long");
    let names: Vec<&String> = args.iter().filter(|arg| !arg.starts_with('-')).collect();
    let wanted = |name: &str| names.is_empty() || names.iter().any(|part| name.contains(&**part));
    let scenes = if long { scenes::LONG } else { scenes::SHORT };
    let scenes: Vec<_> = scenes.iter().filter(|(name, _)| wanted(name)).collect();
    if args.iter().any(|arg| arg == "--list") {
        return ExitCode::SUCCESS;
    }
    println!("\nrunning {} tests", scenes.len());
    let failed = scenes.iter().filter(|(name, scene)| !play(name, *scene));
    match failed.count() {
        0 => {
            println!("\ntest result: ok. {} passed; 0 failed", scenes.len());
            ExitCode::SUCCESS
        }
        failed => {
            println!("\ntest result: FAILED. {failed} failed");
            ExitCode::FAILURE
        }
    }
}

/// Plays one scene and tells how it went.
fn play(name: &str, scene: fn() -> String) -> bool {
    let began = std::time::Instant::now();
    let played = std::panic::catch_unwind(scene);
    let took = began.elapsed().as_secs();
    let outcome = if played.is_ok() { "ok" } else { "FAILED" };
    println!("test {name} ... {outcome} ({took} s)");
    if let Ok(told) = &played {
        println!("{told}");
    }
    played.is_ok()
}
