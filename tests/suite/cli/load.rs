//! Bots that cannot be loaded: all faults at once, exit code 2, never a backtrace.

use super::{GOOD, folder, run};

/// Commands that need a bot.
const COMMANDS: &[&[&str]] = &[
    &["chat"],
    &["test"],
    #[cfg(feature = "server")]
    &["serve", "--listen", "127.0.0.1:0"],
];

#[test]
fn all_faults_are_told_at_once() {
    let menu = r#"<menu-configs><menu-config id="a" name="a" path="none.page"><regex>(</regex>
        <menu-command name="b" bean-name="nobody"><regex>b</regex></menu-command></menu-config></menu-configs>"#;
    let dir = folder(&[
        ("menus/a.menuconfig.xml", menu),
        ("menus/b.menuconfig.xml", "<menu-configs>"),
        ("templates/x.page", "{% if %}"),
        ("wxmenu.toml", "[session]\nttl = \"soon\"\nstor = 1"),
    ]);
    for args in COMMANDS {
        let ran = run(dir.path(), args);
        assert_eq!(
            (ran.code, ran.out.as_str()),
            (2, ""),
            "{args:?}\n{}",
            ran.err
        );
        for code in [
            "regex-syntax",
            "unknown-handler",
            "unknown-template",
            "xml-",
            "template-syntax",
            "config-bad-value",
            "config-unknown-key",
        ] {
            assert!(ran.err.contains(code), "{args:?} {code}\n{}", ran.err);
        }
        assert!(
            !ran.err.contains("panicked") && !ran.err.contains("backtrace"),
            "{}",
            ran.err
        );
    }
    assert!(
        !dir.path().join("data").exists(),
        "a broken bot gets no store"
    );
}

#[test]
fn a_missing_folder_says_what_to_do() {
    let dir = tempfile::tempdir().unwrap();
    for args in COMMANDS {
        for (more, told) in [
            (&[][..], "there is no folder `menus`"),
            (&["-C", "shop"], "there is no folder `shop`"),
            (&["--menus", "m"], "there is no folder `m`"),
        ] {
            let ran = run(dir.path(), &[args, more].concat());
            assert_eq!(ran.code, 2, "{ran:?}");
            assert!(
                ran.err.contains(told) && ran.err.contains("wxmenu new DIR"),
                "{}",
                ran.err
            );
        }
    }
    assert_eq!(
        std::fs::read_dir(dir.path()).unwrap().count(),
        0,
        "nothing was made"
    );
}

#[test]
fn a_broken_settings_file_is_told_with_its_line() {
    let dir = folder(&[
        ("menus/a.menuconfig.xml", GOOD),
        ("wxmenu.toml", "[server]\nlisten = \n"),
    ]);
    for args in COMMANDS {
        let ran = run(dir.path(), args);
        assert_eq!(ran.code, 2, "{ran:?}");
        assert!(
            ran.err.contains("config-syntax") && ran.err.contains("wxmenu.toml:2:"),
            "{}",
            ran.err
        );
    }
}

#[test]
fn a_warning_keeps_nothing_from_running() {
    let menu = GOOD.replace("title=\"主菜单\"", "colour=\"red\"");
    let dir = folder(&[("menus/a.menuconfig.xml", &menu)]);
    let ran = run(dir.path(), &["chat"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.err.contains("unknown-attribute"), "{}", ran.err);
}

#[test]
fn chat_reads_the_settings() {
    let dir = folder(&[
        ("menus/a.menuconfig.xml", GOOD),
        (
            "wxmenu.toml",
            "[engine]\nnormalise = [\"case\"]\n[[account]]\nidentity = \"shop\"\ntoken = \"env:NOT_THERE\"",
        ),
        ("in.txt", "M\nHI\n"),
    ]);
    let ran = super::ended(
        super::wxmenu(dir.path())
            .args(["chat", "--json"])
            .stdin(std::fs::File::open(dir.path().join("in.txt")).unwrap()),
    );
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    assert!(ran.out.contains("你好"), "{}", ran.out);
}
