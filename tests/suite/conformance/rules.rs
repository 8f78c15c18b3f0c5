//! Holds the tables to the list of rules.

use std::collections::{BTreeMap, BTreeSet};

use super::table::{Act, After, Case, Table};

const RULES: &str = include_str!("rules.txt");

/// Rule names, and whether each must be hit from several positions.
fn rules() -> BTreeMap<&'static str, bool> {
    let lines = RULES
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'));
    let names = lines.map(|line| line.split_whitespace().next().unwrap_or(line));
    names
        .map(|name| (name.trim_end_matches('*'), name.ends_with('*')))
        .collect()
}

/// The positions from which a case takes its turns, as far as its rows say.
fn positions(case: &Case) -> BTreeSet<String> {
    let mut here: BTreeMap<&str, Option<String>> = BTreeMap::new();
    let mut account = case.account.as_str();
    here.insert(
        account,
        Some(case.start.clone().unwrap_or_else(|| "-".to_owned())),
    );
    let mut seen = BTreeSet::new();
    for step in &case.steps {
        match &step.act {
            Act::Account(name) => account = name,
            Act::Send(_, expected) => {
                let position = here.entry(account).or_insert_with(|| Some("-".to_owned()));
                seen.extend(position.as_ref().map(|menu| format!("{account} {menu}")));
                *position = match &expected.after {
                    None => None,
                    Some(After::Nowhere) => Some("-".to_owned()),
                    Some(After::Menu(menu)) => Some(menu.clone()),
                    Some(After::Start) => {
                        Some(case.start.clone().unwrap_or_else(|| "-".to_owned()))
                    }
                };
            }
            Act::Again(_) | Act::Clock(_) => {}
        }
    }
    seen
}

#[test]
fn every_rule_is_shown_and_the_starred_ones_from_three_positions() {
    let tables: Vec<Table> = super::tables();
    let mut hit: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for table in &tables {
        for case in &table.cases {
            let from = positions(case).into_iter();
            let from = from.map(|position| format!("{} {position}", table.file));
            hit.entry(&case.rule).or_default().extend(from);
        }
    }
    let rules = rules();
    for rule in hit.keys() {
        assert!(rules.contains_key(rule), "rules.txt does not have `{rule}`");
    }
    let short = rules.into_iter().filter_map(|(rule, starred)| {
        let from = hit.get(rule).map_or(0, BTreeSet::len);
        let wanted = if starred { 3 } else { 1 };
        (from < wanted).then(|| format!("{rule}: from {from} positions"))
    });
    assert_eq!(short.collect::<Vec<_>>(), Vec::<String>::new());
}

#[test]
fn there_are_many_rows() {
    let rows: usize = super::tables().iter().map(Table::rows).sum();
    assert!(rows >= 1000, "{rows}");
}
