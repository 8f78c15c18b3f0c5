//! The console in a real browser: `run.mjs` is a person who works with it. Needs Node, Chromium and its
//! driver, and axe-core; `tests/run` installs them and asks for this test by name.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a failed expectation is a failed test, and a process is started"
)]

use std::path::Path;
use std::process::Command;

/// Where the pictures go, below what cargo builds.
const PICTURES: &str = "console";
/// Where `fetch-axe` leaves axe-core, below the target directory.
const AXE: &str = "tools/axe-core/axe.min.js";

#[test]
fn a_person_works_with_the_console() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let scratch = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let pictures = scratch.join(PICTURES);
    let axe = scratch.parent().unwrap().join(AXE);
    assert!(
        axe.is_file(),
        "no {}: `tests/console/fetch-axe` fetches it, as `tests/run` does",
        axe.display()
    );
    let walked = Command::new("node")
        .arg(root.join("tests/console/run.mjs"))
        .arg(env!("CARGO_BIN_EXE_wxmenu"))
        .arg(&pictures)
        .arg(&axe)
        .status()
        .unwrap();
    assert!(walked.success(), "see above, and {}", pictures.display());
}
