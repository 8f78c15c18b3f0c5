//! A folder and a terminal in which a page is followed.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;
use wxmenu::config::{BotFolder, EngineSettings};
use wxmenu::model::SourceFile;
use wxmenu::testing::Script;
use wxmenu::{Engine, demo};

/// What a page shows for a server of the bot, and for the stub of the platform.
const BOT: &str = "127.0.0.1:8080";
const STUB: &str = "127.0.0.1:8090";

/// The reader's terminal: starts in a copy of the repository's bot.
pub(super) struct Shell {
    home: TempDir,
    at: PathBuf,
    servers: Vec<Server>,
}

struct Server {
    child: Child,
    /// Where a page says that it is.
    shown: &'static str,
    address: String,
}

impl Drop for Server {
    fn drop(&mut self) {
        // Both fail only if it ended by itself, which a command after it would have noticed.
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

impl Shell {
    pub(super) fn new() -> Self {
        let home = TempDir::new().unwrap();
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let clone = home.path().join("wxmenu");
        for folder in ["menus", "templates", "tests/demo"] {
            copy(&root.join(folder), &clone.join(folder));
        }
        let tools = home.path().join("bin");
        std::fs::create_dir(&tools).unwrap();
        tool(&tools.join("wxmenu"), "exec \"$WXMENU\" \"$@\"");
        tool(
            &tools.join("cargo"),
            "while [ \"$1\" != -- ]; do shift; done; shift; exec \"$WXMENU\" \"$@\"",
        );
        Self {
            at: clone,
            home,
            servers: Vec::new(),
        }
    }

    /// Puts a file where the page says.
    pub(super) fn write(&mut self, path: &str, text: &str) {
        let path = self.at.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    /// Runs the commands of a block and compares what they print.
    pub(super) fn console(&mut self, place: &str, text: &str) {
        let mut lines = text.lines().peekable();
        while let Some(line) = lines.next() {
            let command = line
                .strip_prefix("$ ")
                .unwrap_or_else(|| panic!("{place}: {line}"));
            let mut shown = Vec::new();
            while let Some(line) = lines.next_if(|line| !line.starts_with("$ ")) {
                shown.push(line);
            }
            self.command(place, command, &shown);
        }
    }

    fn command(&mut self, place: &str, command: &str, shown: &[&str]) {
        if let Some(folder) = command.strip_prefix("cd ") {
            self.at = self.at.join(folder);
            assert!(self.at.is_dir(), "{place}: {folder} is there");
            return;
        }
        if command.starts_with("git clone") {
            return;
        }
        if command.contains("-- serve") || command.contains("wxmenu serve") {
            return self.serve(BOT, place, command, shown);
        }
        if command.contains("wxmenu stub") {
            return self.serve(STUB, place, command, shown);
        }
        let output = self
            .sh(&self.live(command))
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let printed = [output.stderr, output.stdout].map(|text| String::from_utf8(text).unwrap());
        let printed = printed.concat();
        assert_shown(place, command, shown, &self.on_paper(&printed));
    }

    /// Starts the server on a free port, and compares what it prints until it listens.
    fn serve(&mut self, server: &'static str, place: &str, command: &str, shown: &[&str]) {
        let command = format!("{} --listen 127.0.0.1:0", self.live(command));
        let mut child = self
            .sh(&format!("exec env {command}"))
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut printed = String::new();
        let mut address = String::new();
        for _ in shown {
            let Some(line) = lines.next() else { break };
            let line = line.unwrap();
            if let Some(found) = line
                .split("127.0.0.1:")
                .nth(1)
                .filter(|_| address.is_empty())
            {
                let port: String = found.chars().take_while(char::is_ascii_digit).collect();
                address = format!("127.0.0.1:{port}");
            }
            printed.push_str(&line);
            printed.push('\n');
        }
        // What it prints later has to go somewhere.
        std::thread::spawn(move || lines.for_each(drop));
        self.servers.retain(|old| old.shown != server);
        self.servers.push(Server {
            child,
            shown: server,
            address,
        });
        assert_shown(place, &command, shown, &self.on_paper(&printed));
    }

    /// Holds a conversation with the bot of this folder.
    pub(super) async fn chat(&self, place: &str, text: &str) {
        let (files, faults) = BotFolder::new(&self.at).files(&EngineSettings::default());
        assert!(faults.is_empty(), "{place}: {faults}");
        let builder = Engine::builder()
            .menus(files.menus)
            .templates(files.templates);
        let builder = demo::register(builder).stub_missing(true);
        let script = Script::parse(&SourceFile::new(place, text));
        let script = script.unwrap_or_else(|faults| panic!("{place}: {faults}"));
        let outcome = script.run(&builder).await.unwrap();
        assert!(outcome.passed(), "{outcome}");
    }

    fn sh(&self, command: &str) -> Command {
        let mut sh = Command::new("sh");
        let tools = self.home.path().join("bin");
        let path = format!("{}:{}", tools.display(), std::env::var("PATH").unwrap());
        sh.args(["-c", command])
            .current_dir(&self.at)
            .env("PATH", path);
        sh.env("WXMENU", env!("CARGO_BIN_EXE_wxmenu"))
            .env("NO_COLOR", "1");
        sh
    }

    fn live(&self, command: &str) -> String {
        let servers = self.servers.iter();
        servers.fold(command.to_owned(), |command, server| {
            command.replace(server.shown, &server.address)
        })
    }

    fn on_paper(&self, printed: &str) -> String {
        let servers = self.servers.iter();
        let printed = servers.fold(printed.to_owned(), |printed, server| {
            printed.replace(&server.address, server.shown)
        });
        without_key(&printed)
    }
}

/// The key of the console's link is another one in every run.
fn without_key(printed: &str) -> String {
    let mut parts = printed.split("?key=");
    let mut paper = parts.next().unwrap_or("").to_owned();
    for part in parts {
        let rest = part.trim_start_matches(|c: char| c.is_ascii_hexdigit());
        paper.push_str("?key=…");
        paper.push_str(rest);
    }
    paper
}

fn assert_shown(place: &str, command: &str, shown: &[&str], printed: &str) {
    let printed: Vec<&str> = printed.trim_end().lines().map(str::trim_end).collect();
    let same = |shown: &&str, printed: &&str| match shown.strip_suffix(" ...") {
        Some(start) => printed.starts_with(start),
        None => shown == printed,
    };
    let fits_at = |part: &[&str], rest: &[&str]| {
        part.len() <= rest.len() && part.iter().zip(rest).all(|(a, b)| same(a, b))
    };
    let parts: Vec<&[&str]> = shown.split(|line| *line == "...").collect();
    let mut rest = printed.as_slice();
    let mut fits = parts.len() > 1 || rest.len() == shown.len();
    for (at, part) in parts.iter().enumerate() {
        let found = match at {
            0 => fits_at(part, rest).then_some(0),
            _ if at + 1 == parts.len() => {
                let from = rest.len().saturating_sub(part.len());
                fits_at(part, &rest[from..]).then_some(from)
            }
            _ => (0..=rest.len()).find(|from| fits_at(part, &rest[*from..])),
        };
        fits &= found.is_some();
        rest = found.map_or(rest, |found| &rest[found + part.len()..]);
    }
    assert!(
        fits,
        "{place}: `{command}` prints something else\nshown:\n{}\n\nprinted:\n{}",
        shown.join("\n"),
        printed.join("\n")
    );
}

fn tool(path: &Path, script: &str) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::write(path, format!("#!/bin/sh\n{script}\n")).unwrap();
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).unwrap();
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target)
        } else {
            std::fs::copy(&path, &target).unwrap();
        }
    }
}
