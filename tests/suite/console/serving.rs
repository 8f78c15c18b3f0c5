//! `wxmenu serve` and its console, over real sockets.
#![allow(
    clippy::disallowed_methods,
    reason = "the tests make a folder, and sign by the wall clock"
)]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

use serde_json::Value;
use wxmenu::wechat::{push, sign};

use super::MENU;

struct Server {
    process: Child,
    greeting: String,
}

impl Server {
    fn start(settings: &str) -> (Self, tempfile::TempDir) {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir(dir.path().join("menus")).unwrap();
        std::fs::write(dir.path().join("menus/a.menuconfig.xml"), MENU).unwrap();
        std::fs::write(dir.path().join("wxmenu.toml"), settings).unwrap();
        let mut process = Command::new(env!("CARGO_BIN_EXE_wxmenu"))
            .args([
                "serve",
                "--listen",
                "127.0.0.1:0",
                "--store",
                "memory:",
                "--stub-handlers",
            ])
            .current_dir(dir.path())
            .stdout(Stdio::piped())
            .stderr(std::fs::File::create(dir.path().join("log")).unwrap())
            .spawn()
            .unwrap();
        let mut out = BufReader::new(process.stdout.take().unwrap());
        let mut greeting = String::new();
        while !greeting.ends_with("Ctrl-C stops it\n") {
            assert_ne!(out.read_line(&mut greeting).unwrap(), 0, "{greeting}");
        }
        (Self { process, greeting }, dir)
    }

    fn address(&self) -> &str {
        let start = self.greeting.split("http://").nth(1).unwrap();
        start.lines().next().unwrap()
    }

    /// Sends a request; gives the connection.
    fn send(&self, verb: &str, path: &str, headers: &str, body: &str) -> TcpStream {
        let mut stream = TcpStream::connect(self.address()).unwrap();
        let length = body.len();
        write!(
            stream,
            "{verb} {path} HTTP/1.1\r\nHost: {}\r\nContent-Length: {length}\r\n{headers}\r\n{body}",
            self.address()
        )
        .unwrap();
        stream
    }

    fn ask(&self, verb: &str, path: &str, headers: &str, body: &str) -> String {
        let headers = format!("Connection: close\r\n{headers}");
        let mut answer = String::new();
        let mut stream = self.send(verb, path, &headers, body);
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    /// The header with the cookie of who came by the link.
    fn cookie(&self) -> String {
        let link = self.greeting.split("/console?key=").nth(1).unwrap();
        let key = link.lines().next().unwrap();
        let answer = self.ask("GET", &format!("/console?key={key}"), "", "");
        assert!(answer.starts_with("HTTP/1.1 303"), "{answer}");
        let cookie = answer.split("wxmenu_console=").nth(1).unwrap();
        let token = cookie.split(';').next().unwrap();
        format!("Cookie: wxmenu_console={token}\r\n")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _gone = self.process.kill();
        let _gone = self.process.wait();
    }
}

/// What is in an answer with a length of its own.
fn json(answer: &str) -> Value {
    let (_, body) = answer.split_once("\r\n\r\n").unwrap();
    serde_json::from_str(body).unwrap_or_else(|error| panic!("{error}: {answer}"))
}

fn now() -> String {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    now.unwrap().as_secs().to_string()
}

#[test]
fn the_printed_link_logs_in_and_a_push_is_seen_live() {
    let (server, _dir) = Server::start("");
    let cookie = server.cookie();
    let me = json(&server.ask("GET", "/j/me", &cookie, ""));
    assert_eq!((&me["r"], &me["demo"]), (&0.into(), &true.into()));

    let stream = server.send("GET", "/stream", &cookie, "");
    let mut events = BufReader::new(stream).lines().map(Result::unwrap);
    let mut next = || {
        let line = events.find(|line| line.starts_with("event: ")).unwrap();
        line.trim_start_matches("event: ").to_owned()
    };
    assert_eq!(next(), "notification");
    let time = now();
    let signature = sign([b"wxmenu-demo".as_slice(), time.as_bytes(), b"n"]);
    let body = push([
        ("ToUserName", "gh"),
        ("FromUserName", "o1"),
        ("CreateTime", &time),
        ("MsgType", "text"),
        ("Content", "m"),
        ("MsgId", "1"),
    ]);
    let path = format!("/wechat/demo/?signature={signature}&timestamp={time}&nonce=n");
    let reply = server.ask("POST", &path, "", &body);
    assert!(reply.contains("功能目录"), "{reply}");
    let kept = json(&server.ask("GET", "/j/messages/1", &cookie, ""));
    assert_eq!(kept["message"]["why"]["outcome"], "enters menu m001");
    let seen: Vec<String> = (0..4).map(|_| next()).collect();
    let expected = [
        "request_received",
        "request_deserialized",
        "turn_finished",
        "response_sent",
    ];
    assert_eq!(seen, expected);
}

#[test]
fn the_log_says_who_changed_what_and_names_nobody() {
    let (server, dir) = Server::start("");
    let cookie = server.cookie();
    let headers = format!("{cookie}X-Console: 1\r\nContent-Type: application/json\r\n");
    let good = server.ask("PUT", "/j/settings/demo", &headers, r#"{"welcome":"好"}"#);
    assert_eq!(json(&good)["r"], 0);
    let bad = server.ask("PUT", "/j/settings/demo", &headers, r#"{"welcome":""}"#);
    assert_eq!(json(&bad)["r"], 1004);
    server.ask(
        "POST",
        "/j/sessions/demo/oMgHVjngRipVsoxg6TuX/reset",
        &headers,
        "",
    );
    let log = std::fs::read_to_string(dir.path().join("log")).unwrap();
    let line = |word: &str| log.lines().find(|line| line.contains(word)).unwrap_or(&log);
    assert!(
        line("done in the console").contains("/j/settings/{identity}"),
        "{log}"
    );
    assert!(
        line("refused by the console").contains("setting-empty"),
        "{log}"
    );
    assert!(
        log.contains("/reset") && !log.contains("oMgHVjngRipVsoxg6TuX"),
        "{log}"
    );
}

#[cfg(unix)]
#[test]
fn a_stop_does_not_wait_for_who_reads_the_stream() {
    let (mut server, _dir) = Server::start("");
    let cookie = server.cookie();
    let mut stream = server.send("GET", "/stream", &cookie, "");
    let mut first = [0; 15];
    stream.read_exact(&mut first).unwrap();
    assert_eq!(&first, b"HTTP/1.1 200 OK");
    let pid = server.process.id().to_string();
    assert!(
        Command::new("kill")
            .args(["-TERM", &pid])
            .status()
            .unwrap()
            .success()
    );
    let mut rest = Vec::new();
    stream.read_to_end(&mut rest).unwrap();
    assert!(rest.ends_with(b"0\r\n\r\n"), "the stream comes to its end");
    assert_eq!(server.process.wait().unwrap().code(), Some(0));
}

#[test]
fn with_a_password_there_is_no_link_and_without_both_no_console() {
    let token = "[[account]]\nidentity = \"shop\"\ntoken = \"abcdef\"\n";
    let (server, _dir) = Server::start(&format!("{token}[console]\npassword = \"secret\"\n"));
    assert!(server.greeting.contains("/console\n") && !server.greeting.contains("key="));
    let json_type = "Content-Type: application/json\r\n";
    let login = server.ask("POST", "/j/login", json_type, r#"{"password":"secret"}"#);
    assert!(
        login.contains("set-cookie: wxmenu_console=") && json(&login)["r"] == 0,
        "{login}"
    );
    for settings in [token, "[console]\nenabled = false\n"] {
        let (server, _dir) = Server::start(settings);
        assert!(!server.greeting.contains("/console"), "{}", server.greeting);
        assert!(
            server
                .ask("GET", "/console", "", "")
                .starts_with("HTTP/1.1 404")
        );
    }
}
