//! The project's own files, for the tests that hold them against each other.
#![allow(
    clippy::disallowed_methods,
    reason = "these tests are about what is on disk"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use toml::{Table, Value};

/// The project's folder.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

/// The text of one of the project's files.
pub(crate) fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The bytes of one of the project's files.
#[cfg(feature = "wechat")]
pub(crate) fn read_bytes(path: &str) -> Vec<u8> {
    fs::read(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Rewrites one of the project's files.
#[cfg(any(feature = "cli", all(feature = "server", feature = "testing")))]
pub(crate) fn write(path: &str, text: &str) {
    fs::write(root().join(path), text).unwrap_or_else(|error| panic!("{path}: {error}"));
}

/// Whether expected answers are to be rewritten instead of compared.
#[cfg(any(feature = "cli", all(feature = "server", feature = "testing")))]
pub(crate) fn blesses() -> bool {
    std::env::var_os("WXMENU_BLESS").is_some_and(|value| value == "1")
}

/// Whether the project has this file or folder.
#[cfg(any(
    feature = "cli",
    all(feature = "http-handlers", feature = "server", feature = "testing")
))]
pub(crate) fn exists(path: &str) -> bool {
    root().join(path).exists()
}

/// The names of what is in one of the project's folders, sorted; those of folders end with `/`.
pub(crate) fn entries(folder: &str) -> Vec<String> {
    let entries =
        fs::read_dir(root().join(folder)).unwrap_or_else(|error| panic!("{folder}: {error}"));
    let mut names: Vec<String> = entries
        .map(Result::unwrap)
        .map(|entry| {
            let name = entry.file_name().into_string().unwrap();
            let end = if entry.path().is_dir() { "/" } else { "" };
            format!("{name}{end}")
        })
        .collect();
    names.sort();
    names
}

/// Every file below one of the project's folders, by its path from there, with forward slashes.
pub(crate) fn files_below(folder: &str) -> Vec<String> {
    let below = |name: String| {
        let path = format!("{folder}/{}", name.trim_end_matches('/'));
        match name.strip_suffix('/') {
            Some(name) => files_below(&path)
                .into_iter()
                .map(|file| format!("{name}/{file}"))
                .collect(),
            None => vec![name],
        }
    };
    entries(folder).into_iter().flat_map(below).collect()
}

/// `Cargo.toml`.
pub(crate) struct Manifest(Table);

impl Manifest {
    pub(crate) fn read() -> Self {
        Self(read("Cargo.toml").parse().unwrap())
    }

    /// The crates that the library may name, as Rust spells them.
    pub(crate) fn dependencies(&self) -> BTreeSet<String> {
        let names = self.table("dependencies").keys();
        names.map(|name| name.replace('-', "_")).collect()
    }

    /// Every feature but `default`, with what it switches on.
    pub(crate) fn features(&self) -> BTreeMap<String, Vec<String>> {
        let features = self.table("features").iter();
        features
            .filter(|(name, _)| *name != "default")
            .map(|(name, parts)| (name.clone(), strings(parts)))
            .collect()
    }

    /// The features that are on when nothing is said, and those that they switch on.
    pub(crate) fn default_features(&self) -> BTreeSet<String> {
        let features = self.features();
        let mut on = BTreeSet::new();
        let mut next = strings(&self.table("features")["default"]);
        while let Some(name) = next.pop() {
            if let Some(parts) = features.get(&name)
                && on.insert(name)
            {
                next.extend(parts.iter().cloned());
            }
        }
        on
    }

    fn table(&self, name: &str) -> &Table {
        self.0[name].as_table().unwrap()
    }
}

/// The packages of `Cargo.lock`: every version of every name.
pub(crate) fn locked_versions() -> BTreeMap<String, BTreeSet<String>> {
    let lock: Table = read("Cargo.lock").parse().unwrap();
    let mut versions: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for package in lock["package"].as_array().unwrap() {
        let field = |name: &str| package[name].as_str().unwrap().to_owned();
        versions
            .entry(field("name"))
            .or_default()
            .insert(field("version"));
    }
    versions
}

fn strings(list: &Value) -> Vec<String> {
    let items = list.as_array().unwrap().iter();
    items
        .map(|item| item.as_str().unwrap().to_owned())
        .collect()
}
