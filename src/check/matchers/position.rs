//! Where a person can stand, and who is asked there.

use super::entry::Entry;
use crate::matcher::proof::{Crowd, Prover};
use crate::menu::{Menu, MenuTree};
use crate::resolve::{candidates, decide_among};

/// All matchers of one position.
pub(super) struct Position<'t> {
    pub(super) tree: &'t MenuTree,
    pub(super) at: Option<&'t Menu>,
    /// In the order in which they are asked.
    pub(super) entries: Vec<Entry<'t>>,
    pub(super) crowd: Crowd,
    /// Only the system commands are looked at, which are the same in every menu.
    is_system: bool,
}

impl<'t> Position<'t> {
    pub(super) fn new(prover: &mut Prover, tree: &'t MenuTree, at: Option<&'t Menu>) -> Self {
        let mut entries = Vec::new();
        for (place, candidate) in candidates(tree, at).enumerate() {
            if let Some(pattern) = candidate.pattern() {
                let id = prover.language(pattern);
                entries.push(Entry {
                    candidate,
                    pattern,
                    id,
                    place,
                });
            }
        }
        let ids = entries.iter().map(|entry| entry.id).collect();
        let crowd = Crowd::new(prover, ids);
        Self {
            tree,
            at,
            entries,
            crowd,
            is_system: false,
        }
    }

    pub(super) fn is_system(&self) -> bool {
        self.is_system
    }

    /// Leaves the system commands only.
    pub(super) fn keep_system(&mut self, prover: &mut Prover) {
        self.is_system = true;
        self.entries.retain(Entry::is_system);
        let ids = self.entries.iter().map(|entry| entry.id).collect();
        self.crowd = Crowd::new(prover, ids);
    }

    /// The place of a system command among the system commands.
    pub(super) fn among_system(&self, entry: &Entry<'_>) -> usize {
        let commands = self.at.map_or(0, |menu| menu.commands.len());
        entry.place.saturating_sub(commands)
    }

    pub(super) fn get(&self, entry: usize) -> Option<&Entry<'t>> {
        self.entries.get(entry)
    }

    /// Which of these entries, ascending, takes a text that they and no others match.
    pub(super) fn winner(&self, matched: &[usize]) -> Option<usize> {
        let places: Vec<usize> = matched
            .iter()
            .filter_map(|entry| self.get(*entry).map(|entry| entry.place))
            .collect();
        let place = decide_among(self.tree, self.at, &places)?;
        let found = self.entries.binary_search_by_key(&place, |own| own.place);
        found.ok()
    }

    /// Whether the second goes before the first when both match.
    pub(super) fn loses(&self, entry: usize, to: usize) -> bool {
        let both = [entry.min(to), entry.max(to)];
        self.winner(&both) == Some(to)
    }
}
