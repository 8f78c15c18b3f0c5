//! A node of the bot that counts, as a process of its own.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use wxmenu::store::DynStore;

use super::conformance::open;
use super::counting;
use super::http::{Message, Sent};
use super::tied::signal;

/// Where the sessions of a node are, and in which folder it notes what its handlers did.
const STORE: &str = "WXMENU_TEST_NODE_STORE";
const FOLDER: &str = "WXMENU_TEST_NODE_FOLDER";

/// Not a test of its own: the node that [`Node::start`] starts. Serves until it is killed.
#[test]
fn node() {
    let (Ok(store), Ok(folder)) = (std::env::var(STORE), std::env::var(FOLDER)) else {
        return;
    };
    let store = DynStore::new(open(&store));
    let bot = counting::bot(Some(&PathBuf::from(folder)));
    counting::serve(bot.store(store).build().unwrap());
}

/// A running node; it is killed when this is dropped.
pub(crate) struct Node {
    pub(crate) port: u16,
    process: Child,
    lines: std::io::Lines<BufReader<std::process::ChildStdout>>,
}

impl Node {
    /// A node on this store; it notes in this folder what its handlers do.
    pub(crate) fn start(store: &str, folder: &Path) -> Self {
        let mut process = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "server::node", "--nocapture"])
            .env(STORE, store)
            .env(FOLDER, folder)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        Self {
            port: counting::port(lines.by_ref()),
            process,
            lines,
        }
    }

    /// Waits until a handler waits.
    pub(crate) fn until_waiting(&mut self) {
        let waits = |line: std::io::Result<String>| line.unwrap() == "waiting";
        assert!(self.lines.by_ref().any(waits));
    }

    pub(crate) fn send(&self, person: &str, number: u64, text: &str) -> std::io::Result<Sent> {
        let message = Message {
            person,
            number,
            text,
        };
        Sent::send(self.port, &message)
    }

    /// Sends a message and gives the answer.
    pub(crate) fn say(&self, person: &str, number: u64, text: &str) -> String {
        self.send(person, number, text)
            .and_then(Sent::answer)
            .unwrap()
    }

    pub(crate) fn signal(&self, name: &str) {
        signal(name, &self.process.id().to_string());
    }

    pub(crate) fn kill(mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        // It may be dead already.
        let _ = self.process.kill();
        self.process.wait().unwrap();
    }
}
