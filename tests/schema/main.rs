//! The XML Schema, asked of libxml2's `xmllint`: it takes every file that loads without a complaint,
//! and refuses what is broken in its structure.
//!
//! Needs `xmllint` (on Debian in `libxml2-utils`), which `tests/run` installs; so it is not among the
//! tests that `cargo test` runs by itself: `cargo test --test schema`.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a failed expectation in a test helper is a failed test; files are read and a program is run"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use wxmenu::menu;
use wxmenu::menu::schema::xsd;
use wxmenu::model::{Code, SourceFile};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// Faults of structure: what a schema can see. An element that stands twice among others in any order
/// is not among them.
const STRUCTURE: &[Code] = &[
    Code::XmlSyntax,
    Code::XmlEntity,
    Code::UnknownRoot,
    Code::UnknownElement,
    Code::MisplacedElement,
    Code::UnknownAttribute,
    Code::DuplicateId,
    Code::BadEventType,
    Code::UnexpectedText,
];

/// Every menuconfig below these folders.
fn menuconfigs() -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = ["menus", "examples", "tests", "src/cli/starter"]
        .map(|name| Path::new(ROOT).join(name))
        .into();
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.to_string_lossy().contains(".menuconfig") {
                files.push(path);
            }
        }
    }
    files.retain(|path| !path.to_string_lossy().ends_with(".expected"));
    files.sort();
    files
}

/// The codes of a file's own faults; none if it cannot even be text.
fn codes(path: &Path) -> Option<Vec<Code>> {
    let text = fs::read_to_string(path).ok()?;
    let (_, faults) = menu::load(&[SourceFile::new("a.menuconfig.xml", text)]);
    Some(faults.iter().map(|fault| fault.code).collect())
}

/// What xmllint says of files; nothing if they are valid.
fn xmllint(schema: &Path, file: &Path) -> Result<(), String> {
    let ran = Command::new("xmllint")
        .args(["--nonet", "--noout", "--schema"])
        .args([schema, file])
        .output()
        .unwrap_or_else(|error| panic!("xmllint is needed (Debian: libxml2-utils): {error}"));
    match ran.status.success() {
        true => Ok(()),
        false => Err(String::from_utf8_lossy(&ran.stderr).into_owned()),
    }
}

#[test]
fn the_schema_takes_what_is_right_and_refuses_what_is_broken() {
    let dir = tempfile::tempdir().unwrap();
    let schema = dir.path().join("a.xsd");
    fs::write(&schema, xsd()).unwrap();
    let (mut taken, mut refused, mut wrong) = (0, 0, Vec::new());
    for path in menuconfigs() {
        let Some(codes) = codes(&path) else { continue };
        // Editors find a schema by namespace; files without one are what the schema is for.
        let text = fs::read_to_string(&path).unwrap();
        let has_namespace = text.contains(" xmlns=\"");
        let said = xmllint(&schema, &path);
        let name = path.strip_prefix(ROOT).unwrap().display().to_string();
        if codes.is_empty() && !has_namespace {
            taken += 1;
            wrong.extend(said.err().map(|why| format!("{name} is right: {why}")));
        } else if codes.iter().any(|code| STRUCTURE.contains(code)) {
            refused += 1;
            wrong.extend(said.is_ok().then(|| format!("{name} is taken: {codes:?}")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(
        taken > 20 && refused > 20,
        "{taken} taken, {refused} refused"
    );
}
