//! Nodes whose clocks are ten minutes off, one ahead and one behind.

use std::path::Path;
use std::time::{Duration, Instant};

use super::{DURABLE, play_with, until};
use crate::node::Node;
use crate::people::Habits;
use crate::servers::Server;
use crate::stage::Stage;

/// What one message in so many comes to here: a lot is delivered again after the next one.
const HABITS: Habits = Habits {
    cut: 3,
    again: 4,
    hasty: 2,
};

pub(super) fn short() -> String {
    scene(100, Duration::from_secs(2), 8.0)
}

pub(super) fn long() -> String {
    scene(2_000, Duration::from_secs(20), 60.0)
}

fn scene(people: usize, think: Duration, lasts: f64) -> String {
    let redis = Server::start(&DURABLE);
    let stage = Stage::new(&redis.url(), 2, |number, node| {
        shift(node, ["+600", "-600"][number]);
    });
    let verdict = play_with(HABITS, &stage, people, think, || {
        until(Instant::now(), lasts);
    });
    format!("  {people} people, clocks 20 minutes apart\n{verdict}")
}

/// Lets a node's wall clock be so many seconds off; its timers go on as they are.
fn shift(node: &mut Node, seconds: &str) {
    let name = "faketime/libfaketimeMT.so.1";
    let folders = std::fs::read_dir("/usr/lib").unwrap();
    let library = folders
        .map(|folder| folder.unwrap().path().join(name))
        .chain([Path::new("/usr/lib").join(name)])
        .find(|library| library.exists());
    let library = library.expect("libfaketime is needed (Debian: faketime)");
    for (name, value) in [
        ("LD_PRELOAD", library.to_str().unwrap()),
        ("FAKETIME", seconds),
        ("FAKETIME_DONT_FAKE_MONOTONIC", "1"),
        ("FAKETIME_DISABLE_SHM", "1"),
    ] {
        node.environment.push((name.to_owned(), value.to_owned()));
    }
}
