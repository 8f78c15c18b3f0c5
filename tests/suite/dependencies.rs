//! What is pulled in: no crate in two versions without a reason, none from elsewhere than the
//! registry, none under a licence that the project cannot be given on with.

use std::collections::BTreeMap;

use crate::project::{locked_versions, read};

/// Crates that are locked in more than one version, and who asks for the older one.
///
/// A row that is no longer needed fails the test too.
const DUPLICATES: &[(&str, &str)] = &[
    ("bitflags", "sled 0.34, through its locks"),
    (
        "getrandom",
        "ring, proptest and tempfile each ask for another",
    ),
    ("http", "actix-web 4 speaks http 0.2, reqwest http 1"),
    ("parking_lot", "sled 0.34"),
    ("parking_lot_core", "sled 0.34"),
    ("r-efi", "built for UEFI only"),
    (
        "redox_syscall",
        "sled 0.34; not built for Linux, macOS or Windows",
    ),
    ("syn", "macros of crates that have not moved to syn 3"),
    ("windows-sys", "built for Windows only"),
];

/// Licences, by their SPDX names, under which a dependency may come.
#[cfg(feature = "full")]
const LICENCES: &[&str] = &[
    "Apache-2.0",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "ISC",
    "MIT",
    "Unicode-3.0",
    "Zlib",
];

#[test]
fn no_crate_comes_in_two_versions_without_a_reason() {
    let reasons: BTreeMap<&str, &str> = DUPLICATES.iter().copied().collect();
    let versions = locked_versions();
    let double: Vec<&str> = versions
        .iter()
        .filter(|(_, versions)| versions.len() > 1)
        .map(|(name, _)| name.as_str())
        .collect();
    let listed: Vec<&str> = reasons.keys().copied().collect();
    assert_eq!(double, listed);
    assert!(reasons.values().all(|reason| !reason.is_empty()));
}

#[test]
fn every_crate_comes_from_the_registry() {
    let lock = read("Cargo.lock");
    let sources = lock.lines().filter(|line| line.starts_with("source = "));
    let elsewhere: Vec<&str> = sources
        .filter(|line| !line.contains("registry+https://github.com/rust-lang/crates.io-index"))
        .collect();
    assert!(elsewhere.is_empty(), "{elsewhere:#?}");
}

/// Asks cargo, which reads only what the build of this very test has already fetched.
#[cfg(feature = "full")]
#[test]
fn every_crate_has_a_licence_that_fits() {
    let versions = std::process::Command::new(env!("CARGO"))
        .arg("-vV")
        .output()
        .unwrap();
    let versions = String::from_utf8(versions.stdout).unwrap();
    let host = versions
        .lines()
        .find_map(|line| line.strip_prefix("host: "))
        .unwrap();
    let metadata = std::process::Command::new(env!("CARGO"))
        .current_dir(crate::project::root())
        .args([
            "metadata",
            "--format-version=1",
            "--locked",
            "--offline",
            "--all-features",
        ])
        .args(["--filter-platform", host])
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&metadata.stderr);
    assert!(metadata.status.success(), "{told}");
    let metadata: serde_json::Value = serde_json::from_slice(&metadata.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    let refused: Vec<String> = packages
        .iter()
        .map(|package| {
            (
                &package["name"],
                package["license"].as_str().unwrap_or("none"),
            )
        })
        .filter(|(_, licence)| !fits(licence))
        .map(|(name, licence)| format!("{name}: {licence}"))
        .collect();
    assert!(packages.len() > 100 && refused.is_empty(), "{refused:#?}");
}

/// Whether an SPDX expression can be met with [`LICENCES`]: `A OR B` with one of them, `A AND B`
/// with both; the old `A/B` means `A OR B`. `OR` binds weaker than `AND`.
#[cfg(feature = "full")]
fn fits(expression: &str) -> bool {
    let spaced = expression
        .replace('/', " OR ")
        .replace('(', " ( ")
        .replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let (met, rest) = any(&words);
    met && rest.is_empty()
}

#[cfg(feature = "full")]
fn any<'w>(words: &'w [&'w str]) -> (bool, &'w [&'w str]) {
    let (mut met, mut rest) = all(words);
    while let ["OR", more @ ..] = rest {
        let (next, behind) = all(more);
        met |= next;
        rest = behind;
    }
    (met, rest)
}

#[cfg(feature = "full")]
fn all<'w>(words: &'w [&'w str]) -> (bool, &'w [&'w str]) {
    let (mut met, mut rest) = one(words);
    while let ["AND", more @ ..] = rest {
        let (next, behind) = one(more);
        met &= next;
        rest = behind;
    }
    (met, rest)
}

#[cfg(feature = "full")]
fn one<'w>(words: &'w [&'w str]) -> (bool, &'w [&'w str]) {
    match words {
        ["(", inner @ ..] => {
            let (met, rest) = any(inner);
            (
                met && rest.first() == Some(&")"),
                rest.get(1..).unwrap_or(&[]),
            )
        }
        // An exception only ever allows more.
        [name, "WITH", _, rest @ ..] | [name, rest @ ..] => (LICENCES.contains(name), rest),
        [] => (false, words),
    }
}

#[cfg(feature = "full")]
#[test]
fn licence_expressions_are_understood() {
    for (expression, met) in [
        ("MIT", true),
        ("GPL-3.0", false),
        ("GPL-3.0 OR MIT", true),
        ("GPL-3.0 AND MIT", false),
        ("MIT/Apache-2.0", true),
        ("(MIT OR GPL-3.0) AND Unicode-3.0", true),
        ("(MIT OR Apache-2.0) AND GPL-3.0", false),
        ("MIT OR GPL-3.0 AND AGPL-3.0", true),
        ("Apache-2.0 WITH LLVM-exception", true),
        ("(MIT", false),
        ("none", false),
    ] {
        assert_eq!(fits(expression), met, "{expression}");
    }
}
