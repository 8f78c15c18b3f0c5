//! Whole menus, and what is said of them.

use wxmenu::check::{ProofSettings, prove};
use wxmenu::matcher::proof::Budget;
use wxmenu::menu;
use wxmenu::model::{Code, Diagnostics, Severity, SourceFile};
use wxmenu::resolve::{Input, Step, What, resolve};

const WAYS: &str = r#"
  <system-command name="root" bean-name="homeCommandHandler"><regex>root</regex></system-command>
  <system-command name="up" bean-name="backCommandHandler"><regex>up</regex></system-command>
  <system-command name="help" bean-name="helpCommandHandler"><regex>help</regex></system-command>
  <system-command name="exit" bean-name="exitCommandHandler"><regex>exit</regex></system-command>"#;

/// A menu `m` that holds this, with four system commands.
fn bot(inside: &str) -> String {
    bot_of(inside, WAYS)
}

/// The same with system commands that no word is like.
fn quiet(inside: &str) -> String {
    bot_of(inside, &WAYS.replace("<regex>", "<regex>#"))
}

fn bot_of(inside: &str, system: &str) -> String {
    format!(
        r#"<menu-configs><menu-config id="m" name="m"><regex>m</regex>{inside}</menu-config>{system}</menu-configs>"#
    )
}

fn command(name: &str, more: &str, regex: &str) -> String {
    format!(
        r#"<menu-command name="{name}" {more}><regex><![CDATA[{regex}]]></regex></menu-command>"#
    )
}

fn proved(text: &str, settings: &ProofSettings) -> Diagnostics {
    let file = SourceFile::new("a.menuconfig.xml", text);
    let (menus, faults) = menu::load(&[file]);
    assert!(!faults.has_errors(), "{faults}");
    let told = prove([&**menus.tree(&"demo".into())], settings);
    for fault in &told {
        assert!(fault.help.is_some(), "{fault} has no way out");
        let has_taker = !fault.message.contains("escape");
        // The words that every form has stand in no file.
        let is_of_form = fault.message.contains("of the form");
        let names_others = !is_of_form
            && matches!(
                fault.code,
                Code::MatcherShadowed | Code::MatcherDuplicate | Code::MatcherOverlap
            );
        assert!(
            !names_others || (has_taker != fault.related.is_empty() && fault.witness.is_some())
        );
    }
    told
}

/// Severity, code and witness of what is said, without notes about what falls through.
fn said(told: &Diagnostics) -> Vec<String> {
    let loud = told
        .iter()
        .filter(|fault| fault.code != Code::FallsThrough || fault.severity == Severity::Error);
    loud.map(|fault| {
        let place = fault.span.as_ref().map_or("", |span| span.text());
        let witness = fault.witness.as_deref().unwrap_or("");
        format!("{} {} {place} {witness}", fault.severity, fault.code)
    })
    .collect()
}

fn check(rows: &[(&str, String, &[&str])]) {
    let mut wrong = Vec::new();
    for (what, text, expected) in rows {
        let told = said(&proved(text, &ProofSettings::default()));
        if told != *expected {
            wrong.push(format!("{what}: {told:#?} instead of {expected:#?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_is_known_of_menus_is_proved() {
    let two =
        |first: &str, second: &str| quiet(&(command("a", "", first) + &command("b", "", second)));
    check(&[
        (
            "words that have nothing in common",
            two("new|新", "del|删"),
            &[],
        ),
        (
            "a word twice",
            two("new|新", "new|旧"),
            &["warning matcher-overlap new|旧 new"],
        ),
        (
            "the same words",
            two("a|b", "b|a"),
            &["error matcher-duplicate b|a a"],
        ),
        (
            "the same language",
            two("[a-z]+x", "[a-z]{1}[a-z]*x"),
            &["error matcher-duplicate [a-z]{1}[a-z]*x ax"],
        ),
        (
            "fewer words",
            two("a|b|c", "b"),
            &["error matcher-shadowed b b"],
        ),
        (
            "one takes all",
            two("[a-z]+", "hello|bye"),
            &["error matcher-shadowed hello|bye bye"],
        ),
        (
            "one takes some",
            two("[a-z]+", "hello|再见"),
            &["warning matcher-overlap hello|再见 hello"],
        ),
        (
            "the general one is last",
            quiet(
                &(command("a", "", "hello|再见") + &command("b", r#"system-enable="true""#, ".+")),
            ),
            &[
                "warning matcher-overlap .+ 再见",
                "warning matcher-normalised .+ 再见。",
            ],
        ),
        (
            "nothing can be sent",
            two(r"\s+go", "go"),
            &[r"error matcher-dead \s+go "],
        ),
        ("only the empty text", two("^$", "go"), &[]),
        (
            "a click alone",
            two(r"\s*", "go"),
            &[r"warning matcher-dead \s* "],
        ),
        (
            "two take all of a third",
            quiet(
                &(command("a", "", "[a-m]+")
                    + &command("b", "", "[n-z]+")
                    + &command("c", "", "[a-z]")),
            ),
            &["error matcher-shadowed [a-z] a"],
        ),
        (
            "two take not quite all of a third",
            quiet(
                &(command("a", "", "[a-m]+")
                    + &command("b", "", "[n-y]+")
                    + &command("c", "", "[a-z]")),
            ),
            &["warning matcher-overlap [a-z] a"],
        ),
        (
            "meant so",
            quiet(
                &(command("a", "", "[a-z]+")
                    + &command("b", r#"match-order="intended""#, "hello|再见")),
            ),
            &[],
        ),
        (
            "found somewhere",
            quiet(&(command("a", r#"match="contains""#, "天气") + &command("b", "", "北京天气"))),
            &["error matcher-shadowed 北京天气 北京天气"],
        ),
        (
            "a sub-menu behind a command",
            quiet(
                &(command("a", "", "[a-z]+x")
                    + r#"<menu-config id="n" name="n"><regex>ax</regex></menu-config>"#),
            ),
            &["error matcher-shadowed ax ax"],
        ),
        (
            "a sub-menu behind a system command",
            quiet(r#"<menu-config id="n" name="n"><regex>#help</regex></menu-config>"#),
            &["error matcher-duplicate #help #help"],
        ),
        (
            "two root menus",
            format!(
                r#"<menu-configs><menu-config id="m" name="m"><regex>m|菜单</regex></menu-config>
                   <menu-config id="n" name="n"><regex>m</regex></menu-config>{WAYS}</menu-configs>"#
            ),
            &["error matcher-shadowed m m"],
        ),
        (
            "what is asked in different places has nothing to do with each other",
            quiet(
                r#"<menu-config id="n" name="n"><regex>n</regex>
                     <menu-command name="m"><regex>m</regex></menu-command></menu-config>"#,
            ),
            &[],
        ),
    ]);
}

#[test]
fn ways_out_are_watched() {
    let one = |more: &str, regex: &str| bot(&command("a", more, regex));
    let trap = format!(
        r#"<menu-configs><menu-config id="m" name="m" trap="allowed"><regex>m</regex>{}</menu-config>{WAYS}</menu-configs>"#,
        command("a", "", "[a-z]+")
    );
    let menu = r#"<menu-config id="m" name="m">"#;
    check(&[
        (
            "one takes all ways",
            one("", "[a-z]{2,4}"),
            &[
                &format!("error no-way-out {menu} exit"),
                "warning matcher-shadowed [a-z]{2,4} help",
            ],
        ),
        (
            "two take all ways",
            bot(&(command("a", "", "exit|root") + &command("b", "", "up"))),
            &[&format!("error no-way-out {menu} exit")],
        ),
        (
            "one way is left",
            one("", "root|up"),
            &[
                "warning matcher-shadowed root|up root",
                "warning matcher-shadowed root|up up",
            ],
        ),
        (
            "system commands go first",
            one(r#"system-enable="true""#, "[a-z]{2,5}"),
            &[],
        ),
        (
            "nothing is left for the command",
            one(r#"system-enable="true""#, "exit"),
            &["error matcher-duplicate exit exit"],
        ),
        (
            "a trap that is meant so",
            trap,
            &["warning matcher-shadowed [a-z]+ help"],
        ),
        (
            "at a root nobody gets out by going back",
            one("", "exit"),
            &[&format!("error no-way-out {menu} exit")],
        ),
        (
            "a way to the menu itself is none",
            bot_of(
                &command("a", "", "exit"),
                r#"<system-command name="exit" bean-name="exitCommandHandler"><regex>exit</regex></system-command>
                   <system-command name="top" goto="m"><regex>top</regex></system-command>"#,
            ),
            &[&format!("error no-way-out {menu} exit")],
        ),
        (
            "in a sub-menu back is a way",
            bot(&format!(
                r#"<menu-config id="n" name="n"><regex>n</regex>{}</menu-config>"#,
                command("a", "", "exit|root")
            )),
            &[
                "warning matcher-shadowed exit|root root",
                "warning matcher-shadowed exit|root exit",
            ],
        ),
        (
            "nothing leads out of the whole tree, which is said at its root",
            bot_of(
                r#"<menu-config id="n" name="n"><regex>n</regex><menu-config id="o" name="o"><regex>o</regex></menu-config></menu-config>"#,
                r#"<system-command name="up" bean-name="backCommandHandler"><regex>up</regex></system-command>"#,
            ),
            &[&format!("info no-way-out {menu} ")],
        ),
        (
            "a command leads out",
            bot(&(command("a", "", "exit|root|up") + &command("b", r#"goto="-""#, "bye"))),
            &[
                "warning matcher-shadowed exit|root|up root",
                "warning matcher-shadowed exit|root|up up",
                "warning matcher-shadowed exit|root|up exit",
            ],
        ),
        (
            "no system command at all",
            bot_of(&command("a", "", "[a-z]+"), ""),
            &[&format!("info no-way-out {menu} ")],
        ),
        (
            "a command that yields stands before one that does not",
            bot(&(command("a", r#"system-enable="true""#, "[a-z]+")
                + &command("b", "", "exit|root|up|!"))),
            &["warning matcher-overlap exit|root|up|! up"],
        ),
        (
            "a command that yields brings a system command what a later one would take",
            bot_of(
                &(command(
                    "a",
                    r#"system-enable="true" match-order="intended""#,
                    "b{2,4}",
                ) + &command("b", r#"match-order="intended""#, "b{1,2}")),
                r#"<system-command name="s" bean-name="exitCommandHandler" match-order="intended"><regex>b{1,2}</regex></system-command>"#,
            ),
            &[],
        ),
    ]);
}

#[test]
fn whoever_says_it_otherwise_is_not_lost() {
    let other = |steps: &[Step], inside: &str, system: &str| {
        let settings = ProofSettings {
            normalise: steps.to_vec(),
            ..ProofSettings::default()
        };
        said(&proved(&bot_of(inside, system), &settings))
    };
    let exit = |regex: &str| {
        format!(
            r#"<system-command name="exit" bean-name="exitCommandHandler"><regex>{regex}</regex></system-command>"#
        )
    };
    let open = |regex: &str| command("a", r#"system-enable="true""#, regex);
    let rows = [
        (Step::FinalPunctuation, ".+", "退出", "退出。"),
        (Step::Case, "[A-Z]+", "exit", "EXIT"),
        (Step::Case, "[A-Z][a-z]+", "exit", "Exit"),
        (Step::Width, "[^x]+", "exit", "ｅｘｉｔ"),
        (Step::Spaces, "..+", "go out", "go  out"),
        (Step::Numerals, r"\p{Han}+", "3", "三"),
        (Step::Numerals, r"\p{Han}+", "20", "二十"),
    ];
    for (step, regex, word, typed) in rows {
        let told = other(&[step], &open(regex), &exit(word));
        assert_eq!(
            told,
            [format!("warning matcher-normalised {regex} {typed}")]
        );
        let told = other(&[], &open(regex), &exit(word));
        assert_eq!(told, [""; 0], "without the step nothing is normalised");
    }

    // That the order is meant so is no excuse for what phones write by themselves.
    let all = command(
        "a",
        r#"system-enable="true" match-order="intended""#,
        "(?s).+",
    );
    let said_so = ["warning matcher-normalised (?s).+ 退出。"];
    assert_eq!(other(&Step::DEFAULT, &all, &exit("退出")), said_so);
    assert_eq!(other(&Step::DEFAULT, &all, &exit("退出[。.！!]?")), [""; 0]);
    let help = r#"<system-command name="help" bean-name="helpCommandHandler"><regex>帮助</regex></system-command>"#;
    let both = exit("退出[。.！!]?") + help;
    assert_eq!(other(&Step::DEFAULT, &all, &both), [""; 0]);
}

#[test]
fn what_no_word_of_a_form_leaves_is_a_value() {
    let form = |words: &str, field: &str| {
        quiet(&format!(
            r#"<menu-form id="f" name="f" {words}><regex>f</regex><field name="x" required="true">{field}</field><reply>ok</reply></menu-form>"#
        ))
    };
    let field = r#"<field name="x" required="true">"#;
    check(&[
        (
            "a word",
            form("", "<regex>取消|返回</regex>"),
            &["error matcher-shadowed 取消|返回 取消"],
        ),
        (
            "a word, normalised",
            form("", "<regex>取消！</regex>"),
            &["error matcher-shadowed 取消！ 取消！"],
        ),
        (
            "a word with any mark",
            form("", "<regex>取消[！。]+</regex>"),
            &["error matcher-shadowed 取消[！。]+ 取消！"],
        ),
        (
            "another mark is another text",
            form("", "<regex>取消[！x]+</regex>"),
            &[],
        ),
        ("not only words", form("", "<regex>取消！|要</regex>"), &[]),
        (
            "what is required cannot be skipped",
            form("", "<regex>跳过</regex>"),
            &[],
        ),
        ("no regex", form("", ""), &[]),
        (
            "everything is a word",
            form(r#"cancel-words="(?s).+""#, ""),
            &[&format!("error matcher-shadowed {field} a")],
        ),
        (
            "two take everything",
            form(
                r#"cancel-words="(?s)[a-z].*" back-words="(?s)[^a-z].*""#,
                "",
            ),
            &[&format!("error matcher-shadowed {field} a")],
        ),
    ]);
}

#[test]
fn a_fact_about_system_commands_is_told_once() {
    let menus: String = (0..20)
        .map(|n| format!(r#"<menu-config id="n{n}" name="n{n}"><regex>n{n}</regex></menu-config>"#))
        .collect();
    let system = WAYS.replace("<regex>up</regex>", "<regex>root|up</regex>")
        + r#"<system-command name="bye" bean-name="exitCommandHandler"><regex>exit</regex></system-command>"#;
    check(&[(
        "once",
        bot_of(&menus, &system),
        &[
            "warning matcher-overlap root|up root",
            "error matcher-duplicate exit exit",
        ],
    )]);
}

#[test]
fn a_menu_that_answers_everything_does() {
    let all = |regex: &str| {
        bot(&command(
            "a",
            r#"match-order="intended" system-enable="true""#,
            regex,
        ))
        .replacen("<menu-config ", r#"<menu-config answers="everything" "#, 1)
        .replace("<regex>exit<", "<regex>exit[。.！!]?<")
    };
    let menu = r#"<menu-config answers="everything" id="m" name="m">"#;
    check(&[
        ("everything", all("(?s).+"), &[]),
        (
            "no line breaks",
            all(".+"),
            &[&format!("error falls-through {menu} a\na")],
        ),
        (
            "no blanks",
            all(r"\S+"),
            &[&format!("error falls-through {menu} a a")],
        ),
        (
            "words",
            all("a|b"),
            &[&format!("error falls-through {menu} c")],
        ),
    ]);
    let told = proved(
        &bot(&command("a", "", "[1-9][0-9]*")),
        &ProofSettings::default(),
    );
    let note = told
        .iter()
        .find(|fault| fault.code == Code::FallsThrough)
        .unwrap();
    assert_eq!(
        (note.severity, note.witness.as_deref()),
        (Severity::Info, Some("a"))
    );
}

#[test]
fn examples_are_held_against_the_whole_context() {
    let example = |kind: &str, text: &str| format!("<{kind}>{text}</{kind}>");
    let with = |regex: &str, promise: &str| {
        let own = command("b", r#"match-order="intended""#, regex);
        quiet(
            &(command("a", "", "new")
                + &own.replace("</menu-command>", &format!("{promise}</menu-command>"))),
        )
    };
    let menu = |promise: &str| {
        quiet(&format!(
            r#"<menu-config id="n" name="n"><regex>n|天气</regex>{promise}</menu-config>"#
        ))
    };
    check(&[
        (
            "it leads here",
            with("[a-z]+", &example("example", "hello")),
            &[],
        ),
        (
            "normalised it leads here",
            with("[a-z]+", &example("example", "ｈｅｌｌｏ。")),
            &[],
        ),
        (
            "another takes it",
            with("[a-z]+", &example("example", "new")),
            &["error example-misled new new"],
        ),
        (
            "nothing takes it",
            with("[a-z]+", &example("example", "25")),
            &["error example-misled 25 25"],
        ),
        (
            "it must not",
            with("[a-z]+", &example("not-example", "hello")),
            &["error not-example-taken hello hello"],
        ),
        (
            "it does not",
            with("[a-z]+", &example("not-example", "new")),
            &[],
        ),
        (
            "a menu from the one above it",
            menu(&example("example", "天气。")),
            &[],
        ),
        (
            "not the menu above it",
            menu(&example("example", "m")),
            &["error example-misled m m"],
        ),
    ]);
}

#[test]
fn regexes_of_another_dialect_are_pointed_out() {
    let rows = [
        (r"\b天气\b.*", "warning regex-boundary"),
        (r"[\u4e00-\u9fa5]{2}", "info regex-han-range"),
        (r"(?u)\d+", "warning regex-unicode-digits"),
        (r"(?u:[\d一])", "warning regex-unicode-digits"),
        (r"\p{Alpha}+", "warning regex-posix-class"),
        (r"[!--]x", "warning regex-class-operator"),
    ];
    for (regex, expected) in rows {
        let told = said(&proved(
            &bot(&command("a", "", regex)),
            &ProofSettings::default(),
        ));
        assert!(
            told.iter().any(|told| told.starts_with(expected)),
            "{regex}: {told:?}"
        );
    }
    for regex in [r"\bab\b|天", r"\d+", r"\p{Han}+", r"[a-z&&[^x]]", "[a-z]"] {
        let told = proved(&bot(&command("a", "", regex)), &ProofSettings::default());
        assert!(
            !told
                .iter()
                .any(|fault| fault.code.word().starts_with("regex")),
            "{told}"
        );
    }
}

#[test]
fn a_word_that_always_leaves_is_a_way_out_and_nobody_elses() {
    let settings = ProofSettings {
        escape: vec!["再见".to_owned()],
        ..ProofSettings::default()
    };
    let text = bot(&(command("a", "", "[a-z]+") + &command("b", "", "再见")));
    let told = proved(&text, &settings);
    assert!(
        !told.iter().any(|fault| fault.code == Code::NoWayOut),
        "{told}"
    );
    let lost = told
        .iter()
        .find(|fault| fault.witness.as_deref() == Some("再见"))
        .unwrap();
    assert_eq!(lost.code, Code::MatcherShadowed);
}

#[test]
fn twenty_keywords_and_the_ten_that_never_get_a_text() {
    let commands: String = (0..20)
        .map(|n| command(&format!("k{n}"), "", &format!(".*关键{n}.*")))
        .collect();
    let told = proved(&bot(&commands), &ProofSettings::default());
    let shadowed = told
        .iter()
        .filter(|fault| fault.severity == Severity::Error);
    let lost: Vec<&str> = shadowed
        .map(|fault| {
            assert_eq!(fault.code, Code::MatcherShadowed);
            assert_eq!(fault.related[0].span.text(), ".*关键1.*");
            fault.span.as_ref().unwrap().text()
        })
        .collect();
    let expected: Vec<String> = (10..20).map(|n| format!(".*关键{n}.*")).collect();
    assert_eq!(lost, expected);
    assert!(
        !told
            .iter()
            .any(|fault| fault.code == Code::MatcherUndecided)
    );
}

#[test]
fn a_thousand_siblings_that_begin_alike_are_no_work() {
    let commands: String = (0..1000)
        .map(|n| command(&format!("k{n}"), "", &format!("查询{n:04}号[a-z]+")))
        .collect();
    let told = proved(&bot(&commands), &ProofSettings::default());
    assert!(said(&told).is_empty(), "{told}");
}

#[test]
fn what_was_given_up_is_said_with_what_it_cost() {
    let settings = ProofSettings {
        budget: Budget {
            states: 300,
            ..Budget::default()
        },
        ..ProofSettings::default()
    };
    let text = bot(&(command("a", "", ".*a.{12}") + &command("b", "", ".*b.{12}")));
    let told = proved(&text, &settings);
    let undecided = told
        .iter()
        .find(|fault| fault.code == Code::MatcherUndecided)
        .unwrap();
    assert!(undecided.message.contains("300 states"), "{undecided}");

    let settings = ProofSettings {
        budget: Budget {
            total: 0,
            ..Budget::default()
        },
        ..ProofSettings::default()
    };
    let told = proved(&text, &settings);
    let undecided = told
        .iter()
        .filter(|fault| fault.code == Code::MatcherUndecided);
    assert_eq!(
        undecided.count(),
        1,
        "what was not asked is one thing to say"
    );
}

#[test]
fn the_sample_of_the_tiny_framework_has_one_error() {
    let sample = include_str!("../../data/seed/command.menuconfig.xml");
    let told = proved(sample, &ProofSettings::default());
    let errors: Vec<_> = told
        .iter()
        .filter(|fault| fault.severity == Severity::Error)
        .collect();
    let [trap] = errors.as_slice() else {
        panic!("{told}")
    };
    assert_eq!(
        (trap.code, trap.witness.as_deref()),
        (Code::NoWayOut, Some("exit"))
    );
    assert!(
        trap.span
            .as_ref()
            .unwrap()
            .text()
            .contains(r#"name="robot""#)
    );
    for text in ["`root`", "`up`", "`exit`", "`input`"] {
        assert!(trap.message.contains(text), "{trap}");
    }
    assert!(trap.help.as_ref().unwrap().contains("system-enable"));
    assert_eq!(trap.related.len(), 4);

    let (menus, _) = menu::load(&[SourceFile::new("a.menuconfig.xml", sample)]);
    let tree = menus.tree(&"demo".into());
    for text in ["root", "up", "exit"] {
        let found = resolve(tree, tree.by_id("g002"), &Input::new(text, &[]), &[]);
        assert!(matches!(found.what, What::Command(..)), "{text}");
    }
}
