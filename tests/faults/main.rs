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
mod inside;
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
use std::time::Instant;

use scenes::Scene;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    if let [flag, name] = args.as_slice()
        && flag == inside::INSIDE
    {
        let scene = scenes::INSIDE.iter().find(|scene| scene.0 == name).unwrap();
        println!("{}", scene.1());
        return ExitCode::SUCCESS;
    }
    if args.iter().any(|arg| arg == "--list") {
        return ExitCode::SUCCESS;
    }
    let long = args.iter().any(|arg| arg == "--long");
    let names: Vec<&String> = args.iter().filter(|arg| !arg.starts_with('-')).collect();
    let wanted = |name: &str| names.is_empty() || names.iter().any(|part| name.contains(&**part));
    let scenes = if long { scenes::LONG } else { scenes::SHORT };
    let scenes: Vec<Scene> = scenes
        .iter()
        .copied()
        .filter(|scene| wanted(scene.0))
        .collect();
    println!("\nrunning {} tests", scenes.len());
    // What takes seconds is mostly waiting; what is measured has the machine for itself.
    let at_once = if long { 1 } else { scenes.len().max(1) };
    let failed: usize = scenes.chunks(at_once).map(play).sum();
    let passed = scenes.len() - failed;
    let outcome = if failed == 0 { "ok" } else { "FAILED" };
    println!("\ntest result: {outcome}. {passed} passed; {failed} failed");
    ExitCode::from(u8::from(failed > 0))
}

/// Plays scenes at the same time and tells how they went; gives how many failed.
fn play(scenes: &[Scene]) -> usize {
    std::thread::scope(|scope| {
        let play = |scene: &Scene| {
            let scene = *scene;
            scope.spawn(move || !told(scene))
        };
        let playing: Vec<_> = scenes.iter().map(play).collect();
        let failed = playing.into_iter().map(|playing| playing.join().unwrap());
        failed.filter(|failed| *failed).count()
    })
}

/// Plays one scene; tells whether it went well.
fn told((name, scene): Scene) -> bool {
    let began = Instant::now();
    let played = std::panic::catch_unwind(scene);
    let took = began.elapsed().as_secs();
    let (outcome, told) = match &played {
        Ok(told) => ("ok", told.as_str()),
        Err(_) => ("FAILED", "  what it said is above"),
    };
    println!("test {name} ... {outcome} ({took} s)\n{told}");
    played.is_ok()
}
