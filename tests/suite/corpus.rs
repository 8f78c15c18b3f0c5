//! The fuzzers' corpus, replayed: nothing in it panics or breaks what the targets assert.

use crate::project::{files_below, read_bytes};

#[path = "../../fuzz/fuzz_targets/inputs.rs"]
mod inputs;

/// Everything in a folder, with its path.
fn inputs_in(folder: &str) -> Vec<(String, Vec<u8>)> {
    let paths = files_below(folder)
        .into_iter()
        .map(|name| format!("{folder}/{name}"));
    let inputs: Vec<(String, Vec<u8>)> = paths
        .map(|path| (path.clone(), read_bytes(&path)))
        .collect();
    assert!(!inputs.is_empty(), "nothing in {folder}");
    inputs
}

#[test]
fn every_menuconfig_of_the_corpus_is_read() {
    for (path, bytes) in inputs_in("fuzz/corpus/menuconfig") {
        let text = String::from_utf8(bytes).unwrap_or_else(|_| panic!("{path}"));
        inputs::menuconfig(&text);
    }
}

#[test]
fn every_body_of_the_corpus_is_read() {
    for (_, bytes) in inputs_in("fuzz/corpus/callback") {
        inputs::callback(&bytes);
    }
}

#[test]
fn every_json_body_of_the_corpus_is_read() {
    for (_, bytes) in inputs_in("fuzz/corpus/json") {
        inputs::json(&bytes);
    }
}

#[test]
fn every_ciphertext_of_the_corpus_is_opened_or_refused() {
    for (_, bytes) in inputs_in("fuzz/corpus/decrypt") {
        inputs::decrypt(&bytes);
    }
}

/// The fuzzers are given these too.
#[test]
fn the_inputs_of_other_tests_are_read() {
    for (_, bytes) in inputs_in("tests/suite/check") {
        inputs::menuconfig(&String::from_utf8_lossy(&bytes));
    }
    for folder in ["tests/data/messages", "tests/suite/wire"] {
        for (_, bytes) in inputs_in(folder) {
            inputs::callback(&bytes);
            inputs::json(&bytes);
            inputs::decrypt(&bytes);
        }
    }
}
