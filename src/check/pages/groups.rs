//! Groups of a regex that a page asks for and that no regex catches.

use super::Judge;
use super::found::Found;
use super::given::Root;
use super::shower::Shower;
use super::showing::Showing;
use crate::model::{Code, Diagnostic, Severity};
use crate::render::{Asked, Study};

impl Judge<'_> {
    pub(super) fn groups(&self, root: &Root<'_, '_, '_>, found: &mut Found) {
        let asked = root.asked(|study| &study.groups);
        for (study, group) in root.asks(|study| &study.groups) {
            if !asked.contains(group.word.as_str()) {
                self.group(root, study, group, found);
            }
        }
    }

    fn group(&self, root: &Root<'_, '_, '_>, study: &Study, group: &Asked, found: &mut Found) {
        let word = group.word.as_str();
        let lacks = |showing: &&&Showing<'_>| !groups(showing).contains(&word);
        let Some(without) = root.showings.iter().find(lacks) else {
            return;
        };
        let is_always = root.showings.iter().all(|own| lacks(&own));
        let who = without.by.what();
        let is_again = matches!(without.by, Shower::Menu(menu)
            if menu.pattern.as_ref().is_some_and(|own| own.groups().any(|own| own == word)));
        let message = match (is_again, is_always) {
            (true, _) => format!("`args` has no `{word}` when {who} is shown again"),
            (false, true) => format!("no regex that leads here has a group `{word}`"),
            (false, false) => format!("`args` has no `{word}` when {who} shows this page"),
        };
        let known: Vec<&str> = root.showings.iter().flat_map(|own| groups(own)).collect();
        let help = match is_again {
            true => "ask with `default(…)`: it is caught only when somebody comes in".to_owned(),
            false => format!("write `(?<{word}>…)` in the regex, or ask with `default(…)`"),
        };
        let mut fault = Diagnostic::new(Code::TemplateUndefined, group.span.clone(), message)
            .help(help)
            .near(word, &known);
        if let Some(place) = place(without) {
            fault = fault.related(place.clone(), "shown by this");
        }
        if is_always && !is_again && self.fails(root, study, group) {
            fault.severity = Severity::Error;
        }
        found.tell(fault);
    }
}

/// The groups that are there whenever the page is shown.
fn groups<'t>(showing: &Showing<'t>) -> Vec<&'t str> {
    if let Some((_, form)) = showing.by.form() {
        return form.fields.iter().map(|field| &*field.name).collect();
    }
    let caught = match showing.by {
        Shower::Menu(_) | Shower::Engine(_) => None,
        by => by.pattern(),
    };
    let groups = caught.into_iter().flat_map(|pattern| pattern.groups());
    groups.collect()
}

fn place<'t>(showing: &Showing<'t>) -> Option<&'t crate::model::Span> {
    let regex = match showing.by {
        Shower::Menu(menu) => menu.pattern_at.as_ref(),
        by => by.action().and_then(|action| action.pattern_at.as_ref()),
    };
    regex.or_else(|| showing.by.place())
}
