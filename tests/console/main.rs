//! The console in a real browser: `run.mjs` is a person who works with it. Needs Node, Chromium and its
//! driver; `tests/run` installs them and asks for this test by name.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a failed expectation is a failed test, and a process is started"
)]

use std::path::Path;
use std::process::Command;

/// Where the pictures go, below what cargo builds.
const PICTURES: &str = "console";

#[test]
fn a_person_works_with_the_console() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let pictures = Path::new(env!("CARGO_TARGET_TMPDIR")).join(PICTURES);
    let walked = Command::new("node")
        .arg(root.join("tests/console/run.mjs"))
        .arg(env!("CARGO_BIN_EXE_wxmenu"))
        .arg(&pictures)
        .status()
        .unwrap();
    assert!(walked.success(), "see above, and {}", pictures.display());
}
