//! The way through trees and positions.

use foldhash::HashSet;

use super::ProofSettings;
use super::alive::Fate;
use super::events::Place;
use super::forms::quoted;
use super::position::Position;
use super::told::Told;
use crate::matcher::proof::{LanguageId, Prover};
use crate::matcher::{Pattern, PatternOptions};
use crate::menu::{Menu, MenuTree};
use crate::model::{Diagnostic, Diagnostics};

/// Everything that is asked about some trees.
pub(super) struct Inquiry<'s> {
    pub(super) settings: &'s ProofSettings,
    pub(super) prover: Prover,
    /// The texts that leave every menu.
    pub(super) escape: Option<LanguageId>,
    pub(super) told: Told,
    /// Commands for events and messages that run in some tree.
    pub(super) runs: HashSet<Place>,
    /// Those that do not in one, with what is to be said if they never do.
    pub(super) never_run: Vec<(Place, Diagnostic)>,
}

/// What became of each entry of a position; nothing where it was not asked.
pub(super) type Fates = Vec<Option<Fate>>;

impl<'s> Inquiry<'s> {
    pub(super) fn new(settings: &'s ProofSettings) -> Self {
        let mut prover = Prover::new(settings.budget);
        let escape = escape(&settings.escape).map(|pattern| prover.language(&pattern));
        Self {
            settings,
            prover,
            escape,
            told: Told::default(),
            runs: HashSet::default(),
            never_run: Vec::new(),
        }
    }

    pub(super) fn end(mut self) -> Diagnostics {
        self.tell_never_run();
        self.told.end()
    }

    /// Whether a text leaves every menu before anything else is asked.
    pub(super) fn escapes(&self, text: &str) -> bool {
        self.settings.escape.iter().any(|escape| escape == text)
    }

    /// Asks everything about one tree.
    pub(super) fn tree(&mut self, tree: &MenuTree) {
        self.lints(tree);
        self.forms(tree);
        self.events(tree);
        let lost = self.system(tree);
        self.position(tree, None, &lost);
        for menu in tree.menus() {
            self.position(tree, Some(menu), &lost);
        }
        self.ways_of_tree(tree);
    }

    /// What the system commands do to each other is so in every menu, and told once; tells the
    /// places of those that never run.
    fn system(&mut self, tree: &MenuTree) -> HashSet<usize> {
        let mut position = Position::new(&mut self.prover, tree, tree.menus().first());
        position.keep_system(&mut self.prover);
        let fates: Fates = (0..position.entries.len())
            .map(|entry| Some(self.fate(&position, entry)))
            .collect();
        self.tell_fates(&position, &fates);
        self.overlaps(&position, &fates);
        let fated = position.entries.iter().zip(&fates);
        let lost = fated.filter(|(_, fate)| matches!(fate, Some(Fate::Dead | Fate::Shadowed(..))));
        lost.map(|(entry, _)| position.among_system(entry))
            .collect()
    }

    fn position(&mut self, tree: &MenuTree, at: Option<&Menu>, lost: &HashSet<usize>) {
        let position = Position::new(&mut self.prover, tree, at);
        let is_asked = |entry: usize| {
            let own = position.get(entry);
            own.is_some_and(|own| !own.is_system() || !lost.contains(&position.among_system(own)))
        };
        let fates: Fates = (0..position.entries.len())
            .map(|entry| is_asked(entry).then(|| self.fate(&position, entry)))
            .collect();
        self.tell_fates(&position, &fates);
        self.ways_out(&position, &fates);
        self.overlaps(&position, &fates);
        self.normalised(&position, &fates);
        self.falls_through(&position);
        self.examples(&position);
    }
}

/// The texts as a pattern.
fn escape(texts: &[String]) -> Option<Pattern> {
    let quoted: String = texts
        .iter()
        .map(|text| quoted(text))
        .collect::<Vec<_>>()
        .join("|");
    let parsed = (!texts.is_empty()).then(|| Pattern::parse(&quoted, PatternOptions::default()));
    parsed.and_then(|(pattern, _)| pattern)
}
