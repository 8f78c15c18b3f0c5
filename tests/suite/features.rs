//! The features that the pages list are those of `Cargo.toml`.
//!
//! A page's table has a row `| `name` | yes | what it brings |` for each; the second cell says
//! whether the feature is on when nothing is said.

use std::collections::BTreeMap;

use crate::project::{Manifest, read};

/// The rows of a page's table of features: name, and whether it is on by itself.
fn table_of(page: &str) -> BTreeMap<String, bool> {
    let rows = page
        .lines()
        .skip_while(|line| !line.starts_with("| feature |"))
        .skip(2)
        .take_while(|line| line.starts_with('|'));
    let row = |line: &str| {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        assert_eq!(cells.len(), 3, "{line}");
        assert!(!cells[2].is_empty(), "{line}");
        (cells[0].trim_matches('`').to_owned(), cells[1] == "yes")
    };
    rows.map(row).collect()
}

fn table_of_the_manifest() -> BTreeMap<String, bool> {
    let manifest = Manifest::read();
    let on = manifest.default_features();
    let names = manifest.features().into_keys();
    names
        .map(|name| (name.clone(), on.contains(&name)))
        .collect()
}

#[test]
fn the_crate_page_lists_the_features_of_the_manifest() {
    assert_eq!(table_of(&read("docs/library.md")), table_of_the_manifest());
}

#[test]
fn the_readme_lists_the_features_of_the_manifest() {
    assert_eq!(table_of(&read("README.md")), table_of_the_manifest());
}

#[test]
fn every_feature_is_described_where_it_is_declared() {
    let manifest = read("Cargo.toml");
    let section = manifest.split("\n[features]\n").nth(1).unwrap();
    let section = section.split("\n[").next().unwrap();
    let lines: Vec<&str> = section.lines().collect();
    for pair in lines.windows(2) {
        let declares = pair[1].contains(" = [") && !pair[1].starts_with([' ', '#']);
        assert!(!declares || pair[0].starts_with("# "), "{}", pair[1]);
    }
}

#[test]
fn full_is_everything() {
    let manifest = Manifest::read();
    let features = manifest.features();
    let mut on = manifest.default_features();
    let mut next = vec!["full".to_owned()];
    while let Some(name) = next.pop() {
        let parts = features.get(&name).cloned().unwrap_or_default();
        on.insert(name);
        next.extend(parts.into_iter().filter(|part| !on.contains(part)));
    }
    let missing: Vec<&String> = features.keys().filter(|name| !on.contains(*name)).collect();
    assert!(missing.is_empty(), "not in `full`: {missing:?}");
}
