//! A node of the bot that counts, as a process of its own.

use std::fs::OpenOptions;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use wxmenu::Engine;
use wxmenu::handler::{Answer, CommandContext, CommandHandler, HandlerError};
use wxmenu::model::Timestamp;
use wxmenu::server::{Callback, Connections};
use wxmenu::store::DynStore;
use wxmenu::wechat::Account;

use super::conformance::open;
use super::http::{Message, Sent};
use super::tied::signal;

pub(crate) const TOKEN: &str = "counting";
pub(crate) const PATH: &str = "/wechat/demo/";

/// Where the sessions of a node are, and in which folder it notes what its handlers did.
const STORE: &str = "WXMENU_TEST_NODE_STORE";
const FOLDER: &str = "WXMENU_TEST_NODE_FOLDER";

const MENU: &str = r#"<menu-configs>
  <menu-config id="m" name="m"><regex>in</regex>
    <menu-command name="count" handler="count"><regex>say \d+</regex></menu-command>
    <menu-command name="wait" handler="wait"><regex>wait</regex></menu-command>
    <menu-command name="tell" handler="tell"><regex>tell</regex></menu-command>
  </menu-config>
</menu-configs>"#;

pub(crate) fn now() -> Timestamp {
    let since = std::time::UNIX_EPOCH.elapsed().unwrap();
    Timestamp::from_millis(since.as_millis().try_into().unwrap())
}

struct Count(PathBuf);

impl CommandHandler for Count {
    async fn handle(&self, cx: &mut CommandContext) -> Result<Answer, HandlerError> {
        let count = cx.get::<u32>("count")?.unwrap_or(0) + 1;
        note(
            &self.0,
            "runs",
            &format!("{} {}", cx.openid().as_str(), cx.text()),
        );
        // Others take their turns between reading and writing.
        tokio::task::yield_now().await;
        cx.set("count", count)?;
        Ok(Answer::text(format!("{} is {count}", cx.text())))
    }
}

/// Counts too, and waits until somebody puts the file `go` into the folder.
struct Wait(PathBuf);

impl CommandHandler for Wait {
    async fn handle(&self, cx: &mut CommandContext) -> Result<Answer, HandlerError> {
        let count = cx.get::<u32>("count")?.unwrap_or(0) + 1;
        note(&self.0, "begun", cx.text());
        println!("waiting");
        while !self.0.join("go").exists() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        cx.set("count", count)?;
        Ok(Answer::text(format!("{} is {count}", cx.text())))
    }
}

struct Tell;

impl CommandHandler for Tell {
    async fn handle(&self, cx: &mut CommandContext) -> Result<Answer, HandlerError> {
        let count = cx.get::<u32>("count")?.unwrap_or(0);
        Ok(Answer::text(format!("counted {count}")))
    }
}

fn note(folder: &Path, file: &str, what: &str) {
    let file = OpenOptions::new()
        .create(true)
        .append(true)
        .open(folder.join(file));
    // In one write: other nodes write to the same file.
    file.unwrap()
        .write_all(format!("{what}\n").as_bytes())
        .unwrap();
}

/// Not a test of its own: the node that [`Node::start`] starts. Serves until it is killed.
#[test]
fn node() {
    let (Ok(store), Ok(folder)) = (std::env::var(STORE), std::env::var(FOLDER)) else {
        return;
    };
    let folder = PathBuf::from(folder);
    let engine = Engine::builder()
        .menu("menus/count.menuconfig.xml", MENU)
        .handler("count", Count(folder.clone()))
        .handler("wait", Wait(folder))
        .handler("tell", Tell)
        // On the last delivery a turn may take its time; this is not about the busy page.
        .deadline(Duration::from_secs(600))
        .handler_limit(Duration::from_secs(600))
        .store(DynStore::new(open(&store)))
        .build()
        .unwrap();
    let callback = Callback::new(engine, [Account::plain("demo", TOKEN)]);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    println!("\nport {}", listener.local_addr().unwrap().port());
    std::io::stdout().flush().unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    let connections = Connections::default();
    let stop = std::future::pending();
    let serve = wxmenu::server::run(callback, &connections, vec![listener], stop);
    runtime.block_on(serve).unwrap();
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
        let port = lines.by_ref().map(Result::unwrap).find_map(|line| {
            let port = line.strip_prefix("port ")?;
            port.parse().ok()
        });
        Self {
            port: port.expect("a node says on which port it listens"),
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
