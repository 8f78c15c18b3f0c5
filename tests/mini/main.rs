//! `wxmenu serve` and `wxmenu stub`, driven by a client that behaves like the request components of
//! mini-programs: `client.js` is the client, `run.js` the facts. Needs Node; `tests/run` installs it
//! and asks for this test by name.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a failed expectation is a failed test, and processes are started"
)]

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::JoinHandle;

/// A process that says where it is.
struct Running {
    process: Child,
    /// The first address that it says.
    url: String,
    log: Option<JoinHandle<String>>,
}

impl Running {
    fn start(command: &mut Command) -> Self {
        let mut process = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut out = BufReader::new(process.stdout.take().unwrap());
        let mut log = process.stderr.take().unwrap();
        let log = std::thread::spawn(move || {
            let mut text = String::new();
            log.read_to_string(&mut text).unwrap();
            text
        });
        let mut line = String::new();
        out.read_line(&mut line).unwrap();
        let url = line.trim().rsplit(' ').next().unwrap().to_owned();
        // What it prints later has to go somewhere.
        std::thread::spawn(move || std::io::copy(&mut out, &mut std::io::sink()));
        if !url.starts_with("http://127.0.0.1:") {
            panic!("it did not start: {line}{}", log.join().unwrap());
        }
        let log = Some(log);
        Self { process, url, log }
    }

    /// Ends it; gives what it said on stderr.
    fn stop(mut self) -> String {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
        self.log.take().unwrap().join().unwrap()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It is gone already unless a fact did not hold.
        drop(self.process.kill());
    }
}

fn wxmenu(home: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wxmenu"));
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("WXMENU_") {
            command.env_remove(name);
        }
    }
    command.current_dir(home);
    command
}

/// Everything that is kept in a folder, in one piece.
fn bytes_below(folder: &Path) -> Vec<u8> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => all.extend(bytes_below(&path)),
            false => all.extend(std::fs::read(&path).unwrap()),
        }
    }
    all
}

fn holds(bytes: &[u8], text: &str) -> bool {
    let text = text.as_bytes();
    bytes.windows(text.len()).any(|window| window == text)
}

#[test]
fn clients_of_both_generations_find_what_they_expect() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let home = tempfile::tempdir().unwrap();
    let stub = Running::start(wxmenu(home.path()).args(["stub", "--listen", "127.0.0.1:0"]));
    let store = format!("sled:{}", home.path().join("data").display());
    let uploads = home.path().join("uploads");
    let server = Running::start(
        wxmenu(home.path())
            .args(["serve", "--listen", "127.0.0.1:0", "--store", &store, "-C"])
            .arg(root)
            .env("WXMENU_API_BASE", &stub.url)
            .env("WXMENU_ACCOUNT_DEMO_APPID", "wx0000000000000001")
            .env("WXMENU_ACCOUNT_DEMO_SECRET", "5ecre7")
            .env("WXMENU_CONSOLE_UPLOADS", &uploads)
            .env("WXMENU_LOG", "trace"),
    );
    let node = Command::new("node")
        .arg(root.join("tests/mini/run.js"))
        .arg(format!("{}/mini/demo", server.url))
        .arg(&stub.url)
        .stdin(Stdio::null())
        .output()
        .expect("node is there: tests/run installs it");
    let printed = String::from_utf8_lossy(&node.stdout).into_owned();
    let complaint = String::from_utf8_lossy(&node.stderr).into_owned();
    assert!(node.status.success(), "{printed}{complaint}");
    println!("{printed}");

    // A ticket that was good, for a look at what was kept and said of it.
    let login = format!("{}/mini/demo/login?code=last.1", server.url);
    let print = "fetch(process.argv[1]).then(r => r.json()).then(a => console.log(a.session))";
    let shown = Command::new("node").args(["-e", print, &login]).output();
    let ticket = String::from_utf8(shown.unwrap().stdout).unwrap();
    let ticket = ticket.trim();
    assert_eq!(ticket.len(), 32, "{ticket}");
    let log = server.stop();
    let kept = bytes_below(&home.path().join("data"));
    let session_key = "c3R1YnN0dWJzdHVic3R1Yg";
    for secret in [ticket, session_key, "5ecre7"] {
        assert!(!holds(&kept, secret), "the store holds {secret}");
        assert!(!log.contains(secret), "the log holds {secret}\n{log}");
    }
    stub.stop();
}
