//! The fuzzers' corpus, replayed: nothing in it panics or breaks what the targets assert.

use crate::project::{entries, read_bytes};

#[path = "../../fuzz/fuzz_targets/inputs.rs"]
mod inputs;

/// Every input of a target, with its path.
fn corpus(target: &str) -> Vec<(String, Vec<u8>)> {
    let folder = format!("fuzz/corpus/{target}");
    let paths = entries(&folder)
        .into_iter()
        .map(|name| format!("{folder}/{name}"));
    let inputs: Vec<(String, Vec<u8>)> = paths
        .map(|path| (path.clone(), read_bytes(&path)))
        .collect();
    assert!(!inputs.is_empty(), "no corpus for {target}");
    inputs
}

#[test]
fn every_menuconfig_of_the_corpus_is_read() {
    for (path, bytes) in corpus("menuconfig") {
        let text = String::from_utf8(bytes).unwrap_or_else(|_| panic!("{path}"));
        inputs::menuconfig(&text);
    }
}

#[test]
fn every_body_of_the_corpus_is_read() {
    for (_, bytes) in corpus("callback") {
        inputs::callback(&bytes);
    }
}
