//! A master that dies for good, and its replica that Sentinels put in its place while people talk.

use std::sync::Mutex;

use super::load::{ALL, Nodes, each_ran_once, talk};
use super::servers::Server;

const SERVICE: &str = "bots";

/// A master, its replica and a Sentinel that knows both.
struct Watched {
    master: Option<Server>,
    replica: Server,
    sentinel: Server,
}

impl Watched {
    fn start() -> Self {
        let master = Server::start(&DURABLE);
        let port = master.port.to_string();
        let of = ["--replicaof", "127.0.0.1", &port];
        let replica = Server::start(&[&DURABLE[..], &of].concat());
        while !replica
            .cli(&["info", "replication"])
            .contains("master_link_status:up")
        {}
        let sentinel = Server::sentinel(SERVICE, master.port);
        let known = ["sentinel", "replicas", SERVICE];
        let line = format!("127.0.0.1:{}", replica.port);
        while !sentinel.cli(&known).contains(&line) {}
        let master = Some(master);
        Self {
            master,
            replica,
            sentinel,
        }
    }

    fn url(&self) -> String {
        format!(
            "redis+sentinel://127.0.0.1:{}/{SERVICE}",
            self.sentinel.port
        )
    }

    /// Kills the master in the middle of everything.
    fn kill_master(&mut self) -> Option<Server> {
        let mut master = self.master.take()?;
        master.kill();
        Some(master)
    }

    /// The port of the one that the Sentinel calls the master.
    fn master(&self) -> u16 {
        let ask = ["sentinel", "get-master-addr-by-name", SERVICE];
        let told = self.sentinel.cli(&ask);
        told.lines().nth(1).unwrap().parse().unwrap()
    }
}

const DURABLE: [&str; 4] = ["--appendonly", "yes", "--appendfsync", "always"];

/// Whoever had to wait longer than turns wait for a Redis would have been told of an error, and fail this.
///
/// What was answered is on the replica: a Redis sends it there in the same breath as its answer, and
/// what is sent arrives although the sender is killed. A machine or a network that fails may lose it.
#[test]
fn nodes_go_on_with_the_new_master_and_lose_and_double_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let watched = Watched::start();
    let nodes = Nodes::start(&watched.url(), folder.path());
    let watched = Mutex::new(watched);
    talk(&nodes, |answered| {
        if answered == ALL / 3 {
            watched.lock().unwrap().kill_master();
        }
    });
    each_ran_once(folder.path());
    let watched = watched.lock().unwrap();
    assert_eq!(watched.master(), watched.replica.port);
    assert!(watched.replica.cli(&["role"]).starts_with("master"));
}

/// The old master comes back as a master, until the Sentinel tells it otherwise: nobody may go to it.
#[test]
fn an_old_master_that_comes_back_gets_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let watched = Watched::start();
    let nodes = Nodes::start(&watched.url(), folder.path());
    let (watched, back) = (Mutex::new(watched), Mutex::new(None));
    talk(&nodes, |answered| {
        if answered == ALL / 4 {
            *back.lock().unwrap() = watched.lock().unwrap().kill_master();
        }
        if answered == ALL / 2 {
            let mut back = back.lock().unwrap();
            *back = back.take().map(Server::restart);
        }
    });
    each_ran_once(folder.path());
    let back = back.lock().unwrap().take().unwrap();
    while !back.cli(&["role"]).starts_with("slave") {}
}
