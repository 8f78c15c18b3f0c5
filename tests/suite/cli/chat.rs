//! `wxmenu chat` with its input given: what a script sees.
#![allow(
    clippy::disallowed_methods,
    reason = "what was saved is a file, which has to be read"
)]

use std::io::{Read, Write};
use std::path::Path;
use std::process::Stdio;

use serde_json::Value;

use super::{GOOD, Ran, folder, wxmenu};

/// The sample menu of the Tiny framework, as its authors published it.
const SAMPLE: &str = include_str!("../../data/seed/command.menuconfig.xml");

/// A menu whose command nobody wrote yet.
const UNWRITTEN: &str = r#"<menu-configs>
  <menu-config id="m" name="menu"><regex>m</regex><reply>主菜单</reply>
    <menu-command name="later" bean-name="later"><regex>later</regex></menu-command>
    <menu-config id="n" name="next"><regex>n</regex></menu-config>
  </menu-config>
</menu-configs>"#;

/// Talks in a folder until the input ends.
pub(super) fn chat(dir: &Path, args: &[&str], input: &str) -> Ran {
    let mut command = wxmenu(dir);
    command.arg("chat").args(args);
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_owned();
    // A command that refuses its arguments never reads; that its input is closed then is no fault.
    let writer = std::thread::spawn(move || stdin.write_all(input.as_bytes()).is_ok());
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    Ran {
        code: output.status.code().expect("it ended by itself"),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// The turns of a conversation that goes well.
fn turns(dir: &Path, args: &[&str], input: &str) -> Vec<Value> {
    let ran = chat(dir, &[&["--json"], args].concat(), input);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{}", ran.out);
    let lines = ran.out.lines();
    lines
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn field(turns: &[Value], name: &str) -> Vec<Value> {
    turns.iter().map(|turn| turn[name].clone()).collect()
}

#[test]
fn the_published_sample_runs_unchanged() {
    let dir = folder(&[("menus/command.menuconfig.xml", SAMPLE)]);
    let input = "m\nguess\n50\nlist\nhelp input\nup\nexit\nhello\n";
    let turns = turns(dir.path(), &[], input);
    let null = Value::Null;
    let positions = ["m001", "g001", "g001", "g001", "g001", "m001"].map(Value::from);
    let positions = [&positions[..], &[null.clone(), null.clone()]].concat();
    assert_eq!(field(&turns, "after"), positions);
    assert_eq!(field(&turns, "turn"), [1, 2, 3, 4, 5, 6, 7, 8]);
    let answered = [true, true, true, true, true, true, true, false];
    assert_eq!(field(&turns, "answered"), answered);
    assert!(field(&turns, "error").iter().all(Value::is_null));
    let event = |turn: usize| {
        let runs = turns[turn]["handlers"].as_array().unwrap();
        let run = |run: &Value| format!("{} {} {}", run["name"], run["command"], run["event_type"]);
        runs.iter().map(run).collect::<Vec<_>>()
    };
    assert_eq!(event(1), [r#""NewGuessGameHandler" "guess" "enter""#]);
    assert_eq!(event(2), [r#""GuessNumberHandler" "50" null"#]);
    assert_eq!(event(5), [r#""DelGuessNumberSessionHandler" "up" "exit""#]);
    for silent in [0, 3, 4, 6, 7] {
        assert!(event(silent).is_empty(), "{silent}");
    }
}

#[test]
fn it_begins_where_and_as_whom_it_is_told() {
    let dir = folder(&[("menus/a.menuconfig.xml", GOOD)]);
    let told = turns(
        dir.path(),
        &["--at", "m", "--user", "o1", "--account", "shop"],
        "hi\n",
    );
    assert_eq!(
        (&told[0]["before"], &told[0]["user"]),
        (&"m".into(), &"o1".into())
    );
    assert_eq!(told[0]["turn"], 1);
}

#[test]
fn a_menu_that_is_not_there_to_begin_in_is_wrong_usage() {
    let dir = folder(&[("menus/a.menuconfig.xml", GOOD)]);
    let ran = chat(dir.path(), &["--at", "nowhere"], "hi\n");
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    assert_eq!(ran.err, "error: there is no menu `nowhere`\n");
}

#[test]
fn what_cannot_be_done_is_said_and_the_conversation_goes_on() {
    let dir = folder(&[("menus/a.menuconfig.xml", GOOD)]);
    let ran = chat(
        dir.path(),
        &["--json"],
        ":at nowhere\n:frobnicate\n:click\nm\n",
    );
    assert_eq!((ran.code, ran.out.lines().count()), (0, 1));
    for words in [
        "no menu `nowhere`",
        "no directive `:frobnicate`",
        "write `:click KEY`",
    ] {
        assert!(ran.err.contains(words), "{}", ran.err);
    }
}

#[test]
fn handlers_that_are_not_written_yet_can_be_done_without() {
    let dir = folder(&[("menus/a.menuconfig.xml", UNWRITTEN)]);
    let ran = chat(dir.path(), &[], "m\n");
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("unknown-handler"), "{}", ran.err);
    for (args, after, content) in [
        (&["--stub-handlers"][..], "m", Some("主菜单")),
        (&["--stub", "later"], "m", Some("主菜单")),
        (&["--stub", "later=text:好"], "m", Some("好")),
        (&["--stub", "later=goto:n"], "n", None),
        (&["--stub", "later=page:menucommand/busy.page"], "m", None),
        (
            &["--stub", "later=error", "--stub", "other=error"],
            "m",
            None,
        ),
    ] {
        let turns = turns(dir.path(), args, "m\nlater\n");
        assert_eq!(turns[1]["after"], after, "{args:?}");
        assert_eq!(turns[1]["handlers"][0]["name"], "later", "{args:?}");
        if let Some(content) = content {
            assert_eq!(turns[1]["reply"]["content"], content, "{args:?}");
        }
        let failed = args.contains(&"later=error");
        assert_eq!(
            turns[1]["error"]["code"] == "handler-failed",
            failed,
            "{args:?}"
        );
    }
    let ran = chat(dir.path(), &["--stub", "later=later"], "");
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("NAME=text:TEXT"), "{}", ran.err);
}

#[test]
fn sessions_live_on_in_a_store_and_nothing_is_taken_for_a_retry() {
    let dir = folder(&[("menus/command.menuconfig.xml", SAMPLE)]);
    let store = ["--store", "sled:sessions"];
    // The number of a game is drawn; 51 is outside, so it can never end one.
    assert_eq!(
        turns(dir.path(), &store, "m\nguess\n51\n")[2]["after"],
        "g001"
    );
    let second = turns(dir.path(), &store, "51\n50\n");
    assert_eq!(second[0]["before"], "g001");
    let said = second[1]["reply"]["content"].as_str().unwrap();
    assert!(said.starts_with("您猜的数字 50 "), "{said}");
    assert!(
        said.contains("1次"),
        "the guess that is no number counts not: {said}"
    );
    assert!(
        dir.path().join("sessions").is_dir(),
        "from where one stands"
    );
    assert_eq!(turns(dir.path(), &[], "50\n")[0]["before"], Value::Null);
}

#[test]
fn a_conversation_is_saved_where_one_stands_and_never_over_another() {
    let dir = folder(&[("menus/command.menuconfig.xml", SAMPLE)]);
    let input = "m\nguess\n50\n:save tests/a.chat\n:save tests/a.chat\n";
    let ran = chat(dir.path(), &[], input);
    assert!(ran.out.ends_with("saved as tests/a.chat\n"), "{}", ran.out);
    assert!(
        ran.err.contains("`tests/a.chat` exists already"),
        "{}",
        ran.err
    );
    let saved = std::fs::read_to_string(dir.path().join("tests/a.chat")).unwrap();
    assert!(saved.contains("\n> guess\n"), "{saved}");
}

#[test]
fn a_reader_that_has_seen_enough_is_no_failure() {
    let dir = folder(&[("menus/a.menuconfig.xml", GOOD)]);
    let mut command = wxmenu(dir.path());
    let mut child = command
        .args(["chat", "--json"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(b"m\n").unwrap();
    let mut stdout = child.stdout.take().unwrap();
    let mut first = [0; 10];
    stdout.read_exact(&mut first).unwrap();
    assert_eq!(&first, br#"{"turn":1,"#, "each turn is told at once");
    drop(stdout);
    // How many lines it reads before it notices is its own business.
    let written = (0..1_000).all(|_| stdin.write_all(b"m\n").is_ok());
    drop((stdin, written));
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
}
