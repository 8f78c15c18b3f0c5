//! `wxmenu check`.

use serde_json::Value;

use super::{GOOD, ended, folder, run, wxmenu};

const TWO_FAULTS: &str = r#"<menu-configs>
  <menu-config id="a" name="a"><regex>(</regex></menu-config>
  <menu-config id="a" name="b"><regex>b</regex></menu-config>
</menu-configs>"#;

const WARNING: &str = r#"<menu-configs><menu-config id="a" name="a" colour="red"/></menu-configs>"#;

#[test]
fn the_exit_code_and_the_last_line_say_how_it_is() {
    const MENU: &str = "menus/a.menuconfig.xml";
    for (files, args, code, summary) in [
        (
            &[(MENU, GOOD)][..],
            &[][..],
            0,
            "no faults in 1 menu, 1 command, 0 templates\n",
        ),
        (
            &[(MENU, GOOD), ("templates/menucommand/busy.page", "x")],
            &["--deny", "warnings"],
            0,
            "no faults in 1 menu, 1 command, 1 template\n",
        ),
        (&[(MENU, WARNING)], &[], 0, "1 warning in 1 file\n"),
        (
            &[(MENU, WARNING)],
            &["--deny", "warnings"],
            1,
            "1 warning in 1 file\n",
        ),
        (&[(MENU, TWO_FAULTS)], &[], 1, "2 errors in 1 file\n"),
        (
            &[(MENU, GOOD), ("wxmenu.toml", "[server]\nfoo = 1\n[bar]")],
            &[],
            1,
            "2 errors in 1 file\n",
        ),
        (
            &[(MENU, GOOD), ("templates/x.page", "{{")],
            &[],
            1,
            "1 error in 1 file\n",
        ),
        (&[], &[], 2, "1 error\n"),
        (&[("menus/readme.txt", "")], &[], 2, "1 error\n"),
        (&[("wxmenu.toml", "[bar]")], &[], 2, "2 errors in 1 file\n"),
        (&[(MENU, GOOD)], &["-C", "no/such"], 2, "1 error\n"),
        (&[(MENU, GOOD)], &["--menus", "other"], 2, "1 error\n"),
        (&[(MENU, GOOD)], &["--templates", "other"], 2, "1 error\n"),
        (&[(MENU, GOOD)], &["--config", "other.toml"], 2, "1 error\n"),
    ] {
        let dir = folder(files);
        let ran = run(dir.path(), &[&["check"], args].concat());
        assert_eq!(
            (ran.code, ran.out.as_str()),
            (code, summary),
            "{files:?} {args:?}\n{}",
            ran.err
        );
        assert_eq!(
            ran.err.is_empty(),
            summary.starts_with("no faults"),
            "{}",
            ran.err
        );
    }
}

#[test]
fn a_fault_is_told_with_code_place_and_help() {
    let dir = folder(&[
        ("shop/menus/a.menuconfig.xml", TWO_FAULTS),
        ("shop/wxmenu.toml", "[server]\nlistn = 1"),
    ]);
    let ran = run(dir.path(), &["check", "-C", "shop"]);
    assert_eq!(ran.code, 1);
    for told in [
        "config-unknown-key",
        "shop/wxmenu.toml:2:1",
        "did you mean `listen`?",
        "regex-syntax",
        "shop/menus/a.menuconfig.xml:2:",
        "duplicate-id",
        "shop/menus/a.menuconfig.xml:3:",
    ] {
        assert!(ran.err.contains(told), "{told}\n{}", ran.err);
    }
    assert!(
        !ran.err.contains('\u{1b}'),
        "no colours without a terminal\n{}",
        ran.err
    );
}

#[test]
fn json_stands_alone_on_stdout() {
    let dir = folder(&[
        ("menus/a.menuconfig.xml", TWO_FAULTS),
        ("wxmenu.toml", "[server]\nlistn = 1"),
    ]);
    let ran = run(dir.path(), &["check", "--format", "json"]);
    assert_eq!((ran.code, ran.err.as_str()), (1, ""));
    let report: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(
        (&report["errors"], &report["warnings"]),
        (&Value::from(3), &Value::from(0))
    );
    let told = report["diagnostics"].as_array().unwrap();
    let key = told
        .iter()
        .find(|fault| fault["code"] == "config-unknown-key")
        .unwrap();
    let fields: Vec<&String> = key.as_object().unwrap().keys().collect();
    let mut wanted = [
        "code",
        "severity",
        "message",
        "help",
        "file",
        "line",
        "column",
        "end_line",
        "end_column",
        "witness",
        "related",
    ];
    wanted.sort_unstable();
    assert_eq!(fields, wanted);
    assert_eq!(
        (
            &key["file"],
            &key["line"],
            &key["column"],
            &key["end_column"]
        ),
        (&"wxmenu.toml".into(), &2.into(), &1.into(), &6.into())
    );
    assert_eq!(key["severity"], "error");
    let twice = told
        .iter()
        .find(|fault| fault["code"] == "duplicate-id")
        .unwrap();
    assert_eq!(twice["related"][0]["line"], 2);
    assert_eq!(twice["witness"], Value::Null);

    let none = run(dir.path(), &["check", "--format", "json", "-C", "none"]);
    let report: Value = serde_json::from_str(&none.out).unwrap();
    assert_eq!(
        (
            none.code,
            none.err.as_str(),
            &report["diagnostics"][0]["code"]
        ),
        (2, "", &"menus-missing".into())
    );
    assert_eq!(report["diagnostics"][0]["file"], Value::Null);
}

#[test]
fn a_handler_of_another_program_passes_on_request() {
    let menu = GOOD.replace("exitCommandHandler", "orderHandler");
    let dir = folder(&[("menus/a.menuconfig.xml", &menu)]);
    let ran = run(dir.path(), &["check"]);
    assert_eq!(ran.code, 1);
    assert!(
        ran.err.contains("unknown-handler") && ran.err.contains("orderHandler"),
        "{}",
        ran.err
    );
    assert_eq!(run(dir.path(), &["check", "--stub-handlers"]).code, 0);
}

#[test]
fn secrets_need_not_be_there_and_are_not_shown() {
    let toml = "[[account]]\nidentity = \"a\"\nsecret = \"env:NOT_THERE\"\ntoken = \"hush hush\"\nfoo = \"hush hush\"";
    let dir = folder(&[("menus/a.menuconfig.xml", GOOD), ("wxmenu.toml", toml)]);
    for format in ["human", "json"] {
        let ran = run(dir.path(), &["check", "--format", format]);
        assert_eq!(ran.code, 1, "{ran:?}");
        assert!(
            !format!("{}{}", ran.out, ran.err).contains("token = \"hush"),
            "{ran:?}"
        );
    }
    let toml = "[[account]]\nidentity = \"a\"\nsecret = \"env:NOT_THERE\"";
    let dir = folder(&[("menus/a.menuconfig.xml", GOOD), ("wxmenu.toml", toml)]);
    let ran = run(dir.path(), &["check", "--deny", "warnings"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
}

#[test]
fn a_variable_that_sets_nothing_is_a_fault() {
    let dir = folder(&[("menus/a.menuconfig.xml", GOOD)]);
    let ran = ended(
        wxmenu(dir.path())
            .arg("check")
            .env("WXMENU_SERVER_LISTN", "x"),
    );
    assert_eq!((ran.code, ran.out.as_str()), (1, "1 error\n"));
    assert!(
        ran.err.contains("did you mean `WXMENU_SERVER_LISTEN`?"),
        "{}",
        ran.err
    );
    let ran = ended(wxmenu(dir.path()).arg("check").env("WXMENU_LOG", "debug"));
    assert_eq!(ran.code, 0, "{}", ran.err);
}

#[test]
fn a_namespace_of_no_account_is_told() {
    const EAST: &str = r#"<menu-configs namespace="eest"><menu-config id="e" name="e"><regex>e</regex></menu-config></menu-configs>"#;
    const ACCOUNTS: &str = "[[account]]\nidentity = \"east\"\ntoken = \"abc\"\n[[account]]\nidentity = \"north\"\ntoken = \"abd\"\n";
    let east = EAST.replace("eest", "east");
    for (menu, settings, told) in [
        (EAST, Some(ACCOUNTS), Some("did you mean `east`?")),
        (
            EAST,
            None,
            Some("write the `identity` of an account, or leave out `namespace` for all accounts"),
        ),
        (&east, Some(ACCOUNTS), None),
    ] {
        let menus = ("menus/e.menuconfig.xml", menu);
        let settings = settings.map(|settings| ("wxmenu.toml", settings));
        let files: Vec<_> = std::iter::once(menus).chain(settings).collect();
        let dir = folder(&files);
        let ran = run(dir.path(), &["check", "--format", "json"]);
        let report: Value = serde_json::from_str(&ran.out).unwrap();
        let all = report["diagnostics"].as_array().unwrap();
        let faults = all.iter().filter(|fault| fault["severity"] != "info");
        let faults: Vec<&Value> = faults.collect();
        match told {
            None => assert!(faults.is_empty(), "{report}"),
            Some(help) => {
                assert_eq!(faults.len(), 1, "{report}");
                assert_eq!(faults[0]["code"], "unknown-namespace");
                assert_eq!(faults[0]["severity"], "warning");
                assert_eq!(
                    (&faults[0]["line"], &faults[0]["column"]),
                    (&1.into(), &26.into())
                );
                assert_eq!(faults[0]["help"], help);
            }
        }
    }
}

#[test]
fn conversation_tests_are_checked_too() {
    const MENU: &str = "menus/a.menuconfig.xml";
    const GOOD_CHAT: &str = "> m\n<*\n@ m\n> hi\n< 你好\n";
    let dir = folder(&[(MENU, GOOD), ("tests/a.chat", GOOD_CHAT)]);
    let ran = run(dir.path(), &["check"]);
    let clean = "no faults in 1 menu, 1 command, 0 templates, 1 test\n";
    assert_eq!(
        (ran.code, ran.out.as_str(), ran.err.as_str()),
        (0, clean, "")
    );

    let wrong = "> m\n<*\n@ m\n> hi\n< 你好\n< 再见\n@ n\n";
    let dir = folder(&[
        (MENU, GOOD),
        ("tests/a.chat", wrong),
        ("tests/b.chat", "hm\n"),
    ]);
    let ran = run(dir.path(), &["check", "--format", "json"]);
    assert_eq!((ran.code, ran.err.as_str()), (1, ""));
    let report: Value = serde_json::from_str(&ran.out).unwrap();
    let faults = report["diagnostics"].as_array().unwrap().iter();
    let places: Vec<_> = faults
        .map(|fault| {
            format!(
                "{} {}:{}:{}",
                fault["code"], fault["file"], fault["line"], fault["column"]
            )
            .replace('"', "")
        })
        .collect();
    assert_eq!(
        places,
        [
            "chat-failed tests/a.chat:6:1",
            "chat-failed tests/a.chat:7:1",
            "chat-syntax tests/b.chat:1:1"
        ]
    );
    let ran = run(dir.path(), &["check"]);
    for told in [
        "`> hi` ends in `m`, not in `n`",
        "why: in m, menu-command `c` took it",
        "6 | < 再见",
    ] {
        assert!(ran.err.contains(told), "{told}\n{}", ran.err);
    }
}

#[test]
fn a_bot_that_does_not_load_is_not_talked_to() {
    let chats = [("tests/a.chat", "> m\n< 您好\n"), ("tests/b.chat", "hm\n")];
    let dir = folder(&[("menus/a.menuconfig.xml", TWO_FAULTS), chats[0], chats[1]]);
    let ran = run(dir.path(), &["check"]);
    assert_eq!(
        (ran.code, ran.out.as_str()),
        (1, "3 errors in 2 files\n"),
        "{}",
        ran.err
    );

    let menu = GOOD
        .replace("<reply>你好</reply>", "")
        .replace("title=\"问好\"", "handler=\"later\"");
    let dir = folder(&[
        ("menus/a.menuconfig.xml", &menu),
        ("tests/a.chat", "> m\n> hi\n< 您好\n"),
        ("tests/b.chat", "! stub later => 你好\n> m\n> hi\n< 您好\n"),
    ]);
    let ran = run(dir.path(), &["check", "--stub-handlers"]);
    assert_eq!(ran.code, 1);
    assert!(
        !ran.err.contains("tests/a.chat"),
        "its handler is elsewhere\n{}",
        ran.err
    );
    assert!(ran.err.contains("tests/b.chat:4:1"), "{}", ran.err);
}

/// What the standard asks of a log, and what a code host shows.
#[test]
fn sarif_has_what_the_standard_asks_for() {
    let dir = folder(&[
        ("my shop/menus/a.menuconfig.xml", TWO_FAULTS),
        ("my shop/menus/汉.menuconfig.xml", WARNING),
        ("my shop/templates/x.page", "汉{{ x }"),
    ]);
    let ran = run(dir.path(), &["check", "-C", "my shop", "--format", "sarif"]);
    assert_eq!(
        (ran.code, ran.err.as_str(), ran.out.lines().count()),
        (1, "", 1)
    );
    let log: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(
        (&log["version"], log["runs"].as_array().unwrap().len()),
        (&"2.1.0".into(), 1)
    );
    assert!(log["$schema"].as_str().unwrap().contains("sarif-2.1.0"));
    let run = &log["runs"][0];
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    let driver = &run["tool"]["driver"];
    assert_eq!(
        (&driver["name"], &driver["semanticVersion"]),
        (&"wxmenu".into(), &env!("CARGO_PKG_VERSION").into())
    );
    let rules = driver["rules"].as_array().unwrap();
    for (rule, code) in rules.iter().zip(wxmenu::model::Code::ALL) {
        assert_eq!(rule["id"], code.word());
        assert_eq!(rule["shortDescription"]["text"], code.summary());
        assert!(
            rule["help"]["text"]
                .as_str()
                .unwrap()
                .contains("wxmenu explain")
        );
        assert!(rule.get("helpUri").is_none());
        let level = rule["defaultConfiguration"]["level"].as_str().unwrap();
        assert!(["error", "warning", "note"].contains(&level), "{level}");
    }
    let results = run["results"].as_array().unwrap();
    for result in results {
        let rule = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[rule]["id"], result["ruleId"]);
        assert!(!result["message"]["text"].as_str().unwrap().is_empty());
        let place = &result["locations"][0]["physicalLocation"];
        let uri = place["artifactLocation"]["uri"].as_str().unwrap();
        assert!(uri.starts_with("my%20shop/") && uri.is_ascii(), "{uri}");
        let region = |name: &str| place["region"][name].as_u64().unwrap();
        assert!(region("startLine") >= 1 && region("startColumn") >= 1);
        let (start, end) = (
            (region("startLine"), region("startColumn")),
            (region("endLine"), region("endColumn")),
        );
        assert!(start <= end, "{place}");
    }
    let of = |code: &str| {
        results
            .iter()
            .find(|result| result["ruleId"] == code)
            .unwrap()
    };
    assert_eq!(of("unknown-attribute")["level"], "warning");
    let beside = &of("duplicate-id")["relatedLocations"][0];
    assert_eq!(
        (
            &beside["message"]["text"],
            &beside["physicalLocation"]["region"]["startLine"]
        ),
        (&"first here".into(), &2.into())
    );
    let page = &of("template-syntax")["locations"][0]["physicalLocation"]["region"];
    assert_eq!(page["startColumn"], 7, "columns count characters");

    let missing = super::run(dir.path(), &["check", "-C", "none", "--format", "sarif"]);
    let log: Value = serde_json::from_str(&missing.out).unwrap();
    let result = &log["runs"][0]["results"][0];
    assert_eq!(
        (missing.code, &result["ruleId"], &result["locations"]),
        (2, &"menus-missing".into(), &Value::Array(Vec::new()))
    );
}

#[cfg(feature = "sled")]
#[test]
fn who_would_be_led_elsewhere_is_told_before_it_happens() {
    let menus = |inside: &str| {
        format!(
            r#"<menu-configs><menu-config id="shop" name="shop"><regex>s</regex>{inside}</menu-config></menu-configs>"#
        )
    };
    let tea = r#"<menu-config id="tea" name="tea"><regex>tea</regex></menu-config>"#;
    let milk = r#"<menu-config id="milk" name="milk"><regex>milk</regex></menu-config>"#;
    let live = folder(&[("menus/a.menuconfig.xml", &menus(&[tea, milk].concat()))]);
    let store = format!("sled:{}", live.path().join("data").display());
    for (user, input) in [
        ("o1", "s\ntea\n"),
        ("o2", "s\ntea\n"),
        ("o3", "s\n"),
        ("o4", "x\n"),
        ("o5", "s\nmilk\n"),
    ] {
        let ran = super::chat::chat(
            live.path(),
            &["--json", "--user", user, "--store", &store],
            input,
        );
        assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    }
    let renamed = milk.replace("id=\"milk\"", "id=\"dairy\" renamed-from=\"milk\"");
    let new = folder(&[("menus/a.menuconfig.xml", &menus(&renamed))]);
    let against = live.path().to_str().unwrap();

    let ran = run(
        new.path(),
        &["check", "--against", against, "--store", &store],
    );
    let told = "\
menus that are not there any more, and where those who are in them are led
  milk -> dairy, renamed: 1 person
  tea -> shop: 2 people
  1 person where they are, 1 person in no menu
";
    assert!(ran.code == 0 && ran.out.ends_with(told), "{}", ran.out);
    let ran = run(new.path(), &["check", "--against", against]);
    assert!(
        ran.out
            .ends_with("  milk -> dairy, renamed\n  tea -> shop\n"),
        "{}",
        ran.out
    );
    let ran = run(live.path(), &["check", "--store", &store]);
    assert!(
        ran.out
            .ends_with("nobody is led elsewhere\n  4 people where they are, 1 person in no menu\n"),
        "{}",
        ran.out
    );

    let ran = run(
        new.path(),
        &["check", "--format", "json", "--store", &store],
    );
    let report: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(
        report["impact"],
        serde_json::json!({
            "moves": [
                {"account": "demo", "from": "milk", "to": "dairy", "renamed": true, "sessions": 1},
                {"account": "demo", "from": "tea", "to": "shop", "renamed": false, "sessions": 2},
            ],
            "stay": 1,
            "outside": 1,
        })
    );
    let ran = run(new.path(), &["check", "--store", "sled:nowhere"]);
    assert_eq!(ran.code, 2);
    assert!(
        ran.err.contains("there is no such folder") && !std::path::Path::new("nowhere").exists(),
        "{}",
        ran.err
    );
}

const PAGES: &str = r#"<menu-configs>
  <menu-config id="m" name="m" path="menu.page"><regex>m</regex>
    <menu-command name="ask" bean-name="askRobotHandler" path="answer.page"><regex>ask</regex></menu-command>
  </menu-config>
  <system-command name="exit" bean-name="exitCommandHandler"><regex>exit</regex></system-command>
</menu-configs>"#;

#[test]
fn what_a_page_is_not_given_is_told_and_keeps_no_bot_from_running() {
    let dir = folder(&[
        ("menus/a.menuconfig.xml", PAGES),
        ("templates/menu.page", "菜单 {{ meun.title }}"),
        ("templates/answer.page", "{{ answer }}"),
    ]);
    let ran = run(dir.path(), &["check"]);
    assert_eq!(
        (ran.code, ran.out.as_str()),
        (1, "1 error in 1 file\n"),
        "{}",
        ran.err
    );
    let told = "\
error[template-undefined]: this page is not given `meun`
 --> templates/menu.page:1:7
  |
1 | 菜单 {{ meun.title }}
  |         ^^^^
  |
 ::: menus/a.menuconfig.xml:2:3
";
    assert!(ran.err.starts_with(told), "{}", ran.err);
    assert!(
        ran.err.contains("help: did you mean `menu`?"),
        "{}",
        ran.err
    );
    let ran = run(dir.path(), &["check", "--format", "json"]);
    let report: Value = serde_json::from_str(&ran.out).unwrap();
    let fault = &report["diagnostics"][0];
    assert_eq!(fault["code"], "template-undefined");
    assert_eq!((&fault["line"], &fault["column"]), (&1.into(), &7.into()));
    assert_eq!(fault["related"][0]["file"], "menus/a.menuconfig.xml");
    let spoken = run(dir.path(), &["chat"]);
    assert_eq!(spoken.code, 0, "{}", spoken.err);
}

#[test]
fn a_template_that_a_test_shows_is_used() {
    let mut files = vec![
        ("menus/a.menuconfig.xml", PAGES),
        ("templates/menu.page", "菜单"),
        ("templates/answer.page", "{{ answer }}"),
        ("templates/chosen.page", "选的"),
    ];
    let ran = run(folder(&files).path(), &["check"]);
    assert!(
        ran.err.starts_with("warning[template-unused]"),
        "{}",
        ran.err
    );
    files.push((
        "tests/chosen.chat",
        "! stub askRobotHandler=page:chosen.page\n> :at m\n> ask\n< 选的\n",
    ));
    let ran = run(folder(&files).path(), &["check"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{}", ran.out);
}

#[test]
fn what_a_handler_of_another_program_may_do_is_information() {
    let menu = PAGES.replace("askRobotHandler", "another");
    let dir = folder(&[
        ("menus/a.menuconfig.xml", &menu),
        ("templates/menu.page", "菜单"),
        ("templates/answer.page", "{{ answer }}"),
        ("templates/chosen.page", "选的"),
    ]);
    let ran = run(
        dir.path(),
        &["check", "--stub-handlers", "--deny", "warnings"],
    );
    assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{}", ran.out);
}

#[test]
fn a_reply_that_a_test_shows_to_be_too_long_is_told_where_it_is_named() {
    let long = "字".repeat(700);
    let stub = format!("! stub askRobotHandler=text:{long}\n> :at m\n> ask\n<*\n");
    let dir = folder(&[
        ("menus/a.menuconfig.xml", PAGES),
        ("templates/menu.page", "菜单"),
        ("templates/answer.page", "{{ answer }}"),
        ("tests/long.chat", &stub),
    ]);
    let ran = run(dir.path(), &["check"]);
    let told = "\
warning[reply-too-long]: the reply of command `ask` comes to 2100 bytes in tests/long.chat:3, 52 more than the platform takes
 --> menus/a.menuconfig.xml:3:64
";
    assert!(ran.err.starts_with(told), "{}", ran.err);
    assert_eq!((ran.code, ran.out.as_str()), (0, "1 warning in 1 file\n"));
}
