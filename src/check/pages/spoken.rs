//! What pages come to when they are rendered from sample data.

use std::collections::BTreeMap;

use super::found::Found;
use super::sample::{Sample, Sampler};
use super::shower::Shower;
use super::showing::Showing;
use super::{Judge, Severity};
use crate::model::{Code, Diagnostic, Reply, Span};
use crate::render::{RenderError, Renderer};

/// A page of somebody that is too long: how long it gets, what is typed to see it, and the test that
/// shows it.
struct Long<'t> {
    showing: Showing<'t>,
    bytes: usize,
    text: String,
    told: Option<String>,
}

/// The longest page of each place.
#[derive(Default)]
struct Longest<'t>(BTreeMap<(String, usize), Long<'t>>);

impl<'t> Longest<'t> {
    fn add(&mut self, long: Long<'t>) {
        if long.bytes <= Reply::TEXT_LIMIT {
            return;
        }
        let Some(place) = place(&long.showing) else {
            return;
        };
        let key = (place.file().name().to_owned(), place.start());
        let known = self.0.get(&key);
        if known.is_none_or(|known| known.bytes < long.bytes) {
            self.0.insert(key, long);
        }
    }
}

impl Judge<'_> {
    pub(super) fn spoken(&self, showings: &[Showing<'_>], renderer: &Renderer, found: &mut Found) {
        let mut sampler = Sampler::new(renderer, &self.settings.normalise);
        let mut longest = Longest::default();
        for showing in showings {
            for told in self
                .settings
                .told
                .iter()
                .filter(|told| showing.is_told(told))
            {
                longest.add(Long {
                    showing: *showing,
                    bytes: told.bytes,
                    text: told.said.clone(),
                    told: Some(told.place.clone()),
                });
            }
            let sample = sampler.sample(showing);
            match &sample.reply {
                Ok(Reply::Text { content }) if !is_borrowed(showing) => longest.add(Long {
                    showing: *showing,
                    bytes: content.len(),
                    text: sample.text,
                    told: None,
                }),
                Ok(_) => {}
                // What a handler puts is missing.
                Err(_) if showing.has_handler() => {}
                Err(error) => self.failed(showing, error, &sample, found),
            }
        }
        for own in longest.0.into_values() {
            if let Some(place) = place(&own.showing) {
                found.tell(too_long(&own, place));
            }
        }
    }

    /// A page that cannot be rendered, unless it was told already why.
    fn failed(
        &self,
        showing: &Showing<'_>,
        error: &RenderError,
        sample: &Sample,
        found: &mut Found,
    ) {
        let Some(span) = error.span.as_ref().or_else(|| place(showing)) else {
            return;
        };
        let who = match showing.by {
            Shower::Engine(page) => format!("when {}", page.when),
            by => format!("for {}", by.what()),
        };
        let message = format!("this page fails {who}: {}", error.message);
        let mut fault = Diagnostic::new(Code::TemplateFails, span.clone(), message)
            .help("ask with `is defined`, `if` or `default(…)` where something may be missing");
        if found.has(Code::TemplateUndefined, &fault) {
            return;
        }
        fault.witness = Some(sample.text.clone()).filter(|text| !text.is_empty());
        if let Some(place) = showing.by.place() {
            fault = fault.related(place.clone(), "shown by this");
        }
        fault.severity = self.severity(showing);
        found.tell(fault);
    }

    /// How far a sample is like what people will see: what they may have in their session, or what
    /// may have been meant, is not known.
    fn severity(&self, showing: &Showing<'_>) -> Severity {
        let studies = self.web.reach(showing.page.names());
        let sees = |names: &[&str]| {
            let mut seen = studies.iter().flat_map(|study| &study.seen);
            seen.any(|name| names.contains(name))
        };
        match showing.by {
            _ if sees(&["session"]) || self.settings.is_part => Severity::Info,
            Shower::Message(_) | Shower::Event(_) => Severity::Warning,
            _ if sees(&["suggestions", "offers"]) => Severity::Warning,
            _ => Severity::Error,
        }
    }
}

fn too_long(own: &Long<'_>, place: &Span) -> Diagnostic {
    let who = own.showing.by.what();
    let bytes = own.bytes;
    let more = bytes - Reply::TEXT_LIMIT;
    let told = own.told.as_ref().map(|place| format!(" in {place}"));
    let told = told.unwrap_or_default();
    let message = format!(
        "the reply of {who} comes to {bytes} bytes{told}, {more} more than the platform takes"
    );
    let help = "say less, or lead to several menus; a character of Chinese takes three bytes. What does not fit comes when it is asked for";
    let mut fault = Diagnostic::new(Code::ReplyTooLong, first_line(place), message).help(help);
    fault.witness = Some(own.text.clone()).filter(|text| !text.is_empty());
    fault
}

/// What is too long need not be shown whole.
fn first_line(place: &Span) -> Span {
    let length = place.text().lines().next().map_or(0, str::len);
    Span::new(place.file(), place.start(), place.start() + length)
}

/// Whether it shows what another element shows, because its author names no page.
fn is_borrowed(showing: &Showing<'_>) -> bool {
    match showing.by {
        Shower::Question(..) | Shower::Confirmation(..) => return false,
        // Its question is as long and more.
        Shower::Text(..) => return true,
        _ => {}
    }
    let action = showing.by.action();
    action.is_some_and(|action| action.page.is_none())
}

/// Where the author says what is shown: the reply, its path, or else the element.
fn place<'t>(showing: &Showing<'t>) -> Option<&'t Span> {
    let named = showing.page.place().filter(|_| !is_borrowed(showing));
    named.or_else(|| showing.by.place())
}
