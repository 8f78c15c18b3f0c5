//! Many languages side by side, so that nobody has to ask about each pair of them.

use std::ops::Bound;

use std::collections::BTreeMap;

use super::prover::{LanguageId, Prover};

/// Languages that are asked about the same texts, by their places.
///
/// Which of them take a text, and which may share one with another, is looked up by words and by
/// what texts begin with: a thousand siblings that begin alike and go on differently are no work.
#[derive(Debug, Default)]
pub struct Crowd {
    ids: Vec<LanguageId>,
    /// Beginnings of texts, whole words among them, and whose they are.
    beginnings: BTreeMap<Vec<u8>, Vec<usize>>,
    longest: usize,
    /// Of these nobody knows how a text begins.
    open: Vec<usize>,
}

impl Crowd {
    /// The languages at these places.
    #[must_use]
    pub fn new(prover: &mut Prover, ids: Vec<LanguageId>) -> Self {
        let mut crowd = Self::default();
        for (place, id) in ids.iter().enumerate() {
            let Some(beginnings) = prover.beginnings(*id) else {
                crowd.open.push(place);
                continue;
            };
            for beginning in beginnings {
                crowd.longest = crowd.longest.max(beginning.len());
                let places = crowd.beginnings.entry(beginning).or_default();
                places.push(place);
            }
        }
        crowd.ids = ids;
        crowd
    }

    /// The places of those that take a text, ascending.
    pub fn takers(&self, prover: &mut Prover, text: &str) -> Vec<usize> {
        let mut places = self.open.clone();
        let bytes = text.as_bytes();
        for end in 0..=bytes.len().min(self.longest) {
            let beginning = bytes.get(..end).unwrap_or(bytes);
            places.extend(self.beginnings.get(beginning).into_iter().flatten());
        }
        places.sort_unstable();
        places.dedup();
        places.retain(|place| {
            let id = self.ids.get(*place);
            id.is_some_and(|id| prover.takes(*id, text))
        });
        places
    }

    /// The places of the others that may share a text with the one at a place, ascending.
    pub fn near(&self, prover: &mut Prover, place: usize) -> Vec<usize> {
        let Some(id) = self.ids.get(place).copied() else {
            return Vec::new();
        };
        let mut places = match prover.beginnings(id) {
            None => (0..self.ids.len()).collect(),
            Some(beginnings) => self.alike(&beginnings),
        };
        places.sort_unstable();
        places.dedup();
        places.retain(|other| {
            let other_id = self.ids.get(*other).copied();
            *other != place && other_id.is_some_and(|other| prover.may_meet(id, other))
        });
        places
    }

    /// Those with texts that begin like these, and those that may begin anyhow.
    fn alike(&self, beginnings: &[Vec<u8>]) -> Vec<usize> {
        let mut places = self.open.clone();
        for beginning in beginnings {
            for end in 0..beginning.len() {
                let shorter = beginning.get(..end).unwrap_or(beginning);
                places.extend(self.beginnings.get(shorter).into_iter().flatten());
            }
            let from = (Bound::Included(beginning.as_slice()), Bound::Unbounded);
            let longer = self.beginnings.range::<[u8], _>(from);
            let longer = longer.take_while(|(other, _)| other.starts_with(beginning));
            places.extend(longer.flat_map(|(_, places)| places));
        }
        places
    }
}
