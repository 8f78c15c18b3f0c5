//! Servers and nodes that die while people talk: every message is applied once and answered the same.

use std::collections::HashSet;
use std::fs;
use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::thread;

use super::http::Sent;
use super::server::Node;
use super::servers::{Cluster, Server};

/// People who talk, all at the same time, and how much each of them says.
const PEOPLE: usize = 12;
const MESSAGES: u64 = 40;

/// Two nodes of which one may be replaced by a new one.
pub(crate) struct Nodes([RwLock<Arc<Node>>; 2]);

impl Nodes {
    pub(crate) fn start(store: &str, folder: &Path) -> Self {
        let node = || RwLock::new(Arc::new(Node::start(store, folder)));
        Self([node(), node()])
    }

    fn node(&self, at: u64) -> Arc<Node> {
        let node = &self.0[usize::from(at % 2 == 1)];
        Arc::clone(&node.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Sends to one node after the other until there is an answer.
    fn say(&self, person: &str, number: u64, text: &str, first: u64) -> String {
        for at in first.. {
            let answer = self
                .node(at)
                .send(person, number, text)
                .and_then(Sent::answer);
            match answer {
                Ok(answer) => return answer,
                Err(error) => assert!(died(&error), "{error}"),
            }
        }
        unreachable!("there is always another node")
    }
}

/// What a connection says when the other side is killed.
fn died(error: &io::Error) -> bool {
    use io::ErrorKind::{BrokenPipe, ConnectionRefused, ConnectionReset, UnexpectedEof};
    let kinds = [
        BrokenPipe,
        ConnectionRefused,
        ConnectionReset,
        UnexpectedEof,
    ];
    kinds.contains(&error.kind())
}

/// Everybody says everything; `disturb` is called after each answer, with their number so far.
pub(crate) fn talk(nodes: &Nodes, disturb: impl Fn(usize) + Sync) {
    let answered = AtomicUsize::new(0);
    thread::scope(|scope| {
        for person in 0..PEOPLE {
            let (answered, disturb) = (&answered, &disturb);
            scope.spawn(move || {
                let person = format!("oLoad{person}");
                let at = fastrand::u64(..);
                nodes.say(&person, 0, "in", at);
                for number in 1..=MESSAGES {
                    let text = format!("say {number}");
                    let at = fastrand::u64(..1_000);
                    let first = nodes.say(&person, number, &text, at);
                    let expected = format!("<![CDATA[say {number} is {number}]]>");
                    assert!(first.contains(&expected), "{person}: {first}");
                    if number % 3 == 0 {
                        assert_eq!(nodes.say(&person, number, &text, at + 1), first);
                    }
                    disturb(answered.fetch_add(1, Ordering::SeqCst) + 1);
                }
            });
        }
    });
    for person in 0..PEOPLE {
        let told = nodes.say(&format!("oLoad{person}"), 1_000, "tell", 0);
        assert!(told.contains(&format!("counted {MESSAGES}")), "{told}");
    }
}

pub(crate) const ALL: usize = PEOPLE * MESSAGES as usize;

/// Handlers ran once for each message, if no node died.
pub(crate) fn each_ran_once(folder: &Path) {
    let runs = fs::read_to_string(folder.join("runs")).unwrap();
    let once: HashSet<_> = runs.lines().collect();
    assert_eq!((runs.lines().count(), once.len()), (ALL, ALL));
}

#[test]
fn a_redis_that_is_killed_and_restarted_loses_and_doubles_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let redis = Server::start(&["--appendonly", "yes", "--appendfsync", "always"]);
    let nodes = Nodes::start(&redis.url(), folder.path());
    let redis = Mutex::new(Some(redis));
    talk(&nodes, |answered| {
        if answered == ALL / 3 || answered == ALL * 2 / 3 {
            let mut redis = redis.lock().unwrap();
            *redis = redis.take().map(Server::restart);
        }
    });
    each_ran_once(folder.path());
}

#[test]
fn a_master_of_a_cluster_that_is_killed_and_restarted_loses_and_doubles_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let cluster = Cluster::start();
    let nodes = Nodes::start(&cluster.url(), folder.path());
    let cluster = Mutex::new(cluster);
    talk(&nodes, |answered| {
        if answered == ALL / 2 {
            let mut cluster = cluster.lock().unwrap();
            let master = cluster.0.remove(1).restart();
            cluster.0.push(master);
        }
    });
    each_ran_once(folder.path());
}

#[test]
fn nodes_that_are_killed_lose_and_double_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let redis = Server::start(&[]);
    let nodes = Nodes::start(&redis.url(), folder.path());
    talk(&nodes, |answered| {
        let kill = [ALL / 4, ALL / 2, ALL * 3 / 4]
            .iter()
            .position(|&at| at == answered);
        if let Some(kill) = kill {
            let new = Arc::new(Node::start(&redis.url(), folder.path()));
            let place = &nodes.0[kill % 2];
            let old = std::mem::replace(&mut *place.write().unwrap(), new);
            old.signal("KILL");
        }
    });
}
