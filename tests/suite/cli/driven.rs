//! `wxmenu serve` under the project's own load tool, and the tool itself where a server misbehaves.

#[path = "../../load/tool/mod.rs"]
pub(super) mod tool;

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Read};
use std::net::TcpListener;
use std::path::Path;
use std::time::Duration;

use super::serve::Server;
use super::{folder, wxmenu};
use crate::project;
use tool::{Options, Pace, Report, Script, Until};

const KEY: &str = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";
const APPID: &str = "wx0123456789abcdef";

/// The demo bot, as it is in the repository but for these arguments.
fn demo(dir: &Path, args: &[&str]) -> Server {
    let root = project::root();
    let (menus, templates) = (root.join("menus"), root.join("templates"));
    let mut command = wxmenu(dir);
    command
        .args(["serve", "--listen", "127.0.0.1:0", "--store", "memory:"])
        .arg("--menus")
        .arg(menus);
    if !args.contains(&"--templates") {
        command.arg("--templates").arg(templates);
    }
    Server::started(command.args(args))
}

fn options(url: &str) -> Options {
    let mut options = Options::new(url, "wxmenu-demo");
    (options.connections, options.people) = (8, 40);
    options.until = Until::Messages(300);
    (options.cut, options.repeat) = (100, 200);
    options
}

#[track_caller]
fn good(options: &Options) -> Report {
    let report = tool::run(options).unwrap();
    assert!(report.is_good(), "{report}{:?}", report.tally.samples);
    assert_eq!(report.tally.answered, 300, "{report}");
    report
}

#[test]
fn hundreds_of_messages_cut_off_and_repeated_are_each_applied_once() {
    let dir = folder(&[]);
    let server = demo(dir.path(), &[]);
    let mut options = options(server.url("demo"));
    options.pid = Some(server.pid());
    let report = good(&options);
    assert!(report.tally.cut > 0 && report.tally.repeats > 0, "{report}");
    assert_eq!(report.tally.checked, 300);
    let json = report.json();
    assert_eq!(json["messages"], 300);
    if cfg!(target_os = "linux") {
        assert!(json["server_resident_kib"].as_u64().unwrap() > 0);
    }

    // Messages that come in no rhythm, of other people, one of whose texts nobody understands.
    options.pace = Pace::Open { rate: 5_000.0 };
    options.first_person = 1_000;
    options.script = Script::guess().with_long_text(1_000);
    good(&options);
}

#[test]
fn encrypted_messages_are_answered_encrypted_and_retries_with_the_same_document() {
    let config = format!(
        "[[account]]\nidentity = \"safe\"\nappid = \"{APPID}\"\ntoken = \"shade\"\naes_key = \"{KEY}\"\n"
    );
    let dir = folder(&[("wxmenu.toml", &*config)]);
    let server = demo(dir.path(), &[]);
    let mut options = options(server.url("safe"));
    options.token = "shade".to_owned();
    options.safe = Some((KEY.to_owned(), APPID.to_owned()));
    let report = good(&options);
    assert!(report.tally.repeats > 0, "{report}");

    // Few of them: each has a line in the log, which nobody reads here.
    options.until = Until::Messages(40);
    options.safe = Some((KEY.to_owned(), "wx9999999999999999".to_owned()));
    let report = tool::run(&options).unwrap();
    assert_eq!(report.tally.refused, 40, "{report}");
    assert!(!report.is_good());
}

#[test]
fn the_tool_sees_a_guess_that_counted_twice_or_never_and_an_answer_that_is_not_due() {
    let page = "templates/game/guessNumberResult.page";
    let shown = project::read(page);
    for (count, twice) in [
        ("guess.count + guess.count", true),
        ("guess.count - 1", false),
    ] {
        let lying = shown.replace("guess.count", count);
        let dir = folder(&[(page, &*lying)]);
        let server = demo(dir.path(), &["--templates", "templates"]);
        let report = tool::run(&options(server.url("demo"))).unwrap();
        assert!(!report.is_good(), "{report}");
        let (repeated, lost) = (report.tally.repeated, report.tally.lost);
        assert_eq!((repeated > 0, lost > 0), (twice, !twice), "{report}");

        let mut options = options(server.url("demo"));
        options.script = Script::parse("exit\t\nmenu\t没有这样的话\n").unwrap();
        let report = tool::run(&options).unwrap();
        assert!(report.tally.wrong > 125, "{report}");
        options.script = options.script.unseen();
        good(&options);
    }
}

#[test]
fn what_nothing_answers_is_delivered_three_times_with_the_same_bytes() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/wechat/demo/", listener.local_addr().unwrap());
    let silent = std::thread::spawn(move || -> Vec<String> {
        let heard = listener.incoming().take(6).map(|stream| {
            let mut reader = BufReader::new(stream.unwrap());
            let mut request = String::new();
            while !request.ends_with("\r\n\r\n") {
                reader.read_line(&mut request).unwrap();
            }
            // Until the other side has had enough.
            reader.read_to_string(&mut request).unwrap();
            request
        });
        heard.collect()
    });
    let mut options = Options::new(&url, "any");
    (options.connections, options.people) = (1, 1);
    options.until = Until::Messages(2);
    options.patience = Duration::from_millis(40);
    let report = tool::run(&options).unwrap();
    assert_eq!(
        (report.tally.retries, report.tally.lost),
        (4, 2),
        "{report}"
    );
    let heard = silent.join().unwrap();
    assert!(heard[..3].iter().all(|request| *request == heard[0]));
    assert_eq!(heard.iter().collect::<BTreeSet<_>>().len(), 2);
}
