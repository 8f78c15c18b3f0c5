//! `wxmenu new`.

use std::fs;

use super::run;
use wxmenu::Engine;
use wxmenu::config::{BotFolder, EngineSettings};
use wxmenu::model::SourceFile;
use wxmenu::testing::Script;

#[test]
fn a_new_bot_loads_without_a_word_and_answers() {
    let dir = tempfile::tempdir().unwrap();
    let made = run(dir.path(), &["new", "my shop"]);
    assert_eq!((made.code, made.err.as_str()), (0, ""));
    for step in [
        "wxmenu chat -C 'my shop'",
        "wxmenu check -C 'my shop'",
        "wxmenu test -C 'my shop'",
        "wxmenu serve -C 'my shop'",
    ] {
        assert!(made.out.contains(step), "{}", made.out);
    }
    let checked = run(
        dir.path(),
        &["check", "-C", "my shop", "--deny", "warnings"],
    );
    assert_eq!((checked.code, checked.err.as_str()), (0, ""));
    assert_eq!(
        checked.out,
        "no faults in 2 menus, 4 commands, 1 template, 1 test\n"
    );
    let tested = run(&dir.path().join("my shop"), &["test"]);
    assert_eq!(
        (tested.code, tested.out.as_str(), tested.err.as_str()),
        (0, "passed  tests/first.chat\n1 test: 1 passed\n", "")
    );

    let ignored = fs::read_to_string(dir.path().join("my shop/.gitignore")).unwrap();
    assert!(ignored.lines().any(|line| line == "wxmenu.local.toml"));
    assert!(ignored.lines().any(|line| line == "/data"));
}

/// What the settings file shows as comments are settings too.
#[test]
fn its_settings_may_be_taken_out_of_their_comments() {
    let text = include_str!("../../../src/cli/starter/wxmenu.toml");
    let lines = text.lines().map(|line| match line.strip_prefix('#') {
        Some(setting) if !setting.starts_with(' ') => setting,
        _ => line,
    });
    let text = lines
        .collect::<Vec<_>>()
        .join("\n")
        .replace("env:WX_TOKEN", "abc")
        .replace("env:WX_AES_KEY", &"a".repeat(43));
    let environment = wxmenu::config::Environment::default();
    let (settings, faults) = wxmenu::config::Sources::new(&environment)
        .file("wxmenu.toml", text)
        .read();
    assert!(faults.is_empty(), "{faults}");
    assert_eq!(settings.accounts[0].identity.as_str(), "shop");
}

#[test]
fn its_conversation_test_passes() {
    let dir = tempfile::tempdir().unwrap();
    assert_eq!(run(dir.path(), &["new", "bot"]).code, 0);
    let (files, faults) = BotFolder::new(dir.path().join("bot")).files(&EngineSettings::default());
    assert!(faults.is_empty(), "{faults}");
    assert_eq!(files.chats.len(), 1);
    let text = fs::read_to_string(&files.chats[0]).unwrap();
    let script = Script::parse(&SourceFile::new("first.chat", text)).unwrap();
    let bot = Engine::builder()
        .menus(files.menus)
        .templates(files.templates);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let outcome = runtime.block_on(script.run(&bot)).unwrap();
    assert!(outcome.passed(), "{outcome:#?}");
}

#[test]
fn a_folder_with_something_in_it_is_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir_all(dir.path().join("full")).unwrap();
    fs::write(dir.path().join("full/notes.txt"), "mine").unwrap();
    fs::write(dir.path().join("file"), "mine").unwrap();
    for (name, why) in [("full", "`full` is not empty"), ("file", "`file`: ")] {
        let ran = run(dir.path(), &["new", name]);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{ran:?}");
        assert!(ran.err.starts_with(&format!("error: {why}")), "{}", ran.err);
    }
    assert_eq!(fs::read_dir(dir.path().join("full")).unwrap().count(), 1);

    fs::create_dir_all(dir.path().join("repository/.git")).unwrap();
    assert_eq!(run(dir.path(), &["new", "repository"]).code, 0);
    assert_eq!(run(dir.path(), &["new", "repository"]).code, 2);
}
