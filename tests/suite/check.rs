//! Menuconfig files that are wrong, and what their authors are told.
//!
//! `check/NNN-what.menuconfig.xml`, or a folder of such files, breaks one rule each;
//! `NNN-what.expected` beside it holds every fault: its place, severity, code and sentence, the very
//! characters under the caret, the way out and the related places. `WXMENU_BLESS=1` writes the
//! `.expected` files anew; read each one then. `check/good` holds files that give no fault at all.
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
