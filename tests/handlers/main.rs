//! The example `http_handler`, with its handler in each of its languages: every conversation of its
//! tests goes as it is written, and a request that the bot did not sign is refused. Needs Python and
//! Node; `tests/run` installs them and asks for this test by name.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a failed expectation is a failed test, and processes are started"
)]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use wxmenu::Engine;
use wxmenu::config::{BotFolder, Environment, Need};
use wxmenu::engine::{Coverage, EngineBuilder};
use wxmenu::model::{HttpAddress, SourceFile};
use wxmenu::remote::HttpHandlers;
use wxmenu::testing::{CoverageReport, Script};

/// The address in the menuconfig; here a free port takes its place.
const WRITTEN: &str = "http://127.0.0.1:9000";

/// A handler that runs.
struct Handler {
    process: Child,
    url: String,
}

impl Handler {
    fn start(program: &str, file: &str) -> Self {
        let mut process = Command::new(program)
            .args([file, "0"])
            .current_dir(folder())
            .env_remove("LEDGER_KEY")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{program}: {error}"));
        let mut line = String::new();
        let mut out = BufReader::new(process.stdout.take().unwrap());
        out.read_line(&mut line).unwrap();
        let url = line.trim().rsplit(' ').next().unwrap().to_owned();
        assert!(
            url.starts_with("http://127.0.0.1:"),
            "{program} {file}: {line}"
        );
        Self { process, url }
    }
}

impl Drop for Handler {
    fn drop(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/http_handler")
}

/// The bot of the example, with its handler at another address.
fn bot(handler: &Handler) -> EngineBuilder {
    let bot = BotFolder::new(folder());
    let none: Environment = std::iter::empty::<(&str, &str)>().collect();
    let (mut settings, faults) = bot.settings(&none, Need::Secrets);
    assert!(faults.is_empty(), "{faults}");
    let (files, faults) = bot.files(&settings.engine);
    assert!(faults.is_empty(), "{faults}");
    let written = HttpAddress::parse(WRITTEN).unwrap();
    assert_eq!(settings.handlers.allow, [written]);
    settings.handlers.allow = vec![HttpAddress::parse(&handler.url).unwrap()];
    let moved = |file: Arc<SourceFile>| {
        let text = file.text().replace(WRITTEN, &handler.url);
        SourceFile::new(file.name(), text)
    };
    Engine::builder()
        .menus(files.menus.into_iter().map(moved))
        .templates(files.templates)
        .handler_addresses(HttpHandlers::new(&settings.handlers))
}

async fn plays(handler: &Handler) {
    let (folder, coverage) = (folder().join("tests"), Coverage::new());
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&path).unwrap();
        let script = Script::parse(&SourceFile::new(name, text)).unwrap();
        let outcome = script.run(&bot(handler).coverage(&coverage)).await.unwrap();
        let said = script.blessed(&outcome);
        if std::env::var_os("WXMENU_BLESS").is_some_and(|value| value == "1") {
            std::fs::write(&path, said).unwrap();
        } else {
            assert!(outcome.passed(), "{} should be:\n\n{said}", path.display());
        }
    }
    let covered = CoverageReport::new(&coverage);
    assert!(covered.reaches(100.0), "{covered}");
}

/// Sends a body with these lines in its head; gives the status.
fn status(handler: &Handler, lines: &str) -> u16 {
    let mut stream = TcpStream::connect(handler.url.trim_start_matches("http://")).unwrap();
    let head = format!("POST /ledger HTTP/1.1\r\nhost: ledger\r\nconnection: close\r\n{lines}");
    write!(stream, "{head}content-length: 2\r\n\r\n{{}}").unwrap();
    let mut said = String::new();
    stream.read_to_string(&mut said).unwrap();
    said.split(' ').nth(1).unwrap().parse().unwrap()
}

fn refuses_others(handler: &Handler) {
    let zeros = format!("x-wxmenu-signature: sha256={}\r\n", "0".repeat(64));
    for lines in [
        String::new(),
        zeros.clone(),
        format!("x-wxmenu-timestamp: 1767225600\r\n{zeros}"),
        format!("x-wxmenu-timestamp: 99999999999\r\n{zeros}"),
        format!("x-wxmenu-timestamp: now\r\n{zeros}"),
    ] {
        assert_eq!(status(handler, &lines), 401, "{lines}");
    }
}

#[tokio::test]
async fn the_handler_in_python_keeps_the_ledger() {
    let handler = Handler::start("python3", "handler.py");
    plays(&handler).await;
    refuses_others(&handler);
}

#[tokio::test]
async fn the_handler_in_node_keeps_the_ledger() {
    let handler = Handler::start("node", "handler.mjs");
    plays(&handler).await;
    refuses_others(&handler);
}
