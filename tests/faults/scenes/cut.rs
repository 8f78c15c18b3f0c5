//! A node that the platform reaches and that does not reach its Redis.
//!
//! Played within a network of its own, which goes with the process: the node is in a namespace, with
//! one wire to the platform and one to the Redis, and the second is cut and mended.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::{DURABLE, play, until};
use crate::inside;
use crate::servers::Server;
use crate::stage::Stage;
use crate::tied::Tied;

const NODE: &str = "10.77.0.2";

/// Where the Redis is, from both nodes.
const REDIS: &str = "10.77.9.1";

pub(super) fn short() -> String {
    inside::network("cut_short")
}

pub(super) fn long() -> String {
    inside::network("cut_long")
}

pub(super) fn short_inside() -> String {
    scene(100, Duration::from_secs(2), &[7.0])
}

pub(super) fn long_inside() -> String {
    scene(2_000, Duration::from_secs(20), &[3.0, 12.0, 22.0])
}

fn scene(people: usize, think: Duration, cuts: &[f64]) -> String {
    let island = Island::new();
    let mut settings = DURABLE.to_vec();
    settings.extend(["--bind", "0.0.0.0", "--protected-mode", "no"]);
    let redis = Server::start(&settings);
    let url = redis.url().replace("127.0.0.1", REDIS);
    let stage = Stage::new(&url, 2, |number, node| {
        if number == 0 {
            NODE.clone_into(&mut node.host);
            node.within = island.within();
        }
    });
    let verdict = play(&stage, people, think, || {
        until(Instant::now(), 1.0);
        for cut in cuts {
            ip("link set wire-redis down");
            let began = Instant::now();
            stage.node(0).must_say_ready(false);
            until(began, *cut);
            ip("link set wire-redis up");
            stage.node(0).must_say_ready(true);
            until(Instant::now(), 3.0);
        }
    });
    format!("  {people} people, a node cut off from the Redis for {cuts:?} s\n{verdict}")
}

/// A namespace with two wires into it; it ends with the process that holds it.
struct Island(Tied);

impl Island {
    fn new() -> Self {
        let hold = "echo there; exec sleep 100000";
        let mut command = Command::new("unshare");
        let command = command.args(["--net", "sh", "-c", hold]);
        let (holder, mut said) = Tied::start(command, Stdio::inherit());
        assert_eq!(said.next().unwrap().unwrap(), "there");
        ip("link set lo up");
        ip(&format!("addr add {REDIS}/32 dev lo"));
        let island = Self(holder);
        for (number, wire) in ["platform", "redis"].into_iter().enumerate() {
            ip(&format!(
                "link add wire-{wire} type veth peer name to-{wire}"
            ));
            ip(&format!("link set to-{wire} netns {}", island.0.id));
            ip(&format!("addr add 10.77.{number}.1/30 dev wire-{wire}"));
            ip(&format!("link set wire-{wire} up"));
            island.ip(&format!("addr add 10.77.{number}.2/30 dev to-{wire}"));
            island.ip(&format!("link set to-{wire} up"));
        }
        island.ip(&format!("route add {REDIS} via 10.77.1.1"));
        island
    }

    /// What runs a program there.
    fn within(&self) -> Vec<String> {
        let words = ["nsenter", "--net", "--target", &self.0.id, "--"];
        words.map(str::to_owned).to_vec()
    }

    fn ip(&self, words: &str) {
        let within = self.within();
        let mut command = Command::new(&within[0]);
        run(command.args(&within[1..]).arg("ip").args(words.split(' ')));
    }
}

fn ip(words: &str) {
    run(Command::new("ip").args(words.split(' ')));
}

fn run(command: &mut Command) {
    let ran = command.output().unwrap();
    let said = String::from_utf8_lossy(&ran.stderr);
    assert!(ran.status.success(), "{command:?}: {said}");
}
