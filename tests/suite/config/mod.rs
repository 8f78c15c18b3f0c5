//! Settings and bot folders: what an operator writes, and what it becomes.

mod environment;
mod folder;
mod keys;
mod merge;
mod places;
mod secrets;
mod values;

use wxmenu::config::{Environment, Need, Settings, Sources};
use wxmenu::model::Diagnostics;

/// Settings from the text of one file.
fn read(toml: &str) -> (Settings, Diagnostics) {
    read_all(&[("wxmenu.toml", toml)], &[])
}

/// Settings from files and variables, with secrets needed.
fn read_all(files: &[(&str, &str)], variables: &[(&str, &str)]) -> (Settings, Diagnostics) {
    let environment: Environment = variables.iter().copied().collect();
    let sources = Sources::new(&environment).need(Need::Secrets);
    files
        .iter()
        .fold(sources, |sources, (name, text)| sources.file(*name, *text))
        .read()
}

/// Settings that have no fault.
#[track_caller]
fn good(toml: &str) -> Settings {
    let (settings, faults) = read(toml);
    assert!(faults.is_empty(), "{toml}\n{faults}");
    settings
}

/// The only fault of a file, as a reader sees it.
#[track_caller]
fn fault(toml: &str) -> String {
    let (_, faults) = read(toml);
    assert_eq!(faults.len(), 1, "{toml}\n{faults}");
    faults.to_string()
}
