//! The built-in pages as people read them.
//!
//! Every page is rendered in every situation that it is for, and without anything; the texts stand
//! in `snapshots/`. `INSTA_UPDATE=always` rewrites them: read them then as a person on a phone.

#![allow(
    clippy::disallowed_methods,
    reason = "compares the table of pages with the folder"
)]

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::Path;

use serde_json::json;
use wxmenu::model::{Reply, pages};
use wxmenu::render::{PageView, QueryView, SubjectView, builtin_pages};
use wxmenu::resolve::Offer;

use super::stage::Stage;

/// A situation: where, and what else there is.
type Scene = for<'s> fn(&'s Stage) -> PageView<'s>;

const NOWHERE: (&str, Scene) = ("in no menu", |stage| stage.view("-"));
const DIRECTORY: (&str, Scene) = ("in the directory", |stage| stage.view("m001"));
const GAME: (&str, Scene) = ("in the game", |stage| stage.view("g001"));
const EMPTY: (&str, Scene) = ("in an empty menu", |stage| stage.view("e001"));
const NO_TEXT: (&str, Scene) = ("after a click", |stage| PageView {
    text: "",
    ..stage.view("-")
});
const NEAR: (&str, Scene) = ("with near names", |stage| PageView {
    suggestions: NEAR_NAMES
        .get_or_init(|| ["guess", "time"].map(|name| Offer::new(name, name)).into()),
    subject: Some(SubjectView::Unknown("geuss")),
    ..stage.view("m001")
});
static NEAR_NAMES: std::sync::OnceLock<Vec<Offer>> = std::sync::OnceLock::new();

fn listed<'s>(stage: &'s Stage, id: &str, keyword: Option<&'s str>) -> PageView<'s> {
    let view = stage.view(id);
    let fits = |name: &str| name.contains(keyword.unwrap_or_default());
    let menu = view.menu.unwrap();
    let commands = menu.commands.iter().map(|command| &command.action);
    let query = QueryView {
        keyword,
        menus: view
            .tree
            .children(menu)
            .filter(|menu| fits(&menu.name))
            .collect(),
        commands: commands.filter(|action| fits(&action.name)).collect(),
        system_commands: view
            .tree
            .system_commands()
            .iter()
            .map(|own| &own.action)
            .collect(),
    };
    PageView {
        query: Some(query),
        ..view
    }
}

const LIST_DIRECTORY: (&str, Scene) = ("list", |stage| listed(stage, "m001", None));
const LIST_GAME: (&str, Scene) = ("list in the game", |stage| listed(stage, "g001", None));
const LIST_NE: (&str, Scene) = ("list ne", |stage| listed(stage, "g001", Some("ne")));
const LIST_NIX: (&str, Scene) = ("list nix", |stage| listed(stage, "g001", Some("nix")));
const LIST_EMPTY: (&str, Scene) = ("list in an empty menu", |stage| listed(stage, "e001", None));

fn explained<'s>(stage: &'s Stage, id: &str, subject: SubjectView<'s>) -> PageView<'s> {
    PageView {
        subject: Some(subject),
        ..stage.view(id)
    }
}

const HELP_MENU: (&str, Scene) = ("help guess", |stage| {
    explained(
        stage,
        "m001",
        SubjectView::Menu(stage.view("g001").menu.unwrap()),
    )
});
const HELP_COMMAND: (&str, Scene) = ("help input", |stage| {
    explained(
        stage,
        "g001",
        SubjectView::Command(&stage.view("g001").menu.unwrap().commands[1].action),
    )
});
const HELP_SYSTEM: (&str, Scene) = ("help list", |stage| {
    explained(
        stage,
        "g001",
        SubjectView::System(&stage.view("g001").tree.system_commands()[2].action),
    )
});
const HELP_UNKNOWN: (&str, Scene) = ("help nix", |stage| {
    explained(stage, "m001", SubjectView::Unknown("nix"))
});
const HELP_LONG: (&str, Scene) = ("help with a long word", |stage| {
    explained(
        stage,
        "e001",
        SubjectView::Unknown("一个很长很长很长很长很长很长很长很长的名字"),
    )
});

const SCENES: &[(&str, &[(&str, Scene)])] = &[
    (pages::OFFERS, &[NEAR]),
    (pages::FORM_PROMPT, &[NOWHERE]),
    (pages::FORM_CONFIRM, &[NOWHERE]),
    (pages::FORM_CANCELLED, &[NOWHERE]),
    (pages::FORM_DONE, &[NOWHERE]),
    (pages::MENU, &[NOWHERE, DIRECTORY, GAME, EMPTY]),
    (
        pages::QUERY,
        &[
            NOWHERE,
            LIST_DIRECTORY,
            LIST_GAME,
            LIST_NE,
            LIST_NIX,
            LIST_EMPTY,
        ],
    ),
    (
        pages::HELP,
        &[
            NOWHERE,
            HELP_MENU,
            HELP_COMMAND,
            HELP_SYSTEM,
            HELP_UNKNOWN,
            HELP_LONG,
            NEAR,
        ],
    ),
    (pages::EXIT, &[NOWHERE]),
    (
        pages::NOT_FOUND,
        &[NOWHERE, DIRECTORY, EMPTY, NO_TEXT, NEAR],
    ),
    (pages::FORBIDDEN, &[NOWHERE]),
    (pages::ERROR, &[NOWHERE]),
    (pages::BUSY, &[NOWHERE]),
    (pages::MORE, &[NOWHERE]),
    (pages::MOVED, &[NOWHERE, DIRECTORY]),
    (pages::FORM_MOVED, &[DIRECTORY]),
    ("game/guessNumber.page", &[NOWHERE, GAME]),
    ("game/guessNumberResult.page", &[GAME]),
    ("game/answer.page", &[DIRECTORY]),
    ("game/chineseTime.page", &[DIRECTORY]),
    ("game/englishTime.page", &[DIRECTORY]),
];

const EMPTY_MENU: (&str, &str) = (
    "menus/empty.menuconfig.xml",
    r#"<menu-configs><menu-config id="e001" name="empty" title="空空如也"/></menu-configs>"#,
);

fn stage() -> Stage {
    let menus: Vec<_> = super::stage::DEMO
        .iter()
        .copied()
        .chain([EMPTY_MENU])
        .collect();
    Stage::new(&menus, &[])
}

fn shown(stage: &Stage, page: &str, scene: Scene) -> String {
    let text = stage.renderer.render(page, &scene(stage)).unwrap();
    assert!(
        !text.is_empty() && text.len() <= Reply::TEXT_LIMIT,
        "{page}: {} bytes",
        text.len()
    );
    text
}

#[test]
fn every_page_reads_well_in_every_situation() {
    let stage = stage();
    let mut read = String::new();
    for (page, scenes) in SCENES {
        for (situation, scene) in *scenes {
            writeln!(
                read,
                "=== {page}, {situation}\n{}\n",
                shown(&stage, page, *scene)
            )
            .unwrap();
        }
    }
    insta::assert_snapshot!("pages", read);
}

#[test]
fn every_page_stands_an_empty_bot_and_a_full_one() {
    let none = Stage::new(&[("a.xml", "<menu-configs/>")], &[]);
    let stage = stage();
    for (page, _) in builtin_pages() {
        shown(&none, page, NOWHERE.1);
        for (_, scene) in SCENES.iter().flat_map(|(_, scenes)| scenes.iter()) {
            shown(&stage, page, *scene);
        }
    }
}

#[test]
fn every_built_in_page_is_read_here_and_stands_in_the_folder() {
    let read: BTreeSet<&str> = SCENES.iter().map(|(page, _)| *page).collect();
    let built_in: BTreeSet<&str> = builtin_pages().map(|(name, _)| name).collect();
    assert_eq!(read, built_in);
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
    let mut files = BTreeSet::new();
    for folder in ["menucommand", "game"].map(|name| folder.join(name)) {
        for file in std::fs::read_dir(&folder).unwrap() {
            let name = file.unwrap().file_name().into_string().unwrap();
            let parent = folder.file_name().and_then(|name| name.to_str()).unwrap();
            files.insert(format!("{parent}/{name}"));
        }
    }
    assert_eq!(
        files.iter().map(String::as_str).collect::<BTreeSet<_>>(),
        built_in
    );
}

#[test]
fn the_pages_that_must_always_work_need_nothing() {
    for (name, text) in
        builtin_pages().filter(|(name, _)| [pages::ERROR, pages::BUSY].contains(name))
    {
        assert!(!text.contains(['{', '}']), "{name}");
    }
}

#[test]
fn what_handlers_give_is_shown() {
    for (page, name, value, text) in [
        (
            "game/guessNumberResult.page",
            "guess",
            json!({"number": "25", "verdict": "large", "count": 3, "restarted": false}),
            "您猜的数字 25 偏大，已猜3次。",
        ),
        (
            "game/guessNumberResult.page",
            "guess",
            json!({"number": "5", "verdict": "small", "count": 1, "restarted": true}),
            "新的一局开始了。\n您猜的数字 5 偏小，已猜1次。",
        ),
        (
            "game/guessNumberResult.page",
            "guess",
            json!({"number": "7", "verdict": "right", "count": 4, "restarted": false}),
            "您猜的数字 7 猜中了！一共猜了4次。\n想再玩一局，请发送 new。",
        ),
        (
            "game/guessNumberResult.page",
            "guess",
            json!({"number": "51", "verdict": "outside", "count": 4, "restarted": false}),
            "您猜的数字 51 不在 1-50 之间，请换一个。",
        ),
        ("game/answer.page", "answer", json!("您好"), "您好"),
        (
            "game/chineseTime.page",
            "chinese",
            json!({"date": "二〇二六年一月一日", "weekday": "星期四", "clock": "上午八点零五分", "double_hour": "辰时"}),
            "北京时间\n二〇二六年一月一日 星期四\n上午八点零五分（辰时）",
        ),
        (
            "game/englishTime.page",
            "english",
            json!({"date": "1 January 2026", "weekday": "Thursday", "clock": "8:05 am"}),
            "Beijing time\nThursday, 1 January 2026\n8:05 am",
        ),
        (
            pages::FORBIDDEN,
            "reason",
            json!("需要先绑定手机号。"),
            "抱歉，这项功能暂时没有对您开放。\n需要先绑定手机号。",
        ),
        (
            pages::MORE,
            "word",
            json!("继续"),
            "（未完，发送“继续”看下文）",
        ),
        (
            pages::MORE,
            "is_link",
            json!(true),
            "（未完，点击“more”看下文）",
        ),
    ] {
        let stage = stage().put(name, value);
        assert_eq!(shown(&stage, page, GAME.1), text);
    }
}
