//! Help, versions and wrong usage.

use super::run;

const COMMANDS: &[&str] = &[
    #[cfg(feature = "server")]
    "serve",
    "chat",
    "check",
    "graph",
    "preview",
    "schema",
    "test",
    "send",
    #[cfg(feature = "api")]
    "api",
    #[cfg(feature = "api-menu")]
    "menu",
    #[cfg(feature = "api")]
    "stub",
    "new",
    "explain",
    "store",
    "completions",
];

#[test]
fn every_command_explains_itself_and_takes_the_bot_folder() {
    let dir = tempfile::tempdir().unwrap();
    let all = run(dir.path(), &["--help"]);
    assert_eq!((all.code, all.err.as_str()), (0, ""));
    for command in COMMANDS {
        assert!(all.out.contains(&format!("\n  {command} ")), "{}", all.out);
        let ran = run(dir.path(), &[command, "--help"]);
        assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{command}");
        assert!(
            ran.out.contains(&format!("Usage: wxmenu {command} ")),
            "{}",
            ran.out
        );
        for flag in [
            "-C <DIR>",
            "--menus <DIR>",
            "--templates <DIR>",
            "--config <FILE>",
        ] {
            assert!(ran.out.contains(flag), "{command} {flag}\n{}", ran.out);
        }
        let about = ran.out.lines().next().unwrap();
        assert!(
            about.starts_with(|c: char| c.is_uppercase()) && !about.ends_with('.'),
            "{about}"
        );
    }
    let listed = all
        .out
        .lines()
        .skip_while(|line| *line != "Commands:")
        .skip(1);
    assert_eq!(
        listed.take_while(|line| !line.is_empty()).count(),
        COMMANDS.len(),
        "{}",
        all.out
    );
}

#[test]
fn a_version_is_told() {
    let dir = tempfile::tempdir().unwrap();
    let ran = run(dir.path(), &["--version"]);
    assert_eq!(
        (ran.code, ran.out),
        (0, format!("wxmenu {}\n", env!("CARGO_PKG_VERSION")))
    );
}

#[test]
fn wrong_usage_is_exit_code_2_and_tells_what_is_right() {
    let dir = tempfile::tempdir().unwrap();
    for (args, told) in [
        (&[][..], "Usage: wxmenu"),
        (&["chek"], "'check'"),
        (&["check", "--foo"], "--foo"),
        (&["check", "--format", "xml"], "human, json, sarif"),
        (&["check", "--deny", "everything"], "warnings"),
        (&["chat", "--store", "redis:x"], "redis"),
        (&["chat", "--stub", "A=b"], "NAME=goto:MENU"),
        (&["new"], "<DIR>"),
        (&["completions", "tcsh"], "bash"),
        (&["send", "hi"], "--url"),
        #[cfg(feature = "server")]
        (&["serve", "--listen", "8080"], "such as 127.0.0.1:8080"),
        #[cfg(feature = "server")]
        (&["serve", "--store", "sledd:x"], "`sled:PATH`"),
        #[cfg(feature = "server")]
        (&["serve", "--log", "xml"], "json"),
    ] {
        let ran = run(dir.path(), args);
        assert_eq!(ran.code, 2, "{args:?} {ran:?}");
        assert!(ran.err.contains(told), "{args:?}\n{}", ran.err);
        assert_eq!(ran.out, "", "{args:?}");
    }
    assert_eq!(
        std::fs::read_dir(dir.path()).unwrap().count(),
        0,
        "nothing was made"
    );
}

#[test]
fn completions_know_every_command() {
    let dir = tempfile::tempdir().unwrap();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let ran = run(dir.path(), &["completions", shell]);
        assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{shell}");
        for command in COMMANDS {
            assert!(ran.out.contains(command), "{shell} {command}");
        }
    }
}

#[cfg(feature = "api")]
#[test]
fn a_number_of_the_platform_is_explained() {
    let dir = tempfile::tempdir().unwrap();
    let known = run(dir.path(), &["explain", "45015"]);
    assert_eq!((known.code, known.err.as_str()), (0, ""));
    assert!(known.out.starts_with("errcode 45015: "), "{}", known.out);
    assert!(known.out.contains("within 48 hours"), "{}", known.out);
    let busy = run(dir.path(), &["explain", "-1"]);
    assert!(busy.out.contains("repeated after a pause"), "{}", busy.out);
    let unknown = run(dir.path(), &["explain", "1234567"]);
    assert_eq!(unknown.code, 2);
}
