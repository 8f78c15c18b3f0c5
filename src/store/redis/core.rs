//! Commands and scripts, tried again for a while when the Redis is away.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use redis::{Cmd, Value};
use tokio::time::{Instant, sleep};

use super::fault::Fault;
use super::link::{Link, Node};
use super::names::Names;
use super::script::Script;
use crate::store::{OpenError, RedisUrl};

/// The first wait before a command is tried again, and the longest.
const WAIT: (Duration, Duration) = (Duration::from_millis(10), Duration::from_millis(500));

/// How long a command is tried when nobody would lose anything by its failure.
pub(super) const SHORTLY: Duration = Duration::from_secs(1);

/// How long the load and the save of a turn are tried: until after the last delivery of the
/// platform, so that a Redis that restarts costs time and no message. A save that comes twice is
/// known by its id.
pub(super) const PATIENTLY: Duration = Duration::from_secs(20);

/// What identifies one write or one lock over all nodes.
pub(super) type Id = [u8; 16];

/// The Redis as everything in this store talks to it.
#[derive(Debug)]
pub(super) struct Core {
    pub(super) link: Link,
    pub(super) names: Names,
    node: u64,
    counted: AtomicU64,
}

impl Core {
    pub(super) fn new(url: RedisUrl) -> Result<Self, OpenError> {
        let node = getrandom::u64().map_err(|error| OpenError::Redis(error.to_string().into()))?;
        Ok(Self {
            names: Names::new(url.prefix()),
            link: Link::new(url),
            node,
            counted: AtomicU64::new(0),
        })
    }

    /// An id that no node gave out before.
    pub(super) fn id(&self) -> Id {
        let count = self.counted.fetch_add(1, Ordering::Relaxed);
        let mut id = [0; 16];
        let (node, counter) = id.split_at_mut(8);
        node.copy_from_slice(&self.node.to_be_bytes());
        counter.copy_from_slice(&count.to_be_bytes());
        id
    }

    /// Sends a command until it is answered or there is no more patience.
    pub(super) async fn ask(&self, command: &Cmd, patience: Duration) -> Result<Value, Fault> {
        self.ask_at(command, None, patience).await
    }

    /// As [`Core::ask`], of this node of a cluster.
    pub(super) async fn ask_at(
        &self,
        command: &Cmd,
        node: Option<&Node>,
        patience: Duration,
    ) -> Result<Value, Fault> {
        let began = Instant::now();
        let (mut wait, longest) = WAIT;
        loop {
            let fault = match self.link.send(command, node).await {
                Ok(value) => return Ok(value),
                Err(fault) => fault,
            };
            if !fault.may_pass() || began.elapsed() + wait > patience {
                return Err(fault);
            }
            sleep(spread(wait)).await;
            wait = (wait * 2).min(longest);
        }
    }

    /// Runs a script, which the Redis mostly knows already.
    pub(super) async fn run(
        &self,
        script: Script,
        keys: &[&str],
        args: &[&[u8]],
        patience: Duration,
    ) -> Result<Value, Fault> {
        let known = script.by_hash(keys, args);
        match self.ask(&known, patience).await {
            Err(Fault::NoScript { .. }) => self.ask(&script.by_text(keys, args), patience).await,
            answered => answered,
        }
    }
}

/// Some time between half of this and all of it, so that those who wait do not wait in step.
pub(super) fn spread(wait: Duration) -> Duration {
    wait.mul_f64(0.5 + fastrand::f64() / 2.0)
}
