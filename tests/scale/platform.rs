//! The platform and everything that happens: deliveries, retries, deaths.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, sleep_until, timeout_at};

use crate::machines::{Machines, lock};
use crate::node::Node;
use crate::people::{self, message};
use crate::seen::{Said, Seen, Sent};

use crate::world::World;

/// The platform's patience, and how often it delivers.
const PATIENCE: Duration = Duration::from_secs(5);
const DELIVERIES: u32 = 3;

/// Of a thousand answered messages, how many are delivered again, as if the answer had been lost.
const REPEATED: u32 = 10;

/// The cluster as the proxy sees it.
struct Cluster {
    world: World,
    machines: Arc<Machines>,
    nodes: Mutex<Vec<Node>>,
    /// Nodes of which the proxy knows that they are dead.
    noticed: Mutex<Vec<bool>>,
    began: Instant,
}

/// Lets everything happen; gives what was seen.
pub(crate) async fn play(world: World) -> Seen {
    let hot = world.people;
    let (machines, began) = (Machines::new(&world, people::key(hot)), Instant::now());
    let mut random = fastrand::Rng::with_seed(5);
    let cluster = Arc::new(Cluster {
        nodes: Mutex::default(),
        noticed: Mutex::new(vec![false; world.nodes]),
        machines,
        began,
        world,
    });
    let nodes = (0..cluster.world.nodes).map(|_| cluster.node(&mut random));
    *lock(&cluster.nodes) = nodes.collect();

    let mut talking = JoinSet::new();
    for person in 0..cluster.world.people {
        talking.spawn(Arc::clone(&cluster).converse(person));
    }
    talking.spawn(Arc::clone(&cluster).write_without_end(hot));
    let killing = tokio::spawn(Arc::clone(&cluster).kill_nodes());
    let failing = tokio::spawn(Arc::clone(&cluster).fail_over());
    while let Some(ended) = talking.join_next().await {
        ended.unwrap();
    }
    killing.await.unwrap();
    failing.await.unwrap();
    // Late answers and locks of the dead come to their end.
    sleep(Duration::from_secs(30)).await;
    cluster.seen()
}

impl Cluster {
    fn node(&self, random: &mut fastrand::Rng) -> Node {
        let most = self.world.skew.as_millis() as i64;
        let off_by = random.i64(-most..=most);
        Node::new(
            &self.machines,
            &self.world,
            off_by,
            self.began,
            random.u64(..),
        )
    }

    /// Somebody talks until the time is over: the next message when the last one was answered.
    async fn converse(self: Arc<Self>, person: usize) {
        let mut random = fastrand::Rng::with_seed(person as u64);
        let pause = self.world.pause;
        sleep(pause.mul_f64(random.f64())).await;
        let mut number = 0;
        while self.began.elapsed() < self.world.lasts {
            self.say(person, number, &mut random).await;
            number += 1;
            sleep(people::pause(&mut random, pause)).await;
        }
    }

    /// Somebody does not wait for answers.
    async fn write_without_end(self: Arc<Self>, person: usize) {
        let mut random = fastrand::Rng::with_seed(1);
        self.say(person, 0, &mut random).await;
        let mut said = JoinSet::new();
        let mut number = 0;
        while self.began.elapsed() < self.world.lasts {
            number += 1;
            let (all, seed) = (Arc::clone(&self), random.u64(..));
            said.spawn(async move {
                let mut random = fastrand::Rng::with_seed(seed);
                all.say(person, number, &mut random).await;
            });
            sleep(Duration::from_secs(1) / self.world.hot).await;
        }
        while let Some(ended) = said.join_next().await {
            ended.unwrap();
        }
    }

    /// One message, delivered until it is answered, three times at most.
    async fn say(&self, person: usize, number: u32, random: &mut fastrand::Rng) {
        let is_hot = person == self.world.people;
        let is_slow = !is_hot && people::is_slow(random);
        let (at, began) = (self.began.elapsed(), Instant::now());
        let mut answer = None;
        let mut deliveries = 0;
        while answer.is_none() && deliveries < DELIVERIES {
            deliveries += 1;
            let closes = Instant::now() + PATIENCE;
            answer = self
                .deliver(person, number, at, is_slow, closes, random)
                .await;
            if answer.is_none() {
                sleep_until(closes).await;
            }
        }
        let took = began.elapsed();
        if let Some(first) = &answer
            && !is_hot
            && random.u32(..1_000) < REPEATED
        {
            let closes = Instant::now() + PATIENCE;
            let again = self
                .deliver(person, number, at, is_slow, closes, random)
                .await;
            if let Some(again) = again {
                assert_eq!(again, *first, "{person}, message {number}: another answer");
                lock(&self.machines.seen).repeats += 1;
            }
        }
        // The first message only enters the menu.
        if number > 0 {
            let said = said(answer, number);
            lock(&self.machines.seen).sent.push(Sent {
                person,
                number,
                said,
                deliveries,
                took,
                at,
            });
        }
    }

    async fn deliver(
        &self,
        person: usize,
        number: u32,
        at: Duration,
        is_slow: bool,
        closes: Instant,
        random: &mut fastrand::Rng,
    ) -> Option<String> {
        let node = self.choose(random);
        let inbound = message(person, number, at, is_slow);
        let answer = timeout_at(closes, node.deliver(inbound)).await.ok()?;
        lock(&self.machines.seen).died += usize::from(node.is_dead());
        answer
    }

    /// Any node of which the proxy does not know that it is dead.
    fn choose(&self, random: &mut fastrand::Rng) -> Node {
        let noticed = lock(&self.noticed);
        loop {
            let at = random.usize(..noticed.len());
            if !noticed[at] {
                return lock(&self.nodes)[at].clone();
            }
        }
    }

    async fn kill_nodes(self: Arc<Self>) {
        let mut random = fastrand::Rng::with_seed(9);
        while self.began.elapsed() + self.world.kill_every < self.world.lasts {
            sleep(self.world.kill_every).await;
            let at = random.usize(..self.world.nodes);
            let seed = random.u64(..);
            tokio::spawn(Arc::clone(&self).kill(at, seed));
        }
    }

    /// The end of a node, and its next life.
    async fn kill(self: Arc<Self>, at: usize, seed: u64) {
        let node = lock(&self.nodes)[at].clone();
        if node.is_dead() {
            return;
        }
        node.kill();
        lock(&self.machines.seen).kills += 1;
        sleep(self.world.unnoticed).await;
        lock(&self.noticed)[at] = true;
        sleep(self.world.down.saturating_sub(self.world.unnoticed)).await;
        lock(&self.nodes)[at] = self.node(&mut fastrand::Rng::with_seed(seed));
        lock(&self.noticed)[at] = false;
    }

    async fn fail_over(self: Arc<Self>) {
        sleep(self.world.master_dies).await;
        self.machines.fail_over(0, self.world.fail_over);
    }

    fn seen(&self) -> Seen {
        let mut seen = std::mem::take(&mut *lock(&self.machines.seen));
        seen.hot = self.world.people;
        seen.fail_over = self.world.fail_over;
        for person in 0..=self.world.people {
            let key = people::key(person);
            let session = self.machines.session(&key);
            let applied = session.map(|session| session.get("applied").unwrap());
            seen.applied
                .insert(person, applied.flatten().unwrap_or_default());
            seen.on_lost_shard.push(self.machines.place(&key) == 0);
        }
        seen
    }
}

/// What an answer says of a message. An answer that came late stands before the one that is due.
fn said(answer: Option<String>, number: u32) -> Said {
    let Some(answer) = answer else {
        return Said::Nothing;
    };
    let count = answer
        .match_indices(&format!("{number} is "))
        .find_map(|(at, found)| {
            let is_whole = !answer[..at].ends_with(|c: char| c.is_ascii_digit());
            let count = answer[at + found.len()..].split('.').next()?;
            is_whole.then(|| count.parse().ok()).flatten()
        });
    count.map_or(Said::Else(answer), Said::Count)
}
