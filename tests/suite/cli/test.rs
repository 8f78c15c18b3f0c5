//! `wxmenu test`.

use std::fs;
use std::path::Path;
use std::process::Stdio;

use serde_json::Value;

use super::{GOOD, Ran, folder, run, wxmenu};

const MENU: (&str, &str) = ("menus/a.menuconfig.xml", GOOD);
const GOOD_CHAT: &str = "# Says hello.\n> m\n<*\n@ m\n> hi\n< 你好\n@ m\n";
const WRONG: &str = "> m\n<*\n@ m\n\n> hi\n< 您好\n< 再见\n@ n\n> :at nowhere\n";
const BROKEN: &str = "> m\nhello\n@ m\n";

#[test]
fn every_file_gets_a_line_and_the_exit_code_says_how_it_is() {
    for (files, args, code, out) in [
        (
            &[("tests/a.chat", GOOD_CHAT)][..],
            &[][..],
            0,
            "passed  tests/a.chat\n1 test: 1 passed\n",
        ),
        (
            &[("tests/b/b.chat", GOOD_CHAT), ("tests/a.chat", GOOD_CHAT)],
            &[],
            0,
            "passed  tests/a.chat\npassed  tests/b/b.chat\n2 tests: 2 passed\n",
        ),
        (
            &[
                ("tests/a.chat", GOOD_CHAT),
                ("tests/other/menus/m.txt", ""),
                ("tests/other/tests/b.chat", WRONG),
            ],
            &[],
            0,
            "passed  tests/a.chat\n1 test: 1 passed\n",
        ),
        (
            &[
                ("tests/a.chat", GOOD_CHAT),
                ("tests/b/b.chat", GOOD_CHAT),
                ("c.txt", GOOD_CHAT),
            ],
            &["tests/b", "c.txt", "./tests/b/b.chat"],
            0,
            "passed  tests/b/b.chat\npassed  c.txt\n2 tests: 2 passed\n",
        ),
    ] {
        let files = [&[MENU], files].concat();
        let dir = folder(&files);
        let ran = run(dir.path(), &[&["test"], args].concat());
        assert_eq!(
            (ran.code, ran.out.as_str(), ran.err.as_str()),
            (code, out, ""),
            "{args:?}"
        );
    }
}

#[test]
fn a_failing_test_shows_difference_position_and_why() {
    let dir = folder(&[MENU, ("tests/a.chat", WRONG), ("tests/z.chat", GOOD_CHAT)]);
    let ran = run(dir.path(), &["test"]);
    let out = "\
FAILED  tests/a.chat
  tests/a.chat:6: `> hi` is answered otherwise
      - < 您好
      + < 你好
      - < 再见
  tests/a.chat:8: `> hi` ends in `m`, not in `n`
      why: in m, menu-command `c` took it
  tests/a.chat:9: `> :at nowhere`: there is no menu `nowhere`
passed  tests/z.chat
2 tests: 1 passed, 1 failed
";
    assert_eq!((ran.code, ran.out.as_str(), ran.err.as_str()), (1, out, ""));
}

#[test]
fn a_line_that_cannot_be_read_fails_its_file_and_no_other() {
    let dir = folder(&[MENU, ("tests/a.chat", BROKEN), ("tests/z.chat", GOOD_CHAT)]);
    fs::write(dir.path().join("tests/b.chat"), b"> \xff\n").unwrap();
    let ran = run(dir.path(), &["test"]);
    let out = "FAILED  tests/a.chat\nFAILED  tests/b.chat\npassed  tests/z.chat\n3 tests: 1 passed, 2 failed\n";
    assert_eq!((ran.code, ran.out.as_str()), (1, out));
    for told in [
        "error[chat-syntax]",
        "tests/a.chat:2:1",
        "tests/b.chat:1:3",
        "UTF-8",
    ] {
        assert!(ran.err.contains(told), "{told}\n{}", ran.err);
    }
}

#[test]
fn what_cannot_be_tested_is_exit_code_2() {
    for (files, args, told) in [
        (&[MENU][..], &[][..], "no conversation test was found"),
        (
            &[MENU, ("tests/readme.md", "")],
            &["tests"],
            "no conversation test was found",
        ),
        (
            &[MENU, ("tests/a.chat", GOOD_CHAT)],
            &["tests/b.chat"],
            "there is no file or folder `tests/b.chat`",
        ),
        (
            &[MENU, ("other/menus/a.txt", "")],
            &["other"],
            "wxmenu test -C other",
        ),
        (&[("tests/a.chat", GOOD_CHAT)], &[], "menus-missing"),
        (
            &[
                ("menus/a.menuconfig.xml", "<menu"),
                ("tests/a.chat", GOOD_CHAT),
            ],
            &[],
            "xml-",
        ),
        (&[MENU], &["-C", "none"], "menus-missing"),
    ] {
        let dir = folder(files);
        let ran = run(dir.path(), &[&["test"], args].concat());
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{args:?}");
        assert!(ran.err.contains(told), "{told}\n{}", ran.err);
    }
}

#[test]
fn a_handler_that_is_not_written_needs_a_stub() {
    let menu = GOOD
        .replace("<reply>你好</reply>", "")
        .replace(" title=\"问好\"", " handler=\"later\"");
    let menus = ("menus/a.menuconfig.xml", menu.as_str());
    let chat = "> m\n<*\n> hi\n< 你好\n";
    let dir = folder(&[menus, ("tests/a.chat", chat)]);
    let ran = run(dir.path(), &["test"]);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    assert!(ran.err.contains("unknown-handler"), "{}", ran.err);

    let stubbed = format!("! stub later => 你好\n{chat}");
    let dir = folder(&[menus, ("tests/a.chat", &stubbed)]);
    assert_eq!(run(dir.path(), &["test"]).code, 0);
}

#[test]
fn blessing_rewrites_answers_and_nothing_else() {
    let asked = "# why\n! seed 3\n\n> m\n<*\n@ m\n> hi\n< 您好\n< 再见\n# between\n@ n\n> exit\n> hi\n<~ ^您\n";
    let dir = folder(&[MENU, ("tests/a.chat", asked), ("tests/b.chat", GOOD_CHAT)]);
    let ran = run(dir.path(), &["test", "--bless"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{}", ran.out);
    assert!(
        ran.out.starts_with("blessed tests/a.chat\n  8: - < 您好\n"),
        "{}",
        ran.out
    );
    assert!(
        ran.out
            .ends_with("passed  tests/b.chat\n2 tests: 1 passed, 1 blessed\n"),
        "{}",
        ran.out
    );
    let blessed = fs::read_to_string(dir.path().join("tests/a.chat")).unwrap();
    assert!(
        blessed
            .starts_with("# why\n! seed 3\n\n> m\n<*\n@ m\n> hi\n< 你好\n# between\n@ m\n> exit\n"),
        "{blessed}"
    );
    let kept = |text: &str| {
        let lines = text.lines().filter(|line| !line.starts_with(['<', '@']));
        lines.map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(kept(&blessed), kept(asked));
    assert_eq!(
        fs::read_to_string(dir.path().join("tests/b.chat")).unwrap(),
        GOOD_CHAT
    );
    assert_eq!(
        fs::read_dir(dir.path().join("tests")).unwrap().count(),
        2,
        "nothing is left beside"
    );

    let again = run(dir.path(), &["test", "--bless"]);
    assert_eq!(
        (again.code, again.out.as_str()),
        (
            0,
            "passed  tests/a.chat\npassed  tests/b.chat\n2 tests: 2 passed\n"
        )
    );
}

#[test]
fn what_cannot_be_blessed_still_fails() {
    let dir = folder(&[
        MENU,
        ("tests/a.chat", "> m\n@ n\n> :at nowhere\n"),
        ("tests/b.chat", BROKEN),
    ]);
    let ran = run(dir.path(), &["test", "--bless"]);
    assert_eq!(ran.code, 1, "{}", ran.out);
    assert!(ran.out.contains("  2: - @ n\n  2: + @ m\n"), "{}", ran.out);
    assert!(
        ran.out.contains("tests/a.chat:3: `> :at nowhere`"),
        "{}",
        ran.out
    );
    assert_eq!(
        fs::read_to_string(dir.path().join("tests/b.chat")).unwrap(),
        BROKEN
    );
}

#[test]
fn json_is_one_object_that_stands_alone() {
    let dir = folder(&[
        MENU,
        ("tests/a.chat", WRONG),
        ("tests/b.chat", BROKEN),
        ("tests/c.chat", GOOD_CHAT),
    ]);
    let ran = run(dir.path(), &["test", "--format", "json"]);
    assert_eq!(
        (ran.code, ran.err.as_str(), ran.out.lines().count()),
        (1, "", 1)
    );
    let report: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(
        (&report["passed"], &report["failed"]),
        (&1.into(), &2.into())
    );
    let tests = report["tests"].as_array().unwrap();
    assert_eq!(
        (&tests[0]["file"], &tests[0]["turns"]),
        (&"tests/a.chat".into(), &3.into())
    );
    let failures = tests[0]["failures"].as_array().unwrap();
    let kinds: Vec<_> = failures
        .iter()
        .map(|one| (&one["kind"], &one["line"]))
        .collect();
    assert_eq!(
        kinds,
        [
            (&"reply".into(), &6.into()),
            (&"position".into(), &8.into()),
            (&"refused".into(), &9.into())
        ]
    );
    assert_eq!(
        failures[0]["diff"],
        serde_json::json!(["- < 您好", "+ < 你好", "- < 再见"])
    );
    assert_eq!(
        (&failures[1]["position"], &failures[1]["expected_position"]),
        (&"m".into(), &"n".into())
    );
    assert_eq!(
        (
            &tests[1]["failures"][0]["kind"],
            &tests[1]["failures"][0]["line"]
        ),
        (&"syntax".into(), &2.into())
    );
    assert_eq!(
        (&tests[2]["passed"], &tests[2]["failures"]),
        (&true.into(), &Value::Array(Vec::new()))
    );
}

#[test]
fn junit_is_xml_that_ci_systems_read() {
    let hostile = "> m\n< <&\"\u{1}]]>\n@ m\n";
    let dir = folder(&[
        MENU,
        ("tests/x/a.chat", hostile),
        ("tests/b.chat", BROKEN),
        ("tests/c.chat", GOOD_CHAT),
    ]);
    let ran = run(dir.path(), &["test", "--format", "junit"]);
    assert_eq!((ran.code, ran.err.as_str()), (1, ""));
    let xml = roxmltree::Document::parse(&ran.out).unwrap();
    let root = xml.root_element();
    assert_eq!(root.tag_name().name(), "testsuites");
    let suite = root.first_element_child().unwrap();
    let counts = ["name", "tests", "failures", "errors"].map(|name| suite.attribute(name).unwrap());
    assert_eq!(counts, ["wxmenu", "3", "1", "1"]);
    let cases: Vec<_> = suite
        .children()
        .filter(roxmltree::Node::is_element)
        .collect();
    let named = |at: usize| {
        (
            cases[at].attribute("classname").unwrap(),
            cases[at].attribute("name").unwrap(),
        )
    };
    assert_eq!(
        [named(0), named(1), named(2)],
        [("tests", "b"), ("tests", "c"), ("tests.x", "a")]
    );
    let error = cases[0].first_element_child().unwrap();
    assert_eq!(
        (error.tag_name().name(), error.attribute("type")),
        ("error", Some("chat-syntax"))
    );
    assert!(cases[1].first_element_child().is_none());
    let failure = cases[2].first_element_child().unwrap();
    assert_eq!(
        failure.attribute("message"),
        Some("`> m` is answered otherwise: `< 位置:主菜单`")
    );
    assert!(
        failure.text().unwrap().contains("- < <&\"\u{fffd}]]>"),
        "{}",
        ran.out
    );
    assert_eq!(
        (cases[2].attribute("file"), cases[2].attribute("line")),
        (Some("tests/x/a.chat"), Some("2"))
    );
}

/// Talks in a folder until the input ends.
fn chat(dir: &Path, args: &[&str], input: &str) -> Ran {
    use std::io::Write as _;
    let mut command = wxmenu(dir);
    let mut child = command
        .arg("chat")
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(input.as_bytes())
        .unwrap();
    let output = child.wait_with_output().unwrap();
    Ran {
        code: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

#[test]
fn what_chat_saves_passes_at_once() {
    let sample = include_str!("../../data/seed/command.menuconfig.xml");
    let talks: [&[&str]; 3] = [
        &[
            "m",
            "guess",
            "50",
            "list",
            "help input",
            "up",
            ":click g001",
            "exit",
            "hello",
            ":voice 菜单",
            ":event subscribe",
            ":image http://x/y.jpg",
        ],
        &[
            "m",
            "robot",
            "你好",
            "好",
            ":clock +31m",
            "m",
            ":clock +25h",
            "time",
            ":user b",
            "m",
            ":again",
        ],
        &[
            ":at g001",
            "7",
            "8",
            "9",
            ":reset",
            "m",
            ":location 31.2 121.5 上海",
            "time",
            "t",
            ":user 李",
            "m",
        ],
    ];
    for lines in talks {
        let dir = folder(&[("menus/command.menuconfig.xml", sample)]);
        let input = format!("{}\n:save tests/saved.chat\n", lines.join("\n"));
        let talked = chat(dir.path(), &[], &input);
        assert_eq!(
            (talked.code, talked.err.as_str()),
            (0, ""),
            "{}",
            talked.out
        );
        let ran = run(dir.path(), &["test"]);
        assert_eq!(
            (ran.code, ran.out.as_str()),
            (0, "passed  tests/saved.chat\n1 test: 1 passed\n"),
            "{}",
            ran.err
        );
    }
}

/// Two menus, a command in each, a template with two ways through it.
const BOT: [(&str, &str); 2] = [
    (
        "menus/a.menuconfig.xml",
        "<menu-configs>\n\
         \x20 <menu-config id=\"m\" name=\"menu\"><regex>m|菜单</regex>\n\
         \x20   <menu-command name=\"hi\" path=\"hi.page\"><regex>hi( (?&lt;who>.+))?</regex></menu-command>\n\
         \x20   <menu-command name=\"bye\"><regex>bye</regex><reply>再见</reply></menu-command>\n\
         \x20   <menu-config id=\"n\" name=\"next\"><regex>n</regex></menu-config>\n\
         \x20 </menu-config>\n\
         \x20 <event-command event=\"subscribe\" key=\"a|b\" path=\"hi.page\"/>\n\
         \x20 <system-command name=\"exit\" handler=\"exitCommandHandler\"><regex>exit</regex></system-command>\n\
         </menu-configs>\n",
    ),
    (
        "templates/hi.page",
        "{% if args.who -%}\n你好，{{ args.who }}\n{%- else -%}\n你好\n{%- endif %}\n",
    ),
];

#[test]
fn coverage_names_everything_that_was_not_touched() {
    let dir = folder(&[
        BOT[0],
        BOT[1],
        ("tests/a.chat", "> m\n<*\n@ m\n> hi\n< 你好\n@ m\n"),
    ]);
    let ran = run(dir.path(), &["test", "--coverage"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    insta::assert_snapshot!(ran.out, @"
    passed  tests/a.chat
    1 test: 1 passed
    coverage: 29.4 %, 5 of 17
      menus: 50.0 %, 1 of 2
      commands: 25.0 %, 1 of 4
      alternatives of regexes: 25.0 %, 2 of 8
      lines of templates: 33.3 %, 1 of 3
    not covered:
      menus/a.menuconfig.xml:2:44: alternative `菜单` of menu `m` took no text
      menus/a.menuconfig.xml:4:5: menu-command `bye` of menu `m` never run
      menus/a.menuconfig.xml:4:37: regex `bye` of menu-command `bye` of menu `m` took no text
      menus/a.menuconfig.xml:4:55: `再见` never rendered
      menus/a.menuconfig.xml:5:5: menu `n` never shown
      menus/a.menuconfig.xml:5:44: regex `n` of menu `n` took no text
      menus/a.menuconfig.xml:7:3: event-command for `subscribe` never run
      menus/a.menuconfig.xml:7:41: alternative `a` of event-command for `subscribe` took no text
      menus/a.menuconfig.xml:7:43: alternative `b` of event-command for `subscribe` took no text
      menus/a.menuconfig.xml:8:3: system-command `exit` never run
      menus/a.menuconfig.xml:8:67: regex `exit` of system-command `exit` took no text
      templates/hi.page:2:1: `你好，{{ args.who }}` never rendered
    ");
}

#[test]
fn too_little_coverage_is_exit_code_1() {
    let dir = folder(&[BOT[0], BOT[1], ("tests/a.chat", "> m\n<*\n")]);
    for (least, code) in [("0", 0), ("10", 0), ("90", 1), ("100%", 1)] {
        let ran = run(dir.path(), &["test", "--min-coverage", least]);
        assert_eq!(ran.code, code, "{least}\n{}", ran.out);
        assert!(ran.out.contains("menu-command `bye`"), "{}", ran.out);
        assert_eq!(ran.err.contains("is asked for"), code == 1, "{}", ran.err);
    }
    for wrong in ["101", "-1", "many"] {
        let ran = run(dir.path(), &["test", &format!("--min-coverage={wrong}")]);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{wrong}");
    }
    let all = "> m\n> 菜单\n> exit\n> 菜单\n> hi\n> hi 李\n> bye\n> n\n> exit\n> :event subscribe a\n> :event subscribe b\n";
    let dir = folder(&[BOT[0], BOT[1], ("tests/a.chat", all)]);
    let ran = run(dir.path(), &["test", "--min-coverage", "100"]);
    assert_eq!(ran.code, 0, "{}", ran.out);
    assert!(!ran.out.contains("not covered"), "{}", ran.out);
}

#[test]
fn a_deleted_command_makes_its_test_fail_at_its_line() {
    let chat = "> m\n<*\n@ m\n\n> bye\n< 再见\n@ m\n";
    let menu = BOT[0]
        .1
        .lines()
        .filter(|line| !line.contains("bye"))
        .collect::<Vec<_>>()
        .join("\n");
    let dir = folder(&[
        ("menus/a.menuconfig.xml", &menu),
        BOT[1],
        ("tests/a.chat", chat),
    ]);
    let ran = run(dir.path(), &["test", "--coverage"]);
    assert_eq!(ran.code, 1);
    assert!(
        ran.out
            .contains("tests/a.chat:6: `> bye` is answered otherwise\n      - < 再见\n"),
        "{}",
        ran.out
    );
    assert!(
        ran.out.contains("why: in m, nothing took it"),
        "{}",
        ran.out
    );
}

#[test]
fn coverage_is_written_for_programs_too() {
    let dir = folder(&[BOT[0], BOT[1], ("tests/a.chat", "> m\n> hi\n> hi\n")]);
    let ran = run(
        dir.path(),
        &["test", "--coverage=cover.json", "--format", "json"],
    );
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    let told: Value = serde_json::from_str(&ran.out).unwrap();
    let text = fs::read_to_string(dir.path().join("cover.json")).unwrap();
    let written: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(told["coverage"], written);
    assert_eq!(
        written["menus"],
        serde_json::json!({"covered": 1, "all": 2, "percent": 50.0})
    );
    let element = |name: &str| {
        let elements = written["elements"].as_array().unwrap();
        elements
            .iter()
            .find(|one| one["name"] == name)
            .unwrap()
            .clone()
    };
    assert_eq!(
        element("menu-command `hi` of menu `m`"),
        serde_json::json!({
            "kind": "command", "name": "menu-command `hi` of menu `m`", "menu": "m",
            "file": "menus/a.menuconfig.xml", "line": 3, "column": 5, "end_line": 3, "end_column": 44,
            "times": 2,
        })
    );
    assert_eq!(element("menu `n`")["times"], 0);
    assert_eq!(element("system-command `exit`")["menu"], Value::Null);
}

#[test]
fn the_values_that_a_form_takes_are_measured_too() {
    let menu = r#"<menu-configs>
  <menu-config id="m" name="menu"><regex>m</regex>
    <menu-form id="tea" name="tea"><regex>tea</regex>
      <field name="kind"><regex>green|black</regex><prompt>?</prompt></field>
      <reply>{{ args.kind }}</reply>
    </menu-form>
  </menu-config>
</menu-configs>"#;
    let chat = "> m\n<*\n> tea\n<*\n> green\n<*\n> 确认\n<*\n@ m\n";
    let dir = folder(&[("menus/a.menuconfig.xml", menu), ("tests/a.chat", chat)]);
    let ran = run(dir.path(), &["test", "--coverage"]);
    let missed: Vec<&str> = ran
        .out
        .lines()
        .skip_while(|line| *line != "not covered:")
        .collect();
    assert_eq!(
        missed[1..],
        [
            "  menus/a.menuconfig.xml:4:39: alternative `black` of field `kind` of menu-command `tea` of menu `m` took no text"
        ],
        "{}{}",
        ran.out,
        ran.err
    );
}

#[test]
fn what_a_bot_says_does_not_reach_the_terminal_as_a_command() {
    let menu = GOOD
        .replace("<reply>你好</reply>", "")
        .replace("name=\"hi\"", "name=\"hi\" path=\"a.page\"");
    let dir = folder(&[
        ("menus/a.menuconfig.xml", &menu),
        ("templates/a.page", "x\u{1b}[31m"),
        ("tests/a.chat", "> m\n<*\n> hi\n< y\n"),
    ]);
    let ran = run(dir.path(), &["test"]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(
        ran.out.contains("+ < x") && !ran.out.contains('\u{1b}'),
        "{}",
        ran.out
    );
}
