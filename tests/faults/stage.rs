//! Nodes of one bot on one store, and what the store holds.

use std::process::Command;
use std::sync::{Mutex, MutexGuard};

use tempfile::TempDir;

use crate::bot;
use crate::judge::Sessions;
use crate::node::{Node, WXMENU};

/// The bot, its nodes and its store.
pub(crate) struct Stage {
    pub(crate) folder: TempDir,
    store: String,
    nodes: Vec<Mutex<Node>>,
}

impl Stage {
    /// Nodes that are told apart by `tune`, which gets each of them before it starts.
    pub(crate) fn new(store: &str, nodes: usize, tune: impl Fn(usize, &mut Node)) -> Self {
        let folder = bot::folder();
        let nodes = (0..nodes).map(|number| {
            let mut node = Node::new(folder.path(), store);
            tune(number, &mut node);
            node.start();
            Mutex::new(node)
        });
        Self {
            nodes: nodes.collect(),
            store: store.to_owned(),
            folder,
        }
    }

    /// Where the nodes listen.
    pub(crate) fn ways(&self) -> Vec<String> {
        let nodes = 0..self.nodes.len();
        nodes.map(|number| self.node(number).address()).collect()
    }

    pub(crate) fn node(&self, number: usize) -> MutexGuard<'_, Node> {
        self.nodes[number].lock().unwrap()
    }

    /// What every session holds, by `wxmenu store export`.
    pub(crate) fn sessions(&self) -> Sessions {
        let mut command = Command::new(WXMENU);
        command.args(["store", "export", "--store", &self.store]);
        let ran = command.arg("-C").arg(self.folder.path()).output().unwrap();
        let said = String::from_utf8(ran.stdout).unwrap();
        let complaint = String::from_utf8_lossy(&ran.stderr);
        assert!(ran.status.success(), "{complaint}");
        let lines = said.lines().map(|line| {
            let value: serde_json::Value = serde_json::from_str(line).unwrap();
            let openid = value["openid"].as_str()?.to_owned();
            Some((openid, value.get("session")?.clone()))
        });
        lines.flatten().collect()
    }

    /// Lets the nodes end what they have begun.
    pub(crate) fn stop(&self) {
        for number in 0..self.nodes.len() {
            self.node(number).stop();
        }
    }
}
