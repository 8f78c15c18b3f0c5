//! A node: `wxmenu serve` as a process of its own.

use std::fs::OpenOptions;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::servers::free_port;
use crate::tied::{Said, Tied};

/// The program that is tested.
pub(crate) const WXMENU: &str = env!("CARGO_BIN_EXE_wxmenu");

/// Whatever has to come about comes about sooner.
const LONG: Duration = Duration::from_secs(60);

/// How a node is started, each time again.
pub(crate) struct Node {
    pub(crate) host: String,
    pub(crate) port: u16,
    /// What runs the program: nothing, or a program that makes a namespace for it.
    pub(crate) within: Vec<String>,
    pub(crate) environment: Vec<(String, String)>,
    folder: PathBuf,
    store: String,
    running: Option<(Tied, Said)>,
}

impl Node {
    /// A node of the bot in this folder, on this store; it does not run yet.
    pub(crate) fn new(folder: &Path, store: &str) -> Self {
        Self {
            host: "127.0.0.1".to_owned(),
            port: free_port(),
            within: Vec::new(),
            environment: Vec::new(),
            folder: folder.to_owned(),
            store: store.to_owned(),
            running: None,
        }
    }

    /// Starts it, and waits until it listens.
    pub(crate) fn start(&mut self) {
        let mut log = OpenOptions::new();
        let log = log.create(true).append(true).open(self.log()).unwrap();
        let (process, mut said) = Tied::start(&self.command(), Stdio::from(log));
        let mut lines = said.by_ref().map_while(Result::ok);
        let is_up = lines.any(|line| line.contains("stops it"));
        self.running = Some((process, said));
        assert!(is_up, "a node does not start: {}", self.complaints());
    }

    fn command(&self) -> Command {
        let mut words = self.within.iter().map(String::as_str).chain([WXMENU]);
        let mut command = Command::new(words.next().unwrap());
        command.args(words).args(["serve", "--store", &self.store]);
        command.arg("--listen").arg(self.address());
        command.arg("-C").arg(&self.folder);
        command.env("WXMENU_LOG", "warn");
        let environment = self.environment.iter();
        command.envs(environment.map(|(name, value)| (name, value)));
        command
    }

    /// Where it listens.
    pub(crate) fn address(&self) -> String {
        format!("{}:{}", self.host, self.port)
    }

    fn log(&self) -> PathBuf {
        self.folder.join(format!("{}.log", self.port))
    }

    /// What it wrote to its log.
    pub(crate) fn complaints(&self) -> String {
        std::fs::read_to_string(self.log()).unwrap_or_default()
    }

    pub(crate) fn process(&self) -> &Tied {
        &self.running.as_ref().unwrap().0
    }

    /// Asks `/readyz` until it says this, for a minute at most.
    #[track_caller]
    pub(crate) fn must_say_ready(&self, ready: bool) {
        let began = Instant::now();
        while self.is_ready() != ready {
            assert!(began.elapsed() < LONG, "ready: {}", !ready);
        }
    }

    fn is_ready(&self) -> bool {
        let mut stream = TcpStream::connect(self.address()).unwrap();
        let request = "GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer.starts_with("HTTP/1.1 200 ")
    }

    /// `kill -9`.
    pub(crate) fn kill(&mut self) {
        self.running = None;
    }

    /// Stops it gracefully: what it has begun it ends.
    pub(crate) fn stop(&mut self) {
        let Some((process, mut said)) = self.running.take() else {
            return;
        };
        process.signal("CONT");
        process.signal("TERM");
        assert!(said.any(|line| line.unwrap() == "stopped"));
    }
}
