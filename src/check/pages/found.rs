//! What was found, once for each place.

use std::collections::BTreeMap;

use crate::model::{Code, Diagnostic, Diagnostics};

type Key = (String, usize, &'static str);

/// Pages of several menus, and trees of several accounts, share templates: of what is found in one
/// place the worst is told.
#[derive(Debug, Default)]
pub(super) struct Found(BTreeMap<Key, Diagnostic>);

impl Found {
    pub(super) fn tell(&mut self, fault: Diagnostic) {
        let key = key(&fault);
        let known = self.0.get(&key);
        if known.is_none_or(|known| fault.severity < known.severity) {
            self.0.insert(key, fault);
        }
    }

    /// Whether this code was found in the place of a fault.
    pub(super) fn has(&self, code: Code, fault: &Diagnostic) -> bool {
        let (file, start, _) = key(fault);
        self.0.contains_key(&(file, start, code.word()))
    }

    pub(super) fn end(self) -> Diagnostics {
        let mut all = Diagnostics::new();
        self.0.into_values().for_each(|fault| all.push(fault));
        all.sort();
        all
    }
}

fn key(fault: &Diagnostic) -> Key {
    let place = fault.span.as_ref();
    let (file, start) = place.map_or((String::new(), 0), |span| {
        (span.file().name().to_owned(), span.start())
    });
    (file, start, fault.code.word())
}
