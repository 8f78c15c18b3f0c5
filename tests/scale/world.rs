//! How large the world is, and what happens in it.

use std::fmt;
use std::time::Duration;

/// Everything that is assumed.
#[derive(Clone, Debug)]
pub(crate) struct World {
    pub(crate) nodes: usize,
    pub(crate) shards: usize,
    /// People who follow the account.
    pub(crate) followers: u64,
    /// Messages of one of them on a day, and how much busier the busiest minute is than the mean.
    pub(crate) per_day: f64,
    pub(crate) peak: f64,
    /// How long somebody who is in a conversation takes for the next message.
    pub(crate) pause: Duration,
    /// How many of those who are in a conversation are played.
    pub(crate) people: usize,
    pub(crate) lasts: Duration,
    /// One node is killed in each of these, and is back after `down`.
    pub(crate) kill_every: Duration,
    pub(crate) down: Duration,
    /// For how long the proxy goes on sending to a node that is dead.
    pub(crate) unnoticed: Duration,
    /// Each node's clock is off by at most this.
    pub(crate) skew: Duration,
    /// From the network to a script of the store and back; the clock ticks in milliseconds.
    pub(crate) network: Duration,
    /// What a script takes on the store's one thread.
    pub(crate) script: Duration,
    /// When a master dies, and how long it takes until its replica is the master.
    pub(crate) master_dies: Duration,
    pub(crate) fail_over: Duration,
    /// Messages a second of the one person who writes without end.
    pub(crate) hot: u32,
    /// `engine.rate_limit` is "30/min".
    pub(crate) limited: bool,
}

impl World {
    pub(crate) fn long() -> Self {
        Self {
            people: 20_000,
            lasts: Duration::from_secs(60),
            ..Self::short()
        }
    }

    pub(crate) fn short() -> Self {
        let (second, ms) = (Duration::from_secs, Duration::from_millis);
        Self {
            nodes: 100,
            shards: 16,
            followers: 100_000_000,
            per_day: 20.0,
            peak: 3.0,
            pause: second(6),
            people: 600,
            lasts: second(30),
            kill_every: second(2),
            down: second(3),
            unnoticed: second(1),
            skew: second(2),
            network: ms(1),
            script: Duration::from_micros(30),
            master_dies: second(10),
            fail_over: second(4),
            hot: 300,
            limited: true,
        }
    }

    /// Messages a second of everybody, in the busiest minute.
    pub(crate) fn rate(&self) -> f64 {
        self.followers as f64 * self.per_day * self.peak / 86_400.0
    }

    /// People in a conversation at that time.
    pub(crate) fn talking(&self) -> f64 {
        self.rate() * self.pause.as_secs_f64()
    }

    /// What share of a shard's time all those take who are not played; a turn is two scripts.
    pub(crate) fn background(&self) -> f64 {
        let unseen = 1.0 - self.people as f64 / self.talking();
        self.rate() * unseen * 2.0 * self.script.as_secs_f64() / self.shards as f64
    }
}

impl fmt::Display for World {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} followers, {:.0} messages a second, {:.0} people in a conversation, {} of them played \
             for {:?}; {} nodes, {} shards, each busy to {:.0} %",
            self.followers,
            self.rate(),
            self.talking(),
            self.people,
            self.lasts,
            self.nodes,
            self.shards,
            self.background() * 100.0
        )
    }
}
