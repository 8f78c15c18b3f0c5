//! Examples that authors give, held against the whole context.

use super::entry::{pattern_at, promises, tag, what};
use super::inquiry::Inquiry;
use super::position::Position;
use crate::menu::Promise;
use crate::model::{Code, Diagnostic};
use crate::resolve::{Candidate, Input, What, candidates, resolve};

impl Inquiry<'_> {
    /// Tells which examples do not lead to their element from where it is asked, and which
    /// counter-examples do.
    pub(super) fn examples(&mut self, position: &Position<'_>) {
        for own in candidates(position.tree, position.at) {
            for promise in promises(own) {
                self.promise(position, own, promise);
            }
        }
    }

    fn promise(&mut self, position: &Position<'_>, own: Candidate<'_>, promise: &Promise) {
        let settings = self.settings;
        let input = Input::new(&promise.text, &settings.normalise);
        let found = resolve(position.tree, position.at, &input, &settings.escape).what;
        let leads_here = is_same(own, found);
        if leads_here == promise.leads_here {
            return;
        }
        let (code, message, help) = match promise.leads_here {
            true => (
                Code::ExampleMisled,
                format!(
                    "this example does not lead to {}: {}",
                    what(own),
                    elsewhere(found)
                ),
                "let the regex take it, or give another example",
            ),
            false => (
                Code::NotExampleTaken,
                format!("{} takes this, though it must not", what(own)),
                "let the regex take less, or leave the `not-example` out",
            ),
        };
        let mut fault = Diagnostic::new(code, promise.span.clone(), message).help(help);
        fault.witness = Some(promise.text.clone());
        let taker = match leads_here {
            true => Some(own),
            false => taker(found),
        };
        if let Some(taker) = taker {
            let place = pattern_at(taker).unwrap_or_else(|| tag(taker)).clone();
            fault = fault.related(place, "this takes it");
        }
        self.told.tell(fault);
    }
}

fn taker(found: What<'_>) -> Option<Candidate<'_>> {
    match found {
        What::Enter(menu) => Some(Candidate::Menu(menu)),
        What::Command(_, command) => Some(Candidate::Command(command)),
        What::System(command) => Some(Candidate::System(command)),
        What::Escape | What::Redisplay(_) | What::Unanswered => None,
    }
}

fn is_same(own: Candidate<'_>, found: What<'_>) -> bool {
    match (own, found) {
        (Candidate::Menu(own), What::Enter(menu)) => std::ptr::eq(own, menu),
        (Candidate::Command(own), What::Command(_, command)) => std::ptr::eq(own, command),
        (Candidate::System(own), What::System(command)) => std::ptr::eq(own, command),
        _ => false,
    }
}

fn elsewhere(found: What<'_>) -> String {
    match (taker(found), found) {
        (Some(taker), _) => format!("{} takes it", what(taker)),
        (None, What::Escape) => "it is one of the texts that leave every menu".to_owned(),
        (None, _) => "nothing takes it".to_owned(),
    }
}
