//! Servers of Redis for tests.

use std::net::TcpListener;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{LazyLock, Mutex};

use tempfile::TempDir;

use super::tied::{Tied, swallow};

/// The environment variable that names another program than `redis-server`, such as `valkey-server`.
const PROGRAM: &str = "REDIS_SERVER";

/// A port that nobody listens on.
pub(crate) fn free_port() -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    listener.local_addr().unwrap().port()
}

/// A running server; it ends when this is dropped.
pub(crate) struct Server {
    pub(crate) port: u16,
    process: Tied,
    args: Vec<String>,
    dir: TempDir,
}

impl Server {
    /// A Redis with these settings; it writes a log if they say so.
    pub(crate) fn start(settings: &[&str]) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let port = free_port();
        let mut args: Vec<String> = vec!["--port".into(), port.to_string()];
        args.extend(["--bind", "127.0.0.1", "--save", "", "--dir"].map(String::from));
        args.push(dir.path().to_str().unwrap().to_owned());
        args.extend(settings.iter().map(|&setting| setting.to_owned()));
        Self::spawn(port, args, dir)
    }

    /// A Sentinel that watches a server under a name.
    pub(crate) fn sentinel(service: &str, watched: u16) -> Self {
        let port = free_port();
        Self::sentinel_with(&format!("port {port}\n"), port, service, watched)
    }

    /// A Sentinel with these settings, which have it listen on this port.
    pub(crate) fn sentinel_with(settings: &str, port: u16, service: &str, watched: u16) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("sentinel.conf");
        // One that is silent for half a second is taken for dead.
        let text = format!(
            "{settings}bind 127.0.0.1\nsentinel monitor {service} 127.0.0.1 {watched} 1\n\
             sentinel down-after-milliseconds {service} 500\nsentinel failover-timeout {service} 2000\n"
        );
        std::fs::write(&file, text).unwrap();
        let args = vec![file.to_str().unwrap().to_owned(), "--sentinel".to_owned()];
        Self::spawn(port, args, dir)
    }

    fn spawn(port: u16, args: Vec<String>, dir: TempDir) -> Self {
        let program = std::env::var(PROGRAM).unwrap_or_else(|_| "redis-server".to_owned());
        let (process, mut lines) =
            Tied::start(Command::new(&program).args(&args), Stdio::inherit());
        let mut said = String::new();
        let ready = lines.by_ref().map_while(Result::ok).any(|line| {
            said += &line;
            line.contains("eady to accept connections") || line.contains("+monitor master")
        });
        assert!(ready, "{program} is needed (Debian: redis-server): {said}");
        swallow(lines);
        Self {
            port,
            process,
            args,
            dir,
        }
    }

    /// Kills the server without a warning.
    pub(crate) fn kill(&mut self) {
        self.process.kill();
    }

    /// Starts a killed server again, on what it left behind.
    pub(crate) fn restart(self) -> Self {
        let (port, args) = (self.port, self.args.clone());
        let dir = self.ended();
        Self::spawn(port, args, dir)
    }

    fn ended(mut self) -> TempDir {
        self.kill();
        std::mem::replace(&mut self.dir, tempfile::tempdir().unwrap())
    }

    /// What `redis-cli` prints for a command.
    pub(crate) fn cli(&self, words: &[&str]) -> String {
        let ran = Command::new("redis-cli")
            .args(["-h", "127.0.0.1", "-p", &self.port.to_string()])
            .args(words)
            .output()
            .unwrap();
        String::from_utf8_lossy(&ran.stdout).trim_end().to_owned()
    }

    pub(crate) fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
    }
}

/// Three masters that share all slots.
pub(crate) struct Cluster(pub(crate) Vec<Server>);

impl Cluster {
    pub(crate) fn start() -> Self {
        let servers: Vec<_> = (0..3).map(|_| Self::node()).collect();
        let first = &servers[0];
        for (server, slots) in
            servers
                .iter()
                .zip([["0", "5460"], ["5461", "10922"], ["10923", "16383"]])
        {
            let said = server.cli(&["cluster", "addslotsrange", slots[0], slots[1]]);
            assert_eq!(said, "OK");
            let (port, bus) = (
                first.port.to_string(),
                first.cli(&["config", "get", "cluster-port"]),
            );
            let bus = bus.lines().nth(1).unwrap();
            server.cli(&["cluster", "meet", "127.0.0.1", &port, bus]);
        }
        for server in &servers {
            let is_whole = || {
                let info = server.cli(&["cluster", "info"]);
                info.contains("cluster_state:ok") && info.contains("cluster_known_nodes:3")
            };
            while !is_whole() {}
        }
        Self(servers)
    }

    fn node() -> Server {
        let bus = free_port().to_string();
        Server::start(&[
            "--cluster-enabled",
            "yes",
            "--cluster-port",
            &bus,
            "--appendonly",
            "yes",
            "--appendfsync",
            "always",
        ])
    }

    pub(crate) fn url(&self) -> String {
        let nodes: Vec<_> = self
            .0
            .iter()
            .map(|server| format!("127.0.0.1:{}", server.port))
            .collect();
        format!("redis+cluster://{}", nodes.join(","))
    }
}

static ALONE: LazyLock<Mutex<Server>> = LazyLock::new(|| Mutex::new(Server::start(&[])));
static CLUSTER: LazyLock<Mutex<Cluster>> = LazyLock::new(|| Mutex::new(Cluster::start()));
static PREFIXES: AtomicUsize = AtomicUsize::new(0);

fn own_prefix() -> String {
    format!("?prefix=t{}", PREFIXES.fetch_add(1, Ordering::Relaxed))
}

/// A key space of its own on a server that the tests share.
pub(crate) fn alone() -> String {
    ALONE.lock().unwrap().url() + &own_prefix()
}

/// A key space of its own in a cluster that the tests share.
pub(crate) fn cluster() -> String {
    CLUSTER.lock().unwrap().url() + &own_prefix()
}
