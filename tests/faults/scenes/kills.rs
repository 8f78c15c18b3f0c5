//! Nodes that are killed every few seconds, and their Redis once.

use std::time::{Duration, Instant};

use super::{play, until};
use crate::servers::Server;
use crate::stage::Stage;

/// A Redis that forgets nothing that it has answered.
const DURABLE: [&str; 4] = ["--appendonly", "yes", "--appendfsync", "always"];

pub(super) fn short() -> String {
    scene(200, Duration::from_secs(2), 4, 2.0)
}

pub(super) fn long() -> String {
    scene(2_000, Duration::from_secs(8), 12, 5.0)
}

fn scene(people: usize, think: Duration, kills: usize, every: f64) -> String {
    let mut redis = Some(Server::start(&DURABLE));
    let url = redis.as_ref().unwrap().url();
    let stage = Stage::new(&url, 2, |_, _| {});
    let verdict = play(&stage, people, think, || {
        let began = Instant::now();
        for kill in 0..kills {
            until(began, every * (kill as f64 + 0.5));
            let mut node = stage.node(kill % 2);
            node.kill();
            node.start();
            if kill == kills / 2 {
                drop(node);
                redis = redis.take().map(Server::restart);
            }
        }
        until(began, every * kills as f64);
    });
    format!("  {people} people, {kills} nodes killed, 1 Redis killed\n{verdict}")
}
