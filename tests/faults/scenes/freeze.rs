//! A node that stands still for longer than the locks of its turns live.

use std::time::{Duration, Instant};

use super::{DURABLE, play, until};
use crate::servers::Server;
use crate::stage::Stage;

pub(super) fn short() -> String {
    scene(100, Duration::from_secs(2), 7.0)
}

/// Longer than a minute, and people who write once a minute: what the node finds in its sockets when it
/// goes on was answered long ago by the other one.
pub(super) fn long() -> String {
    scene(2_000, Duration::from_secs(50), 90.0)
}

fn scene(people: usize, think: Duration, frozen: f64) -> String {
    let redis = Server::start(&DURABLE);
    let stage = Stage::new(&redis.url(), 2, |_, _| {});
    let verdict = play(&stage, people, think, || {
        let began = Instant::now();
        until(began, 1.0);
        stage.node(0).process().signal("STOP");
        until(began, 1.0 + frozen);
        stage.node(0).process().signal("CONT");
        until(began, 2.0 + frozen);
    });
    format!("  {people} people, 1 node frozen for {frozen} s\n{verdict}")
}
