//! Bot folders on disk.
#![allow(
    clippy::disallowed_methods,
    reason = "bot folders are laid out and looked at"
)]

use std::fs;
use std::path::Path;

use tempfile::TempDir;
use wxmenu::config::{BotFiles, BotFolder, EngineSettings, Environment, Need, Settings};
use wxmenu::model::Diagnostics;

/// A folder with these files.
fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        let path = dir.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    dir
}

fn files(dir: &Path) -> (BotFiles, Diagnostics) {
    BotFolder::new(dir).files(&EngineSettings::default())
}

/// Names as they are below the folder.
fn below<'n>(dir: &Path, names: impl IntoIterator<Item = &'n str>) -> Vec<String> {
    let prefix = format!("{}/", dir.display());
    names
        .into_iter()
        .map(|name| name.replace(&prefix, ""))
        .collect()
}

/// What is said, with the folder's own path left out.
fn said(dir: &Path, faults: &Diagnostics) -> String {
    faults
        .to_string()
        .replace(&dir.display().to_string(), "DIR")
}

const XML: &[u8] = b"<menu-configs/>";

#[test]
fn menus_are_read_in_path_order() {
    let dir = folder(&[
        ("menus/b.menuconfig.xml", XML),
        ("menus/a/z.menuconfig", XML),
        ("menus/a-b.menuconfig.xml", XML),
        ("menus/B.menuconfig.xml", XML),
        ("menus/a.menuconfig.xml", XML),
        ("menus/汉.menuconfig.xml", XML),
        ("menus/README.md", b"\xFF"),
        ("menus/other.xml", b"\xFF"),
        ("menus/.hidden.menuconfig.xml", b"\xFF"),
        ("menus/.git/x.menuconfig.xml", b"\xFF"),
        ("menus/old.menuconfig.xml~", b"\xFF"),
    ]);
    let (files, faults) = files(dir.path());
    assert!(faults.is_empty(), "{faults}");
    assert_eq!(
        below(dir.path(), files.menus.iter().map(|menu| menu.name())),
        [
            "menus/B.menuconfig.xml",
            "menus/a-b.menuconfig.xml",
            "menus/a.menuconfig.xml",
            "menus/a/z.menuconfig",
            "menus/b.menuconfig.xml",
            "menus/汉.menuconfig.xml",
        ]
    );
}

#[test]
fn a_template_is_named_by_its_path_below_templates() {
    let dir = folder(&[
        ("menus/a.menuconfig.xml", XML),
        ("templates/game/page.page", "\u{feff}猜".as_bytes()),
        ("templates/help.txt", b"a\r\nb"),
    ]);
    let (files, faults) = files(dir.path());
    assert!(faults.is_empty(), "{faults}");
    let templates: Vec<_> = files
        .templates
        .iter()
        .map(|t| (t.name.as_str(), t.source.text()))
        .collect();
    assert_eq!(
        templates,
        [("game/page.page", "猜"), ("help.txt", "a\r\nb")]
    );
}

#[test]
fn another_bot_among_the_tests_is_not_entered() {
    let dir = folder(&[
        ("menus/a.menuconfig.xml", XML),
        ("tests/b.chat", b""),
        ("tests/a/x.chat", b""),
        ("tests/bots/other/menus/a.menuconfig.xml", XML),
        ("tests/bots/other/x.chat", b""),
        ("tests/bots/y.chat", b""),
        ("tests/notes.txt", b""),
    ]);
    let (files, faults) = files(dir.path());
    assert!(faults.is_empty(), "{faults}");
    let chats: Vec<_> = files
        .chats
        .iter()
        .map(|path| path.to_str().unwrap())
        .collect();
    assert_eq!(
        below(dir.path(), chats),
        ["tests/a/x.chat", "tests/b.chat", "tests/bots/y.chat"]
    );
}

#[test]
fn missing_menus_are_told_with_what_to_do() {
    const NEW: &str = "help: a bot needs a menuconfig file such as `menus/main.menuconfig.xml`; `wxmenu new DIR` makes a bot to begin with\n";
    for (files_of, wanted) in [
        (
            &[][..],
            "error[menus-missing]: there is no folder `DIR/menus`\n  ",
        ),
        (
            &[("menus", &b""[..])],
            "error[menus-missing]: `DIR/menus` is no folder\n  ",
        ),
        (
            &[("menus/README.md", b"")],
            "error[menus-missing]: no file in `DIR/menus` is named `*.menuconfig.xml`\n  ",
        ),
    ] {
        let dir = folder(files_of);
        let (found, faults) = files(dir.path());
        assert!(found.menus.is_empty());
        assert_eq!(said(dir.path(), &faults), format!("{wanted}{NEW}"));
    }
    let dir = folder(&[("menus/sub/command.xml", XML)]);
    let (_, faults) = files(dir.path());
    assert!(
        said(dir.path(), &faults)
            .ends_with("help: rename `sub/command.xml` to `sub/command.menuconfig.xml`\n"),
        "{faults}"
    );
    let (_, faults) = files(Path::new("no/such/bot"));
    assert!(
        faults
            .to_string()
            .contains("there is no folder `no/such/bot`\n"),
        "{faults}"
    );
}

#[test]
fn content_that_is_not_utf8_has_a_place() {
    let gbk = b"<menu-configs>\n  <!-- \xB2\xCB\xB5\xA5 -->\n</menu-configs>";
    let utf16 = b"\xFF\xFE<\0m\0";
    let dir = folder(&[
        ("menus/a.menuconfig.xml", gbk),
        ("menus/b.menuconfig.xml", utf16),
        ("menus/c.menuconfig.xml", XML),
        ("templates/x.page", b"ab\xFF"),
    ]);
    let (files, faults) = files(dir.path());
    assert_eq!(files.menus.len(), 1);
    assert!(files.templates.is_empty());
    assert_eq!(
        said(dir.path(), &faults),
        "DIR/menus/a.menuconfig.xml:2:8: error[xml-encoding]: this is not UTF-8\n  help: save the file as UTF-8; if it was written as GBK, convert it\n\
         DIR/menus/b.menuconfig.xml:1:1: error[xml-encoding]: this is UTF-16\n  help: save the file as UTF-8\n\
         DIR/templates/x.page:1:3: error[file-unreadable]: this is not UTF-8\n  help: save the file as UTF-8; if it was written as GBK, convert it\n"
    );
}

#[cfg(unix)]
#[test]
fn loops_of_links_end_and_links_to_nothing_are_told() {
    use std::os::unix::fs::symlink;
    let dir = folder(&[
        ("menus/a/x.menuconfig.xml", XML),
        ("menus/b/y.menuconfig.xml", XML),
    ]);
    let menus = dir.path().join("menus");
    symlink("..", menus.join("a/up")).unwrap();
    symlink("../b", menus.join("a/other")).unwrap();
    symlink("../a", menus.join("b/other")).unwrap();
    symlink("loop", menus.join("loop")).unwrap();
    symlink("nothing", menus.join("dangling.menuconfig.xml")).unwrap();
    let (files, faults) = files(dir.path());
    assert_eq!(
        below(&menus, files.menus.iter().map(|menu| menu.name())),
        [
            "a/other/y.menuconfig.xml",
            "a/x.menuconfig.xml",
            "b/other/x.menuconfig.xml",
            "b/y.menuconfig.xml",
        ],
        "a folder that is linked is read under both names, a loop is left"
    );
    assert!(
        said(dir.path(), &faults).starts_with(
            "error[file-unreadable]: `DIR/menus/dangling.menuconfig.xml` cannot be read: "
        ),
        "{faults}"
    );
    assert_eq!(faults.len(), 1, "{faults}");
}

#[test]
fn menus_and_templates_may_stand_elsewhere() {
    let dir = folder(&[
        ("wxmenu.toml", b"[engine]\nmenus = \"m\"\ntemplates = \"t\""),
        ("m/a.menuconfig.xml", XML),
        ("m2/b.menuconfig.xml", XML),
    ]);
    let bot = BotFolder::new(dir.path());
    let (settings, faults) = bot.settings(&Environment::default(), Need::Secrets);
    assert!(faults.is_empty(), "{faults}");
    let (files, faults) = bot.files(&settings.engine);
    assert_eq!(
        below(dir.path(), files.menus.iter().map(|m| m.name())),
        ["m/a.menuconfig.xml"]
    );
    assert!(
        said(dir.path(), &faults).starts_with("error[file-unreadable]: `DIR/t` cannot be read"),
        "a folder that was asked for has to be there\n{faults}"
    );

    let bot = bot
        .menus(dir.path().join("m2"))
        .templates(dir.path().join("m"));
    let (files, faults) = bot.files(&settings.engine);
    assert!(faults.is_empty(), "{faults}");
    assert_eq!(
        below(dir.path(), files.menus.iter().map(|m| m.name())),
        ["m2/b.menuconfig.xml"]
    );
    assert_eq!(files.templates[0].name, "a.menuconfig.xml");
}

#[test]
fn settings_are_read_from_both_files_and_secrets_from_the_folder() {
    let dir = folder(&[
        (
            "wxmenu.toml",
            "\u{feff}[[account]]\nidentity = \"a\"\ntoken = \"file:secrets/token\"".as_bytes(),
        ),
        ("wxmenu.local.toml", b"[server]\nprefix = \"/local\""),
        ("secrets/token", b"abc\n"),
        ("other.toml", b"[session]\nttl = \"1h\""),
        ("gbk.toml", b"token = \"hush\" # \xB2\xCB"),
    ]);
    let environment = Environment::default();
    let bot = BotFolder::new(dir.path());
    let read =
        |bot: &BotFolder| -> (Settings, Diagnostics) { bot.settings(&environment, Need::Secrets) };
    let (settings, faults) = read(&bot);
    assert!(faults.is_empty(), "{faults}");
    assert_eq!(settings.accounts[0].token.as_ref().unwrap().expose(), "abc");
    assert_eq!(settings.server.prefix, "/local");

    let (settings, faults) = read(&bot.clone().config(dir.path().join("other.toml")));
    assert!(faults.is_empty(), "{faults}");
    assert_eq!(settings.session.ttl.unwrap().as_secs(), 3600);
    assert!(settings.accounts[0].has_demo_token());
    assert_eq!(settings.server.prefix, "/local");

    let (_, faults) = read(&bot.clone().config(dir.path().join("none.toml")));
    assert!(
        said(dir.path(), &faults)
            .starts_with("error[file-unreadable]: `DIR/none.toml` cannot be read: "),
        "{faults}"
    );
    let (_, faults) = read(&bot.clone().config(dir.path()));
    assert!(faults.to_string().contains("file-unreadable"), "{faults}");
    let (_, faults) = read(&bot.config(dir.path().join("gbk.toml")));
    assert!(
        said(dir.path(), &faults)
            .starts_with("DIR/gbk.toml:1:18: error[config-syntax]: this is not UTF-8"),
        "{faults}"
    );
    let shown = faults
        .iter()
        .next()
        .unwrap()
        .span
        .as_ref()
        .unwrap()
        .file()
        .text()
        .to_owned();
    assert!(!shown.contains("hush"), "{shown}");
}
