//! Menuconfig files that are wrong, and what their authors are told.
//!
//! `check/NNN-what.menuconfig.xml`, or a folder of such files, breaks one rule each;
//! `NNN-what.expected` beside it holds every fault: its place, severity, code and sentence, the very
//! characters under the caret, the way out and the related places. `WXMENU_BLESS=1` writes the
//! `.expected` files anew; read each one then. `check/proofs` holds
//! files that can be loaded and whose matchers are in each other's way; `check/pages` bots whose pages
//! ask for what is not there, come out too long or hold what is not shown; `check/good` files that
//! give no fault at all.
#![allow(
    clippy::disallowed_methods,
    reason = "fixtures are files, and blessing is asked for by the environment"
)]

mod codes;
mod fixture;
mod good;
mod places;
mod properties;
mod report;

use fixture::Case;

#[test]
fn every_broken_file_gets_exactly_its_diagnostics() {
    let cases = Case::all();
    assert!(cases.len() >= 60, "only {} cases", cases.len());
    let wrong: Vec<String> = cases.iter().filter_map(Case::complaint).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_file_with_matchers_in_each_others_way_gets_exactly_its_diagnostics() {
    let cases = Case::proved();
    assert!(cases.len() >= 15, "only {} cases", cases.len());
    let wrong: Vec<String> = cases.iter().filter_map(Case::complaint).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[cfg(feature = "render")]
#[test]
fn every_bot_with_faulty_pages_gets_exactly_its_diagnostics() {
    let cases = Case::judged();
    assert!(cases.len() >= 10, "only {} cases", cases.len());
    let wrong: Vec<String> = cases.iter().filter_map(Case::complaint).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
