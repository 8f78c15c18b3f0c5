//! Which templates take in which others.

use std::collections::{BTreeMap, BTreeSet};

use crate::render::Study;

/// The templates that are rendered for some pages, whatever is decided in them: what these include
/// and extend, and where their components come from.
pub fn reached<'s, 'n>(
    studies: &'s [Study],
    pages: impl IntoIterator<Item = &'n str>,
) -> Vec<&'s Study> {
    Web::new(studies).reach(pages)
}

/// All templates of a bot, and what each takes in.
pub(super) struct Web<'s> {
    studies: BTreeMap<&'s str, &'s Study>,
    /// The template that makes a component.
    makers: BTreeMap<&'s str, &'s str>,
}

impl<'s> Web<'s> {
    pub(super) fn new(studies: &'s [Study]) -> Self {
        let makes = studies.iter().flat_map(|study| {
            let component = |name: &'s String| (name.as_str(), study.name.as_str());
            study.makes.iter().map(component)
        });
        Self {
            makers: makes.collect(),
            studies: studies
                .iter()
                .map(|study| (study.name.as_str(), study))
                .collect(),
        }
    }

    /// The templates that are rendered for some pages, whatever is decided in them.
    pub(super) fn reach<'n>(&self, pages: impl IntoIterator<Item = &'n str>) -> Vec<&'s Study> {
        let mut waiting: Vec<&str> = pages.into_iter().collect();
        let mut seen = BTreeSet::new();
        let mut found = Vec::new();
        while let Some(name) = waiting.pop() {
            let Some(study) = self.studies.get(name) else {
                continue;
            };
            if seen.insert(study.name.as_str()) {
                found.push(*study);
                waiting.extend(study.takes_in.iter().map(String::as_str));
                let makers = study.uses.iter();
                waiting.extend(makers.filter_map(|name| self.makers.get(name.as_str())));
            }
        }
        found
    }
}
