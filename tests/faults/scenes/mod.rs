//! The faults, each in a scene of its own.

mod kills;

use std::thread;
use std::time::{Duration, Instant};

use crate::crowd::Crowd;
use crate::judge::Verdict;
use crate::stage::Stage;

/// A scene and its name.
type Scene = (&'static str, fn() -> String);

/// Each fault for some seconds.
pub(crate) const SHORT: &[Scene] = &[(
    "nodes_that_are_killed_and_a_redis_that_restarts_lose_and_double_nothing",
    kills::short,
)];

/// The same for longer and with more people.
pub(crate) const LONG: &[Scene] = &[(
    "nodes_that_are_killed_and_a_redis_that_restarts_lose_and_double_nothing",
    kills::long,
)];

/// How many people only look on: nothing of theirs may change.
const SILENT: usize = 20;

/// Gathers people, lets them write while something fails, and judges.
fn play(stage: &Stage, people: usize, think: Duration, disturb: impl FnOnce()) -> Verdict {
    let mut crowd = Crowd::gather(people + SILENT, stage.ways());
    crowd.think = think;
    let before = stage.sessions();
    crowd.write_while(SILENT, disturb);
    stage.stop();
    let after = stage.sessions();
    let mut verdict = Verdict::of(&crowd.people, &after);
    for person in crowd.people.iter().rev().take(SILENT) {
        if before.get(&person.openid) != after.get(&person.openid) {
            let who = &person.openid;
            verdict
                .wrong
                .push(format!("{who} wrote nothing, and their session changed"));
        }
    }
    verdict.must_be_good();
    verdict
}

/// Waits until so long after the beginning: faults come by the clock, whatever the servers do.
fn until(began: Instant, seconds: f64) {
    let at = began + Duration::from_secs_f64(seconds);
    thread::sleep(at.saturating_duration_since(Instant::now()));
}
