//! Diagnostics for people.

use std::io::{self, Write};

use crate::model::Diagnostics;

/// Prints faults.
pub(super) fn print(faults: &Diagnostics, _colours: bool, out: &mut impl Write) -> io::Result<()> {
    write!(out, "{faults}")
}
