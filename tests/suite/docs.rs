//! Documentation is true: what README and guides show is run.
//!
//! Blocks are told apart by the word behind their fence. `console`: each `$ command` is run and its
//! output compared, `...` stands for any lines. `chat`: a conversation with the bot of the document
//! so far. A block whose info string ends in `file=PATH` is written to that path first, below the
//! document's own folder, so that a reader who follows the page and the test do the same.

#![allow(
    clippy::disallowed_methods,
    reason = "pages are files, and what they show is run in a folder of its own"
)]

mod blocks;
mod shell;

use std::path::{Path, PathBuf};

use blocks::{Block, blocks};
use shell::Shell;

/// Every page that a person follows.
fn pages() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut pages = vec![root.join("README.md")];
    for folder in ["docs", "docs/guide", "menus"] {
        let Ok(entries) = std::fs::read_dir(root.join(folder)) else {
            continue;
        };
        let files = entries.map(|entry| entry.unwrap().path());
        pages.extend(files.filter(|path| path.extension().is_some_and(|end| end == "md")));
    }
    pages.sort();
    pages
}

#[tokio::test]
async fn every_page_shows_what_happens() {
    let mut shown = 0;
    for page in pages() {
        let name = page
            .strip_prefix(env!("CARGO_MANIFEST_DIR"))
            .unwrap()
            .display()
            .to_string();
        let text = std::fs::read_to_string(&page).unwrap();
        let mut shell = Shell::new();
        for block in blocks(&text) {
            shown += usize::from(follow(&mut shell, &name, &block).await);
        }
    }
    assert!(shown > 0, "README has something to show");
}

/// Does what a block says; tells whether it showed anything.
async fn follow(shell: &mut Shell, page: &str, block: &Block<'_>) -> bool {
    let place = format!("{page}:{}", block.line);
    if let Some(path) = block.file {
        shell.write(path, block.text);
    }
    match block.kind {
        "console" => shell.console(&place, block.text),
        "chat" => shell.chat(&place, block.text).await,
        _ => return false,
    }
    true
}
