//! A Redis that is away for longer than the platform asks: whoever cannot wait is told to be patient,
//! and gets the answer with the next one.

use std::time::{Duration, Instant};

use super::{DURABLE, play, until};
use crate::servers::Server;
use crate::stage::Stage;

/// Somebody is told to be patient after fourteen seconds and a half; turns wait for twenty.
const AWAY: f64 = 17.0;

pub(super) fn short() -> String {
    scene(60, Duration::from_secs(2))
}

pub(super) fn long() -> String {
    scene(2_000, Duration::from_secs(20))
}

fn scene(people: usize, think: Duration) -> String {
    let mut redis = Server::start(&DURABLE);
    let stage = Stage::new(&redis.url(), 2, |_, _| {});
    let mut back = None;
    let verdict = play(&stage, people, think, || {
        until(Instant::now(), 1.0);
        redis.kill();
        let gone = Instant::now();
        for number in 0..2 {
            stage.node(number).must_say_ready(false);
        }
        until(gone, AWAY);
        back = Some(redis.restart());
        for number in 0..2 {
            stage.node(number).must_say_ready(true);
        }
    });
    drop(back);
    assert!(verdict.busy > 0, "too tame: {verdict}");
    format!("  {people} people, no Redis for {AWAY} s\n{verdict}")
}
