//! The conversations of the demo bot, and of the bots under `bots/`: a folder with menus and `.chat`
//! files is found by itself.
//!
//! With `WXMENU_BLESS=1` in the environment the files are rewritten with what was answered.
#![allow(
    clippy::disallowed_methods,
    reason = "the conversations are files, and people ask for a rewrite by a variable"
)]

use std::fs;
use std::path::{Path, PathBuf};

use wxmenu::config::{BotFolder, Environment, Need};
use wxmenu::engine::{Coverage, EngineBuilder};
use wxmenu::model::SourceFile;
use wxmenu::testing::{CoverageReport, Script};
use wxmenu::{Engine, demo};

/// The repository is a bot folder itself: that of the demo bot.
const ROOT: &str = env!("CARGO_MANIFEST_DIR");

#[tokio::test]
async fn every_conversation_of_the_demo_bot_holds_and_together_they_touch_everything() {
    let demo = Bot::of(Path::new(ROOT));
    assert!(demo.chats.len() >= 10, "{:?}", demo.chats);
    demo.holds().await;
    let covered = CoverageReport::new(&demo.coverage);
    assert!(covered.reaches(100.0), "{covered}");
}

#[tokio::test]
async fn every_conversation_of_a_test_bot_holds() {
    for folder in bots_in("tests/suite/bots") {
        Bot::of(&folder).holds().await;
    }
}

/// The folders below one of the repository's that have menus. One whose name ends in `-zh` needs
/// the feature of that name.
fn bots_in(folder: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(Path::new(ROOT).join(folder)).unwrap();
    let folders = entries.map(|entry| entry.unwrap().path());
    let mut bots: Vec<PathBuf> = folders.filter(|path| path.join("menus").is_dir()).collect();
    if cfg!(not(feature = "zh")) {
        bots.retain(|path| !path.to_string_lossy().ends_with("-zh"));
    }
    bots.sort();
    assert!(!bots.is_empty(), "{folder}");
    bots
}

struct Bot {
    builder: EngineBuilder,
    coverage: Coverage,
    chats: Vec<PathBuf>,
}

impl Bot {
    fn of(folder: &Path) -> Self {
        let folder = BotFolder::new(folder);
        let (settings, mut faults) = folder.settings(&Environment::default(), Need::NoSecrets);
        let (files, more) = folder.files(&settings.engine);
        faults.append(more);
        assert!(faults.is_empty(), "{faults}");
        let builder = settings
            .tune(Engine::builder())
            .menus(files.menus)
            .templates(files.templates);
        let coverage = Coverage::new();
        Self {
            builder: demo::register(builder).coverage(&coverage),
            coverage,
            chats: files.chats,
        }
    }

    /// Plays all conversations, and shows all that do not hold.
    async fn holds(&self) {
        let mut failed = String::new();
        for path in &self.chats {
            failed.push_str(&self.play(path).await);
        }
        assert!(failed.is_empty(), "\n{failed}");
    }

    async fn play(&self, path: &Path) -> String {
        let name = path
            .strip_prefix(ROOT)
            .unwrap_or(path)
            .display()
            .to_string();
        let source = SourceFile::new(name, fs::read_to_string(path).unwrap());
        let script = match Script::parse(&source) {
            Ok(script) => script,
            Err(faults) => return faults.to_string(),
        };
        assert!(!script.is_empty(), "{} says nothing", source.name());
        let outcome = match script.run(&self.builder).await {
            Ok(outcome) => outcome,
            Err(error) => return error.to_string(),
        };
        if std::env::var_os("WXMENU_BLESS").is_some_and(|value| value == "1") {
            fs::write(path, script.blessed(&outcome)).unwrap();
        }
        outcome.to_string()
    }
}
