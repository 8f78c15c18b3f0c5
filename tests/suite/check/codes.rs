//! Every code that reading menuconfig can give has a broken file that gives it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use wxmenu::model::{Code, Severity};

use super::fixture::{Case, folder};

/// The codes that the sources under a folder speak of.
fn named_in(path: &Path, codes: &mut BTreeSet<Code>) {
    if path.is_dir() {
        for entry in std::fs::read_dir(path).unwrap() {
            named_in(&entry.unwrap().path(), codes);
        }
        return;
    }
    let source = std::fs::read_to_string(path).unwrap();
    for part in source.split("Code::").skip(1) {
        let is_part = |c: &char| c.is_ascii_alphanumeric();
        let name: String = part.chars().take_while(is_part).collect();
        let code = Code::ALL.iter().find(|code| format!("{code:?}") == name);
        codes.extend(code);
    }
}

#[test]
fn every_code_of_the_loader_has_a_broken_file() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut codes = BTreeSet::new();
    named_in(&src.join("menu"), &mut codes);
    named_in(&src.join("matcher/pattern"), &mut codes);
    assert!(codes.len() > 20, "only {codes:?}");

    let mut seen: BTreeMap<Code, Severity> = BTreeMap::new();
    for case in Case::all() {
        for diagnostic in &case.diagnostics() {
            let severity = seen.entry(diagnostic.code).or_insert(diagnostic.severity);
            assert_eq!(*severity, diagnostic.severity, "{}", case.name);
        }
    }
    let given: BTreeSet<Code> = seen.into_keys().collect();
    let without_file: Vec<_> = codes.difference(&given).collect();
    assert!(without_file.is_empty(), "no file gives {without_file:?}");
    let unnamed: Vec<_> = given.difference(&codes).collect();
    assert!(unnamed.is_empty(), "{unnamed:?} come from elsewhere");
}

#[test]
fn every_code_of_the_proofs_has_a_file() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut codes = BTreeSet::new();
    named_in(&src.join("check/matchers"), &mut codes);
    named_in(&src.join("matcher/lints.rs"), &mut codes);
    assert!(codes.len() >= 15, "only {codes:?}");
    let mut given = BTreeSet::new();
    for case in Case::proved() {
        given.extend(case.diagnostics().iter().map(|fault| fault.code));
    }
    assert_eq!(given, codes);
}

#[cfg(feature = "render")]
#[test]
fn every_code_of_pages_has_a_bot() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut codes = BTreeSet::new();
    named_in(&src.join("check/pages"), &mut codes);
    assert!(codes.len() >= 5, "only {codes:?}");
    let mut given = BTreeSet::new();
    for case in Case::judged() {
        given.extend(case.diagnostics().iter().map(|fault| fault.code));
    }
    assert_eq!(given, codes);
}

#[test]
fn every_expectation_has_its_case() {
    for (folder, cases) in [
        (folder(), Case::all()),
        (folder().join("proofs"), Case::proved()),
        #[cfg(feature = "render")]
        (folder().join("pages"), Case::judged()),
    ] {
        let cases: BTreeSet<String> = cases.into_iter().map(|case| case.name).collect();
        for entry in std::fs::read_dir(folder).unwrap() {
            let name = entry.unwrap().file_name().to_string_lossy().into_owned();
            if let Some(case) = name.strip_suffix(".expected") {
                assert!(cases.contains(case), "{name} belongs to no case");
            }
        }
    }
}
