//! The faults, each in a scene of its own.

mod away;
mod clocks;
mod cut;
mod disk;
mod freeze;
mod kills;

use std::thread;
use std::time::{Duration, Instant};

use crate::crowd::Crowd;
use crate::judge::{Sessions, Verdict};
use crate::people::Habits;
use crate::stage::Stage;

/// A scene and its name; it tells what was seen.
pub(crate) type Scene = (&'static str, fn() -> String);

/// Each fault for some seconds.
pub(crate) const SHORT: &[Scene] = &[
    ("nodes_killed_and_a_redis_restarted", kills::one_redis_short),
    (
        "nodes_killed_and_a_master_of_a_cluster_restarted",
        kills::cluster_short,
    ),
    ("a_node_frozen", freeze::short),
    ("a_node_cut_off_from_its_redis", cut::short),
    ("clocks_twenty_minutes_apart", clocks::short),
    ("a_full_disk", disk::short),
    (
        "a_redis_away_for_longer_than_the_platform_asks",
        away::short,
    ),
];

/// The same for longer and with more people.
pub(crate) const LONG: &[Scene] = &[
    ("nodes_killed_and_a_redis_restarted", kills::one_redis_long),
    (
        "nodes_killed_and_a_master_of_a_cluster_restarted",
        kills::cluster_long,
    ),
    ("a_node_frozen", freeze::long),
    ("a_node_cut_off_from_its_redis", cut::long),
    ("clocks_twenty_minutes_apart", clocks::long),
    ("a_full_disk", disk::long),
    ("a_redis_away_for_longer_than_the_platform_asks", away::long),
];

/// Those that are played within namespaces.
pub(crate) const INSIDE: &[Scene] = &[
    ("cut_short", cut::short_inside),
    ("cut_long", cut::long_inside),
    ("disk_short", disk::short_inside),
    ("disk_long", disk::long_inside),
];

/// A Redis that forgets nothing that it has answered.
const DURABLE: [&str; 4] = ["--appendonly", "yes", "--appendfsync", "always"];

/// What happens to messages on the way, whatever else fails.
const HABITS: Habits = Habits {
    cut: 20,
    again: 4,
    hasty: 10,
};

/// How many people only look on: nothing of theirs may change.
const SILENT: usize = 20;

/// Gathers people, lets them write while something fails, and judges.
fn play(stage: &Stage, people: usize, think: Duration, disturb: impl FnOnce()) -> Verdict {
    play_with(HABITS, stage, people, think, disturb)
}

fn play_with(
    habits: Habits,
    stage: &Stage,
    people: usize,
    think: Duration,
    disturb: impl FnOnce(),
) -> Verdict {
    let mut crowd = gather(stage, people, think, habits);
    let before = stage.sessions();
    judge(stage, &mut crowd, &before, disturb)
}

/// People who come to where messages are counted, and some who only look on.
fn gather(stage: &Stage, people: usize, think: Duration, habits: Habits) -> Crowd {
    Crowd::gather(people + SILENT, stage.ways(), think, habits)
}

/// Lets everybody write while something fails, and compares what they were told with the store.
fn judge(stage: &Stage, crowd: &mut Crowd, before: &Sessions, disturb: impl FnOnce()) -> Verdict {
    crowd.write_while(SILENT, disturb);
    stage.stop();
    let after = stage.sessions();
    let mut verdict = Verdict::of(&crowd.people, &after);
    for person in crowd.people.iter().rev().take(SILENT) {
        if before.get(&person.openid) != after.get(&person.openid) {
            let who = &person.openid;
            let why = format!("{who} wrote nothing, and their session changed");
            verdict.wrong.push(why);
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
