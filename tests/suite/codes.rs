//! Every code of a fault has a page under `docs/codes`, a line in its index, and something broken
//! that gives it.
//!
//! A page shows, under `## Wrong`, files that give the code, and under `## Right` what mends them:
//! each block with `file=PATH` behind its fence is that file of a bot folder. Both are checked by the
//! binary. `WXMENU_BLESS=1` writes the index anew.
#![allow(
    clippy::disallowed_methods,
    reason = "what pages show is laid out as files and checked"
)]

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;
use wxmenu::model::Code;

use crate::project::{blesses, entries, exists, read, write};

const INDEX: &str = "docs/codes/README.md";

/// Codes whose fault cannot be shown as a few lines of a file, and the test that shows it.
const ELSEWHERE: &[(&str, &str, &str)] = &[
    (
        "file-unreadable",
        "tests/suite/config/folder.rs",
        "`DIR/menus/dangling.menuconfig.xml` cannot be read",
    ),
    (
        "xml-too-deep",
        "tests/suite/check/052-too-deep.expected",
        "error[xml-too-deep]",
    ),
    (
        "bad-registration",
        "tests/suite/hooks/routes.rs",
        "error[bad-registration]",
    ),
];

/// One page, in its parts.
struct Page {
    about: String,
    wrong: Vec<(String, String)>,
    right: Vec<(String, String)>,
}

impl Page {
    fn of(word: &str) -> Self {
        let path = format!("docs/codes/{word}.md");
        let text = read(&path);
        let rest = text.strip_prefix(&format!("# {word}\n\n"));
        let rest = rest.unwrap_or_else(|| panic!("{path} begins with its code"));
        let (about, rest) = rest
            .split_once("\n## Wrong\n")
            .unwrap_or_else(|| panic!("{path}"));
        let (wrong, right) = rest
            .split_once("\n## Right\n")
            .unwrap_or_else(|| panic!("{path}"));
        for part in [wrong, right] {
            assert!(part.contains("```"), "{path} has two examples");
        }
        Self {
            about: about.to_owned(),
            wrong: files(wrong),
            right: files(right),
        }
    }
}

/// The blocks that are files: their paths and texts.
fn files(part: &str) -> Vec<(String, String)> {
    let blocks = part.split("```").skip(1).step_by(2);
    let file = |block: &str| {
        let (info, text) = block.split_once('\n')?;
        let (_, path) = info.split_once("file=")?;
        Some((path.to_owned(), text.to_owned()))
    };
    blocks.filter_map(file).collect()
}

/// The codes that a bot of these files is told, with their severities.
fn told(files: &[(String, String)]) -> Vec<(String, String)> {
    let dir = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = dir.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let (_, report, _) = wxmenu(dir.path(), &["check", "--format", "json"]);
    let report: Value = serde_json::from_str(&report).unwrap();
    let faults = report["diagnostics"].as_array().unwrap().iter();
    let word = |fault: &Value, field: &str| fault[field].as_str().unwrap().to_owned();
    faults
        .map(|fault| (word(fault, "code"), word(fault, "severity")))
        .collect()
}

/// Runs the binary: its exit code, and what it says on both streams.
fn wxmenu(dir: &Path, args: &[&str]) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wxmenu"));
    let output = command.current_dir(dir).args(args).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (
        output.status.code().unwrap(),
        text(output.stdout),
        text(output.stderr),
    )
}

#[test]
fn every_page_is_of_a_code() {
    for name in entries("docs/codes")
        .iter()
        .filter(|name| *name != "README.md")
    {
        let word = name.strip_suffix(".md").unwrap_or_else(|| panic!("{name}"));
        assert!(Code::from_word(word).is_some(), "there is no code {word}");
        assert!(
            Page::of(word).about.len() > 80,
            "{word} is hardly explained"
        );
    }
}

#[test]
fn what_a_page_shows_as_wrong_gives_its_code_and_what_is_right_gives_nothing() {
    for code in Code::ALL {
        let page = Page::of(code.word());
        let elsewhere = ELSEWHERE.iter().find(|(word, ..)| *word == code.word());
        if let Some((_, file, part)) = elsewhere {
            assert!(exists(file) && read(file).contains(part), "{code}: {file}");
            continue;
        }
        let gives = |told: &[(String, String)]| told.iter().any(|(word, _)| word == code.word());
        let wrong = told(&page.wrong);
        assert!(gives(&wrong), "{code}: {wrong:?}");
        let right = told(&page.right);
        let clean = right.iter().all(|(_, severity)| severity == "info");
        assert!(clean && !gives(&right), "{code}: {right:?}");
    }
}

#[test]
fn the_index_lists_every_code() {
    let mut table = "| code | | what it says |\n|---|---|---|\n".to_owned();
    for code in Code::ALL {
        let (severity, summary) = (code.severity(), code.summary());
        writeln!(table, "| [`{code}`]({code}.md) | {severity} | {summary} |").unwrap();
    }
    let page = read(INDEX);
    let (before, rest) = page.split_once("<!-- table: codes -->\n").unwrap();
    let (own, after) = rest.split_once("<!-- end of table -->").unwrap();
    if own != table && blesses() {
        let whole = format!("{before}<!-- table: codes -->\n{table}<!-- end of table -->{after}");
        return write(INDEX, &whole);
    }
    assert_eq!(own, table, "{INDEX}");
}

#[test]
fn a_code_is_explained_in_the_terminal() {
    let dir = tempfile::tempdir().unwrap();
    for code in Code::ALL {
        let (status, out, err) = wxmenu(dir.path(), &["explain", code.word()]);
        assert_eq!((status, err.as_str()), (0, ""), "{code}");
        assert!(out.starts_with(&format!("{code}\n\n")), "{out}");
        assert!(
            !out.contains("```") && out.contains("\nWrong\n") && out.contains("\nRight\n"),
            "{out}"
        );
    }
    let (status, out, _) = wxmenu(dir.path(), &["explain", "error[duplicate-id]"]);
    assert_eq!(status, 0);
    let shown =
        "\n  menus/shop.menuconfig.xml:\n    <menu-configs>\n      <menu-config id=\"shop\"";
    assert!(out.contains(shown), "{out}");
}

#[test]
fn codes_are_listed_and_a_near_one_is_offered() {
    let dir = tempfile::tempdir().unwrap();
    let (status, out, err) = wxmenu(dir.path(), &["explain"]);
    assert_eq!(
        (status, err.as_str(), out.lines().count()),
        (0, "", Code::ALL.len())
    );
    for code in Code::ALL {
        let line =
            |line: &str| line.starts_with(&format!("{code} ")) && line.ends_with(code.summary());
        assert!(out.lines().any(line), "{code}\n{out}");
    }
    for (typed, told) in [
        (
            "duplicate-ids",
            "there is no code `duplicate-ids`; did you mean `duplicate-id`?",
        ),
        (
            "E0308",
            "there is no code `e0308`; `wxmenu explain` lists all codes",
        ),
    ] {
        let (status, out, err) = wxmenu(dir.path(), &["explain", typed]);
        assert_eq!(
            (status, out.as_str(), err),
            (2, "", format!("error: {told}\n"))
        );
    }
}
