//! Nodes that are killed every few seconds, and a Redis, or a master of a cluster, once.

use std::time::{Duration, Instant};

use super::{DURABLE, play, until};
use crate::servers::{Cluster, Server};
use crate::stage::Stage;

/// How much of it.
struct Measure {
    people: usize,
    think: Duration,
    kills: usize,
    /// Seconds between two kills.
    every: f64,
    /// For so many seconds there is no Redis.
    away: f64,
}

const SHORT: Measure = Measure {
    people: 100,
    think: Duration::from_secs(2),
    kills: 4,
    every: 2.0,
    away: 1.0,
};

const LONG: Measure = Measure {
    people: 2_000,
    // The load is not what is tried here: servers of a debug build share the machine with the people.
    think: Duration::from_secs(20),
    kills: 12,
    every: 5.0,
    away: 2.0,
};

pub(super) fn one_redis_short() -> String {
    one_redis(&SHORT)
}

pub(super) fn one_redis_long() -> String {
    one_redis(&LONG)
}

pub(super) fn cluster_short() -> String {
    cluster(&SHORT)
}

pub(super) fn cluster_long() -> String {
    cluster(&LONG)
}

fn one_redis(measure: &Measure) -> String {
    let redis = Server::start(&DURABLE);
    let url = redis.url();
    let mut servers = vec![redis];
    scene(measure, &url, &mut servers)
}

fn cluster(measure: &Measure) -> String {
    let mut cluster = Cluster::start();
    let url = cluster.url();
    scene(measure, &url, &mut cluster.0)
}

fn scene(measure: &Measure, url: &str, servers: &mut Vec<Server>) -> String {
    let stage = Stage::new(url, 2, |_, _| {});
    let verdict = play(&stage, measure.people, measure.think, || {
        let began = Instant::now();
        for kill in 0..measure.kills {
            let at = measure.every * (kill as f64 + 0.5);
            until(began, at);
            let mut node = stage.node(kill % 2);
            node.kill();
            node.start();
            if kill == measure.kills / 2 {
                let mut server = servers.remove(0);
                server.kill();
                until(Instant::now(), measure.away);
                servers.push(server.restart());
            }
        }
        until(began, measure.every * measure.kills as f64);
    });
    let Measure { people, kills, .. } = measure;
    format!("  {people} people, {kills} nodes killed, 1 Redis killed and restarted\n{verdict}")
}
