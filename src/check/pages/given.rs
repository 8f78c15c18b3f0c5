//! Names and fields that a page is not given.

use std::collections::{BTreeMap, BTreeSet};

use super::found::Found;
use super::showing::Showing;
use super::{Judge, Severity};
use crate::model::text::near_names;
use crate::model::{Code, Diagnostic};
use crate::render::{Asked, AskedField, Demand, Study, VARIABLES};

/// A page, all that is rendered for it, and all who show it.
pub(super) struct Root<'a, 's, 't> {
    pub(super) name: &'t str,
    pub(super) studies: Vec<&'s Study>,
    pub(super) showings: Vec<&'a Showing<'t>>,
    /// The names that one of its templates makes.
    bound: BTreeSet<&'s str>,
}

impl<'s> Judge<'s> {
    /// Tells what pages ask for and are not given.
    pub(super) fn given(&self, showings: &[Showing<'_>], found: &mut Found) {
        let mut pages: BTreeMap<&str, Vec<&Showing<'_>>> = BTreeMap::new();
        for showing in showings {
            for name in showing.page.names() {
                pages.entry(name).or_default().push(showing);
            }
        }
        for (name, showings) in pages {
            let root = self.root(name, showings);
            if root.studies.iter().all(|study| self.is_read(study)) {
                self.names(&root, found);
                self.groups(&root, found);
            }
        }
        self.fields(found);
    }

    fn root<'a, 't>(&self, name: &'t str, showings: Vec<&'a Showing<'t>>) -> Root<'a, 's, 't> {
        let studies = self.web.reach([name]);
        let bound = studies.iter().flat_map(|study| &study.bound);
        Root {
            name,
            bound: bound.map(String::as_str).collect(),
            studies,
            showings,
        }
    }

    fn names(&self, root: &Root<'_, '_, '_>, found: &mut Found) {
        let asked = root.asked(|study| &study.names);
        for (study, name) in root.asks(|study| &study.names) {
            let word = name.word.as_str();
            if !root.bound.contains(word) && !asked.contains(word) {
                self.name(root, study, name, found);
            }
        }
    }

    fn name(&self, root: &Root<'_, '_, '_>, study: &Study, name: &Asked, found: &mut Found) {
        let word = name.word.as_str();
        let has = |showing: &Showing<'_>| showing.by.extras().contains(&word);
        let mut lacking = root
            .showings
            .iter()
            .filter(|own| !own.has_handler() && !has(own));
        let words = VARIABLES.iter().map(|(word, _)| *word);
        let near: Vec<&str> = near_names(word, words);
        let Some(without) = lacking.next() else {
            // A handler may have put it, but something so near is rather a slip.
            if !near.is_empty() && root.showings.iter().any(|own| own.has_handler()) {
                let message = format!("only a handler can have put `{word}`");
                let mut fault =
                    Diagnostic::new(Code::TemplateUndefined, name.span.clone(), message)
                        .near(word, &near);
                fault.severity = Severity::Info;
                found.tell(fault);
            }
            return;
        };
        let is_always = root
            .showings
            .iter()
            .all(|own| !own.has_handler() && !has(own));
        let who = without.by.what();
        let message = match is_always {
            true => format!("this page is not given `{word}`"),
            false => {
                format!("this page is not given `{word}` when {who} shows it without a handler")
            }
        };
        let help = "other names than those of every page are put by handlers; ask with `is defined` or `default(…)` if it may be missing";
        let mut fault = Diagnostic::new(Code::TemplateUndefined, name.span.clone(), message)
            .help(help)
            .near(word, &near);
        if let Some(place) = without.by.place() {
            fault = fault.related(place.clone(), "shown here, where no handler runs");
        }
        // Another program may put a name that all pages see.
        let fails = is_always && self.fails(root, study, name) && !self.settings.is_part;
        if fails {
            fault.severity = Severity::Error;
        }
        found.tell(fault);
    }

    /// Whether the page cannot be shown without something.
    pub(super) fn fails(&self, root: &Root<'_, '_, '_>, study: &Study, asked: &Asked) -> bool {
        asked.is_certain && asked.demand == Demand::Needed && study.name == root.name
    }

    /// Fields that are never there, whoever shows the page.
    fn fields(&self, found: &mut Found) {
        let is_told = |study: &&Study| study.is_own && self.is_read(study);
        for study in self.studies.iter().filter(is_told) {
            for field in &study.no_fields {
                let is_bound = |other: &Study| other.bound.contains(&field.root);
                let takers = self.studies.iter().filter(|other| {
                    self.web
                        .reach([other.name.as_str()])
                        .iter()
                        .any(|part| part.name == study.name)
                });
                if !takers.into_iter().any(is_bound) || study.bound.contains(&field.root) {
                    found.tell(no_field(field));
                }
            }
        }
    }
}

fn no_field(field: &AskedField) -> Diagnostic {
    let asked = &field.asked;
    let of = match field.of.as_str() {
        "" => "this",
        of => of,
    };
    let message = format!("`{of}` has no `{}`", asked.word);
    let mut fault = Diagnostic::new(Code::TemplateUndefined, asked.span.clone(), message)
        .help(format!("there is {}", field.fields.join(", ")))
        .near(&asked.word, &field.fields);
    if asked.is_certain && asked.demand == Demand::Needed {
        fault.severity = Severity::Error;
    }
    fault
}

impl<'s> Root<'_, 's, '_> {
    /// What the templates of the bot's author ask for.
    pub(super) fn asks(
        &self,
        of: fn(&'s Study) -> &'s Vec<Asked>,
    ) -> impl Iterator<Item = (&'s Study, &'s Asked)> {
        let own = self.studies.iter().filter(|study| study.is_own);
        own.flat_map(move |study| of(study).iter().map(|asked| (*study, asked)))
    }

    /// What one of the templates asks about first, so that its author knows that it may be missing.
    pub(super) fn asked(&self, of: fn(&'s Study) -> &'s Vec<Asked>) -> BTreeSet<&'s str> {
        let asks = self.studies.iter().flat_map(|study| of(study));
        let asked = asks.filter(|asked| asked.demand == Demand::Asked);
        asked.map(|asked| asked.word.as_str()).collect()
    }
}
