//! What only shows when all files are seen together.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use super::file::FileModel;
use crate::model::{AccountId, Code, Diagnostic, Diagnostics, MenuId, Span};

/// Near names are looked for this often: each time walks all ids.
const MAX_SUGGESTIONS: usize = 50;

/// Checks ids and what refers to them.
pub(super) fn check(models: &[FileModel], diagnostics: &mut Diagnostics) {
    check_ids(models, diagnostics);
    check_old_ids(models, diagnostics);
    // A menu that could not be read may be the very one that is looked for.
    if !models.iter().any(|model| model.is_partial) {
        check_references(models, diagnostics);
    }
}

fn check_ids(models: &[FileModel], diagnostics: &mut Diagnostics) {
    let mut first: HashMap<&MenuId, &Span> = HashMap::new();
    for (id, span) in models.iter().flat_map(|model| &model.ids) {
        match first.entry(id) {
            Entry::Vacant(place) => {
                place.insert(span);
            }
            Entry::Occupied(place) => {
                let message = format!("there is another menu with the id `{id}`");
                diagnostics.push(
                    Diagnostic::new(Code::DuplicateId, span.clone(), message)
                        .help("give one of them another id; ids are unique over all files")
                        .related((*place.get()).clone(), "first here"),
                );
            }
        }
    }
}

/// An id leads to one menu: to the one that has it, or else to the first that says it had it.
fn check_old_ids(models: &[FileModel], diagnostics: &mut Diagnostics) {
    let ids = models.iter().flat_map(|model| &model.ids);
    let mut owners: HashMap<&MenuId, (&Span, &str)> = HashMap::new();
    for (id, span) in ids {
        owners.entry(id).or_insert((span, "this menu has it"));
    }
    for (id, span) in models.iter().flat_map(|model| &model.old_ids) {
        match owners.entry(id) {
            Entry::Vacant(place) => {
                place.insert((span, "this menu had it"));
            }
            Entry::Occupied(place) => {
                let (owner, what) = *place.get();
                let message = format!("the id `{id}` leads to another menu");
                diagnostics.push(
                    Diagnostic::new(Code::OldIdTaken, span.clone(), message)
                        .help("leave it out here, or give the other menu another id")
                        .related(owner.clone(), what),
                );
            }
        }
    }
}

fn check_references(models: &[FileModel], diagnostics: &mut Diagnostics) {
    let mut known: HashMap<&str, HashSet<Option<&AccountId>>> = HashMap::new();
    for model in models {
        for (id, _) in model.ids.iter().chain(&model.old_ids) {
            let owners = known.entry(id.as_str()).or_default();
            owners.insert(model.namespace.as_ref());
        }
    }
    let mut suggestions = MAX_SUGGESTIONS;
    for model in models {
        for (id, span, code) in &model.references {
            let owners = known.get(id.as_str());
            let namespace = model.namespace.as_ref();
            if owners.is_some_and(|all| all.contains(&None) || all.contains(&namespace)) {
                continue;
            }
            let message = format!("there is no menu with the id `{id}`");
            let mut fault = Diagnostic::new(*code, span.clone(), message);
            if owners.is_some() {
                fault = fault.help(
                    "the menu belongs to another namespace, so not every account that sees this has it",
                );
            } else {
                fault = fault.help(match code {
                    Code::UnknownGoto => "write the id of a menu, or `-` to leave all menus",
                    _ => "write the id of a menu",
                });
                if suggestions > 0 {
                    suggestions -= 1;
                    let ids: Vec<&str> = known.keys().copied().collect();
                    fault = fault.near(id.as_str(), &ids);
                }
            }
            diagnostics.push(fault);
        }
    }
}
