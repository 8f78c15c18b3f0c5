//! Counters that are counted up by every message.

use std::sync::{PoisonError, RwLock};

use foldhash::HashMap;
use prometheus_client::metrics::counter::Counter;

/// Counters that were asked for before, found without making a label for each turn: by name, and
/// then by the few ways in which something ends.
#[derive(Default)]
pub(super) struct Known(RwLock<HashMap<String, Vec<(&'static str, Counter)>>>);

impl Known {
    pub(super) fn count(
        &self,
        name: &str,
        outcome: &'static str,
        make: impl FnOnce(String) -> Counter,
    ) {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let mut outcomes = known.get(name).into_iter().flatten();
        if let Some((_, counter)) = outcomes.find(|(known, _)| *known == outcome) {
            counter.inc();
            return;
        }
        drop(known);
        let counter = make(name.to_owned());
        counter.inc();
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let outcomes = known.entry(name.to_owned()).or_default();
        // Another thread may have been here meanwhile; its counter is the same one.
        outcomes.push((outcome, counter));
    }
}
