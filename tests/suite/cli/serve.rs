//! `wxmenu serve`.

use std::io::{BufRead, BufReader, Read};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

use super::{GOOD, ended, folder, run, wxmenu};

/// A server that runs.
pub(super) struct Server {
    process: Child,
    out: BufReader<ChildStdout>,
    /// What it said before it was ready.
    greeting: String,
}

impl Server {
    fn start(dir: &Path, args: &[&str]) -> Self {
        Self::started(
            wxmenu(dir)
                .args(["serve", "--listen", "127.0.0.1:0"])
                .args(args),
        )
    }

    #[track_caller]
    pub(super) fn started(command: &mut Command) -> Self {
        let mut process = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut out = BufReader::new(process.stdout.take().unwrap());
        let mut greeting = String::new();
        while !greeting.ends_with("Ctrl-C stops it\n") {
            if out.read_line(&mut greeting).unwrap() == 0 {
                let mut why = String::new();
                process
                    .stderr
                    .take()
                    .unwrap()
                    .read_to_string(&mut why)
                    .unwrap();
                panic!("it did not start: {why}");
            }
        }
        Self {
            process,
            out,
            greeting,
        }
    }

    /// The address of an account's callback, as it was said.
    pub(super) fn url(&self, identity: &str) -> &str {
        let line = self
            .greeting
            .lines()
            .find_map(|line| line.trim().strip_prefix(&format!("account {identity}: ")));
        line.unwrap_or_else(|| panic!("{}", self.greeting))
    }

    #[cfg(feature = "demo")]
    pub(super) fn pid(&self) -> u32 {
        self.process.id()
    }

    #[track_caller]
    fn say(&self, text: &str) -> String {
        let mut send = wxmenu(Path::new("."));
        let ran = ended(send.args([
            "send",
            "--url",
            self.url("demo"),
            "--token",
            "wxmenu-demo",
            "--user",
            "o1",
            text,
        ]));
        assert_eq!(ran.code, 0, "{}", ran.err);
        ran.out
    }

    /// Stops it as an operating system does; gives the exit code, what it said at last, and its log.
    fn stop(mut self, signal: &str) -> (Option<i32>, String, String) {
        let sent = Command::new("kill")
            .args([signal, &self.process.id().to_string()])
            .status()
            .unwrap();
        assert!(sent.success());
        let (mut last, mut log) = (String::new(), String::new());
        self.out.read_to_string(&mut last).unwrap();
        self.process
            .stderr
            .take()
            .unwrap()
            .read_to_string(&mut log)
            .unwrap();
        (self.process.wait().unwrap().code(), last, log)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It is gone already unless a test failed.
        let _gone = self.process.kill();
    }
}

#[test]
fn it_says_where_it_is_and_what_to_try_and_that_works() {
    let dir = folder(&[("menus/a.menuconfig.xml", GOOD)]);
    let server = Server::start(dir.path(), &["--store", "memory:"]);
    let url = server.url("demo").to_owned();
    let port = url
        .split(':')
        .nth(2)
        .and_then(|rest| rest.split('/').next())
        .unwrap();
    assert_eq!(url, format!("http://127.0.0.1:{port}/wechat/demo/"));
    assert_ne!(port, "0");
    let hint = format!("wxmenu send --url {url} --token wxmenu-demo --user o1 m");
    assert!(server.greeting.contains(&hint), "{}", server.greeting);

    let (_, arguments) = hint.split_once(' ').unwrap();
    let ran = ended(wxmenu(dir.path()).args(arguments.split(' ')));
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.contains("主菜单"), "{}", ran.out);
    assert!(server.say("hi").contains("你好"));
    assert!(!dir.path().join("data").exists());
}

#[cfg(unix)]
#[test]
fn signals_stop_it_with_exit_code_0() {
    for signal in ["-TERM", "-INT"] {
        let dir = folder(&[("menus/a.menuconfig.xml", GOOD)]);
        let server = Server::start(dir.path(), &["--store", "memory:"]);
        let (code, last, log) = server.stop(signal);
        assert_eq!((code, last.as_str()), (Some(0), "stopped\n"), "{log}");
        assert!(log.contains("stopping"), "{log}");
    }
}

#[cfg(all(unix, feature = "sled"))]
#[test]
fn a_restart_finds_people_where_they_were() {
    let dir = folder(&[("bot/menus/a.menuconfig.xml", GOOD)]);
    let server = Server::start(dir.path(), &["-C", "bot"]);
    assert!(server.say("m").contains("主菜单"));
    server.stop("-TERM");
    assert!(
        dir.path().join("bot/data").is_dir(),
        "paths of the settings begin in the bot folder"
    );
    let server = Server::start(dir.path(), &["-C", "bot"]);
    assert!(server.say("hi").contains("你好"));
}

#[test]
fn a_token_of_ones_own_is_not_said() {
    let toml = "[server]\nprefix = \"/bots\"\n[[account]]\nidentity = \"shop\"\ntoken = \"hush1234\"\n[[account]]\nidentity = \"club\"\ntoken = \"env:CLUB\"";
    let dir = folder(&[("menus/a.menuconfig.xml", GOOD), ("wxmenu.toml", toml)]);
    let mut command = wxmenu(dir.path());
    command.args([
        "serve",
        "--listen",
        "localhost:0",
        "--store",
        "memory:",
        "--log",
        "json",
    ]);
    let server = Server::started(command.env("CLUB", "hush5678").env("WXMENU_LOG", "trace"));
    assert!(
        server.url("shop").ends_with("/bots/shop/") && server.url("club").ends_with("/bots/club/")
    );
    assert!(
        !server.greeting.contains("wxmenu send"),
        "{}",
        server.greeting
    );
    let send = |token| {
        let args = [
            "send",
            "--url",
            server.url("shop"),
            "--token",
            token,
            "--user",
            "o1",
            "m",
        ];
        run(dir.path(), &args)
    };
    assert_eq!(send("hush1234").code, 0);
    assert_eq!(send("hush5678").code, 1, "another account's token");
    let greeting = server.greeting.clone();
    #[cfg(unix)]
    {
        let (_, last, log) = server.stop("-TERM");
        assert!(!format!("{greeting}{last}{log}").contains("hush"), "{log}");
        let lines = log
            .lines()
            .filter(|line| serde_json::from_str::<serde_json::Value>(line).is_err());
        assert_eq!(lines.count(), 0, "every log line is an object\n{log}");
    }
}

#[test]
fn an_account_in_safe_mode_is_served_and_spoken_to_encrypted() {
    let key = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";
    let toml = format!(
        "[[account]]\nidentity = \"shop\"\ntoken = \"abc\"\naes_key = \"{key}\"\nappid = \"wx1\""
    );
    let dir = folder(&[("menus/a.menuconfig.xml", GOOD), ("wxmenu.toml", &toml)]);
    let server = Server::start(dir.path(), &["--store", "memory:"]);
    let send = |more: &[&str]| {
        let fixed = [
            "send",
            "--url",
            server.url("shop"),
            "--token",
            "abc",
            "--user",
            "o1",
        ];
        let mut send = wxmenu(Path::new("."));
        ended(send.args([&fixed[..], more, &["m"]].concat()))
    };
    let sealed = ["--aes-key", key, "--appid", "wx1"];
    let ran = send(&[&sealed[..], &["--retry"]].concat());
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.contains("主菜单") && ran.out.ends_with("retry: the same document\n"));
    for (more, told) in [
        (&[][..], "400 Bad Request: incorrect content\nhelp: "),
        (
            &["--aes-key", key, "--appid", "wx2"],
            "401 Unauthorized: incorrect signature\nhelp: ",
        ),
    ] {
        let ran = send(more);
        assert_eq!((ran.code, &*ran.out), (1, ""));
        assert!(ran.err.contains(told), "{}", ran.err);
    }
    let (_, _, log) = server.stop("-TERM");
    for secret in [key, "abc\"", "wx1", "wx2"] {
        assert!(!log.contains(secret), "{log}");
    }
}

#[test]
fn what_keeps_it_from_starting_is_told_at_once() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let taken = taken.local_addr().unwrap().to_string();
    let own = "[[account]]\nidentity = \"a\"\n";
    let safe = format!("{own}token = \"abc\"\naes_key = \"{}\"", "a".repeat(43));
    let missing = format!("{own}token = \"env:NOT_THERE\"");
    let nothing = own.to_owned();
    for (toml, args, told) in [
        (
            "",
            &["--listen", &taken][..],
            &[&*format!("cannot listen on {taken}"), "--listen"][..],
        ),
        (
            "",
            &["--listen", "0.0.0.0:0"],
            &["demo", "wxmenu-demo", "loopback"],
        ),
        (
            "[server]\nlisten = \"0.0.0.0:0\"",
            &[],
            &["demo", "loopback"],
        ),
        ("[server]\nlisten = \"[::]:0\"", &[], &["demo", "loopback"]),
        (
            &safe,
            &["--listen", "127.0.0.1:0"],
            &["the mode `safe` needs an `appid`"],
        ),
        (
            &missing,
            &["--listen", "127.0.0.1:0"],
            &["config-bad-value", "`NOT_THERE` is not set"],
        ),
        (
            &nothing,
            &["--listen", "127.0.0.1:0"],
            &["config-bad-value", "has no `token`"],
        ),
        (
            "",
            &["--store", "sled:wxmenu.toml", "--listen", &taken],
            &["wxmenu.toml", "cannot be opened", "cannot listen"],
        ),
        (
            "[session]\nstore = \"sled:menus\"",
            &["--listen", "127.0.0.1:0"],
            &["sled:menus", "cannot be opened"],
        ),
    ] {
        let dir = folder(&[("menus/a.menuconfig.xml", GOOD), ("wxmenu.toml", toml)]);
        let ran = run(dir.path(), &[&["serve"], args].concat());
        assert_eq!(
            (ran.code, ran.out.as_str()),
            (2, ""),
            "{toml} {args:?}\n{}",
            ran.err
        );
        for told in told {
            assert!(ran.err.contains(told), "{told}\n{}", ran.err);
        }
    }
}

#[test]
fn a_handler_that_is_not_there_may_be_stubbed() {
    let menu = GOOD
        .replace("<reply>你好</reply>", "")
        .replace("id=\"c\"", "id=\"c\" bean-name=\"orderHandler\"");
    let dir = folder(&[("menus/a.menuconfig.xml", &menu)]);
    let serve = ["serve", "--listen", "127.0.0.1:0", "--store", "memory:"];
    let ran = run(dir.path(), &serve);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("unknown-handler"), "{}", ran.err);
    let server = Server::start(dir.path(), &["--store", "memory:", "--stub-handlers"]);
    server.say("m");
    assert!(server.say("hi").contains("主菜单"));
    drop(server);
    let server = Server::start(
        dir.path(),
        &["--store", "memory:", "--stub", "orderHandler=text:好的"],
    );
    server.say("m");
    assert!(server.say("hi").contains("好的"));
}

/// What a folder of menus looks like while people write to it.
struct Edited {
    dir: tempfile::TempDir,
    server: Server,
    log: BufReader<std::process::ChildStderr>,
}

impl Edited {
    fn start(args: &[&str]) -> Self {
        let dir = folder(&[("menus/a.menuconfig.xml", GOOD)]);
        let mut server = Server::start(dir.path(), &[&["--store", "memory:"], args].concat());
        let log = BufReader::new(server.process.stderr.take().unwrap());
        Self { dir, server, log }
    }

    fn write(&self, name: &str, text: &str) {
        std::fs::write(self.dir.path().join(name), text).unwrap();
    }

    /// Reads the log up to a line with these words; gives all that was read.
    #[track_caller]
    fn wait_for(&mut self, words: &str) -> String {
        let mut read = String::new();
        while !read.lines().last().is_some_and(|line| line.contains(words)) {
            assert_ne!(self.log.read_line(&mut read).unwrap(), 0, "{read}");
        }
        read
    }
}

#[cfg(feature = "watch")]
#[test]
fn changed_files_are_taken_and_broken_ones_are_told_and_not_taken() {
    let mut edited = Edited::start(&[]);
    let reply = edited.server.say("m");
    edited.write(
        "menus/a.menuconfig.xml",
        "<menu-configs><menu-config id=\"m\"",
    );
    let told = edited.wait_for("the changed files are not taken");
    assert!(
        told.contains("error[xml-syntax]") && told.contains("^"),
        "{told}"
    );
    assert_eq!(edited.server.say("m"), reply);

    edited.write("menus/a.menuconfig.xml", &GOOD.replace("主菜单", "新菜单"));
    std::fs::create_dir_all(edited.dir.path().join("templates/menucommand")).unwrap();
    edited.write("templates/menucommand/showMenuConfig.page", "新的欢迎");
    edited.wait_for("the changed files are taken");
    // The folder and its file may have been noticed one after the other.
    while edited.server.say("m") != "新的欢迎\n" {
        edited.wait_for("the changed files are taken");
    }
}

#[cfg(unix)]
#[test]
fn a_hangup_has_the_files_read_even_where_changes_are_not_watched() {
    let dir = folder(&[
        ("menus/a.menuconfig.xml", GOOD),
        ("templates/menucommand/showMenuConfig.page", "一"),
        ("wxmenu.toml", "[engine]\nreload = false\n"),
    ]);
    let mut server = Server::start(dir.path(), &["--store", "memory:"]);
    let log = BufReader::new(server.process.stderr.take().unwrap());
    let mut edited = Edited { dir, server, log };
    assert_eq!(edited.server.say("m"), "一\n");
    edited.write("templates/menucommand/showMenuConfig.page", "二");
    assert_eq!(edited.server.say("m"), "一\n");
    let asked = Command::new("kill")
        .args(["-HUP", &edited.server.process.id().to_string()])
        .status()
        .unwrap();
    assert!(asked.success());
    edited.wait_for("the changed files are taken");
    assert_eq!(edited.server.say("m"), "二\n");
}

#[cfg(feature = "mini")]
#[test]
fn mini_programs_are_answered_unless_that_is_switched_off() {
    let ask = |settings: &str| {
        let dir = folder(&[("menus/a.menuconfig.xml", GOOD), ("wxmenu.toml", settings)]);
        let server = Server::start(dir.path(), &["--store", "memory:"]);
        let address = server.url("demo").split('/').nth(2).unwrap();
        let mut stream = std::net::TcpStream::connect(address).unwrap();
        let request = "GET /mini/demo/menu HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
        std::io::Write::write_all(&mut stream, request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        (answer, server.greeting.clone())
    };
    let (answer, greeting) = ask("");
    assert!(answer.contains("{\"errcode\":-1,"), "{answer}");
    assert!(
        !greeting.contains("mini-program"),
        "without an AppID nobody can log in"
    );
    let (answer, _) = ask("[mini]\nenabled = false\n");
    assert!(answer.starts_with("HTTP/1.1 404 "), "{answer}");
}

#[test]
#[cfg(feature = "sled")]
fn a_copy_of_a_stopped_servers_store_is_a_backup() {
    let dir = folder(&[("menus/a.menuconfig.xml", GOOD)]);
    let server = Server::start(dir.path(), &["--store", "sled:sessions"]);
    assert!(server.say("m").contains("主菜单"));
    assert_eq!(server.stop("-TERM").0, Some(0));
    let copied = Command::new("cp")
        .args(["-R", "sessions", "copy"])
        .current_dir(dir.path())
        .status();
    assert!(copied.unwrap().success());

    let server = Server::start(dir.path(), &["--store", "sled:sessions"]);
    assert!(server.say("exit").contains("退出"));
    assert_eq!(server.stop("-TERM").0, Some(0));
    let server = Server::start(dir.path(), &["--store", "sled:copy"]);
    assert_eq!(
        server.say("hi").trim(),
        "你好",
        "who was copied stands in the menu"
    );
    assert_eq!(server.stop("-TERM").0, Some(0));
}
