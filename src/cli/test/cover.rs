//! `--coverage` and `--min-coverage`.
#![allow(
    clippy::disallowed_methods,
    reason = "coverage is written to the file that was asked for"
)]

use std::fs;
use std::path::Path;

use super::super::failure::{Failure, complain, print};
use super::{Format, TestArgs};
use crate::testing::CoverageReport;

/// Tells what was touched, to people and to the file; gives whether it was enough.
pub(super) fn tell(covered: &CoverageReport, args: &TestArgs) -> Result<bool, Failure> {
    if let Some(Some(file)) = &args.coverage {
        write(file, covered)?;
    }
    if args.format == Format::Human {
        print(&covered.to_string())?;
    }
    let enough = args.min_coverage.is_none_or(|least| covered.reaches(least));
    if let Some(least) = args.min_coverage.filter(|_| !enough) {
        let total = covered.total();
        complain(&format!("coverage is {total}; {least} % is asked for"))?;
    }
    Ok(enough)
}

fn write(file: &Path, covered: &CoverageReport) -> Result<(), Failure> {
    fs::write(file, covered.to_json() + "\n").map_err(|error| {
        let file = file.display();
        Failure::Because(format!("`{file}` cannot be written: {error}"))
    })
}

/// Reads a percentage.
pub(super) fn percent(text: &str) -> Result<f64, String> {
    let number = text.trim_end_matches('%').parse::<f64>().ok();
    number
        .filter(|number| (0.0..=100.0).contains(number))
        .ok_or_else(|| "a number from 0 to 100".to_owned())
}
