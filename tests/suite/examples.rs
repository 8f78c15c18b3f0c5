//! Every example loads without a fault, and its README opens with a conversation that is true.
//!
//! With `WXMENU_BLESS=1` in the environment the conversations are rewritten with what was answered;
//! a README is corrected by hand.

use std::sync::Arc;

use wxmenu::config::{BotFolder, Environment, Need};
use wxmenu::engine::Coverage;
use wxmenu::model::SourceFile;
use wxmenu::remote::HttpHandlers;
use wxmenu::testing::{CoverageReport, Script};
use wxmenu::{Engine, EngineBuilder};

use crate::project::{blesses, entries, exists, files_below, read, root, write};

#[path = "../../examples/embed_in_actix/bot.rs"]
mod embed_in_actix;
#[path = "../../examples/guess_number/bot.rs"]
mod guess_number;

/// The bot of an example, as its program puts it together.
fn bot(example: &str) -> EngineBuilder {
    match example {
        "config_only" => from_folder(example),
        "embed_in_actix" => embed_in_actix::bot(&Arc::default()),
        "guess_number" => guess_number::bot(),
        "http_handler" => from_folder(example),
        other => panic!("`examples/{other}` has no bot here"),
    }
}

/// The bot of an example that has no program of its own.
fn from_folder(example: &str) -> EngineBuilder {
    let folder = BotFolder::new(root().join("examples").join(example));
    let none: Environment = std::iter::empty::<(&str, &str)>().collect();
    let (settings, mut faults) = folder.settings(&none, Need::Secrets);
    let (files, more) = folder.files(&settings.engine);
    faults.append(more);
    assert!(faults.is_empty(), "{faults}");
    Engine::builder()
        .menus(files.menus)
        .templates(files.templates)
        .handler_addresses(HttpHandlers::new(&settings.handlers))
}

/// The example whose handler is another process; `tests/handlers` starts it and plays this one's
/// conversations.
const ELSEWHERE: &str = "http_handler";

/// The names of all examples.
fn examples() -> Vec<String> {
    let folders = entries("examples").into_iter();
    let names: Vec<String> = folders
        .filter_map(|name| name.strip_suffix('/').map(str::to_owned))
        .collect();
    assert_eq!(
        names.len(),
        entries("examples").len(),
        "an example is a folder"
    );
    names
}

/// The conversations of an example, by their paths.
fn chats(example: &str) -> Vec<String> {
    let folder = format!("examples/{example}/tests");
    let chats: Vec<String> = entries(&folder)
        .into_iter()
        .map(|name| format!("{folder}/{name}"))
        .collect();
    assert!(!chats.is_empty(), "{example} has no conversation");
    chats
}

/// What people say and read, without the comments and settings that a `.chat` file also has.
fn spoken(chat: &str) -> Vec<&str> {
    let lines = chat.lines().filter(|line| !line.starts_with(['#', '!']));
    lines.filter(|line| !line.is_empty()).collect()
}

#[test]
fn every_example_loads_without_a_fault() {
    for example in examples() {
        let engine = bot(&example)
            .build()
            .unwrap_or_else(|error| panic!("{example}: {error}"));
        assert!(
            engine.diagnostics().is_empty(),
            "{example}: {}",
            engine.diagnostics()
        );
    }
}

#[tokio::test]
async fn every_conversation_goes_as_it_is_written_and_together_they_touch_everything() {
    for example in examples().iter().filter(|name| *name != ELSEWHERE) {
        let coverage = Coverage::new();
        for path in chats(example) {
            let script = Script::parse(&SourceFile::new(path.as_str(), read(&path)))
                .unwrap_or_else(|faults| panic!("{faults}"));
            let outcome = script.run(&bot(example).coverage(&coverage)).await.unwrap();
            let said = script.blessed(&outcome);
            if blesses() {
                write(&path, &said);
            } else {
                assert!(outcome.passed(), "{path} should be:\n\n{said}");
            }
        }
        let covered = CoverageReport::new(&coverage);
        assert!(covered.reaches(100.0), "examples/{example}: {covered}");
    }
}

#[test]
fn every_readme_opens_with_a_conversation_that_is_tested() {
    for example in examples() {
        let readme = read(&format!("examples/{example}/README.md"));
        let mut lines = readme.lines();
        assert_eq!(lines.next(), Some(format!("# {example}").as_str()));
        assert_eq!(
            lines.next(),
            Some("```text"),
            "{example}: the transcript comes first"
        );
        let shown = lines
            .take_while(|line| *line != "```")
            .collect::<Vec<&str>>()
            .join("\n");
        let told = chats(&example)
            .iter()
            .any(|path| spoken(&read(path)) == spoken(&shown));
        assert!(
            told,
            "{example}: no conversation of its tests is the one in its README"
        );
    }
}

/// A file that the program forgot to compile in would be tested and never used.
#[test]
fn every_program_has_all_files_of_its_folder() {
    for example in examples()
        .iter()
        .filter(|name| exists(&format!("examples/{name}/bot.rs")))
    {
        let program = read(&format!("examples/{example}/bot.rs"));
        for kind in ["menus", "templates"] {
            let folder = format!("examples/{example}/{kind}");
            let files = if exists(&folder) {
                files_below(&folder)
            } else {
                Vec::new()
            };
            for file in files {
                assert!(
                    program.contains(&format!("include_str!(\"{kind}/{file}\")")),
                    "{folder}/{file} is not in the program"
                );
            }
        }
    }
}

#[test]
fn every_program_is_declared_with_the_features_it_needs() {
    let manifest = read("Cargo.toml");
    for example in examples()
        .iter()
        .filter(|name| exists(&format!("examples/{name}/main.rs")))
    {
        let declared = format!(
            "[[example]]\nname = \"{example}\"\npath = \"examples/{example}/main.rs\"\nrequired-features = ["
        );
        assert!(manifest.contains(&declared), "{example}");
    }
}
