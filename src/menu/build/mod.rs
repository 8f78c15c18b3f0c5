//! From elements to menus.

mod action;
mod assemble;
mod body;
mod cross;
mod file;
mod form;
mod given;
mod menu;
mod not_found;
mod page;
mod pattern;
mod reply;

use std::sync::Arc;

use super::Menus;
use crate::model::{Diagnostics, SourceFile};

/// Reads files in the order given.
pub(super) fn load(files: &[Arc<SourceFile>]) -> (Menus, Diagnostics) {
    let mut diagnostics = Diagnostics::new();
    let models: Vec<_> = files
        .iter()
        .map(|file| file::read(file, &mut diagnostics))
        .collect();
    cross::check(&models, &mut diagnostics);
    diagnostics.sort();
    (assemble::assemble(models), diagnostics)
}
