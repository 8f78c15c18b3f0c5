//! Commands for events and messages that others go before.

use super::inquiry::Inquiry;
use crate::matcher::Pattern;
use crate::matcher::proof::{LanguageId, Verdict};
use crate::menu::{Action, EventCommand, EventType, MenuCommand, MenuTree};
use crate::model::{Code, Diagnostic, Severity, Span};

/// What stands in one place of the files.
pub(super) type Place = (String, usize);

impl Inquiry<'_> {
    /// Tells which commands never run because one for the same event or message is asked first.
    pub(super) fn events(&mut self, tree: &MenuTree) {
        for (place, own) in tree.event_commands().iter().enumerate() {
            let earlier = tree.event_commands().iter().take(place);
            let same = earlier.filter(|other| other.event.eq_ignore_ascii_case(&own.event));
            let same: Vec<&EventCommand> = same.collect();
            let first: Vec<&Action> = same.iter().map(|other| &other.action).collect();
            let by = self.takes_all(own, &same).then_some(first);
            let key = own.key.as_ref().map(|key| self.prover.language(key));
            let text = key.and_then(|key| self.prover.word(key).witness().map(str::to_owned));
            let message = format!(
                "this never runs: another command for `{}` takes all its events first",
                own.event
            );
            self.never(
                &own.action,
                by,
                message,
                text.unwrap_or_else(|| own.event.clone()),
            );
        }
        for (place, own) in tree.message_commands().iter().enumerate() {
            let mut earlier = tree.message_commands().iter().take(place);
            let first = earlier.find(|other| other.msg_type.eq_ignore_ascii_case(&own.msg_type));
            let by = first.map(|first| vec![&first.action]);
            let message = format!(
                "this never runs: another command for `{}` goes first",
                own.msg_type
            );
            self.never(&own.action, by, message, own.msg_type.clone());
        }
        for menu in tree.menus() {
            for moment in [EventType::Enter, EventType::Exit] {
                self.moments(&menu.commands, moment);
            }
        }
    }

    /// Whether earlier commands take every key that a command takes.
    fn takes_all(&mut self, own: &EventCommand, earlier: &[&EventCommand]) -> bool {
        if earlier.iter().any(|other| other.key.is_none()) {
            return true;
        }
        let keys: Vec<&Pattern> = earlier
            .iter()
            .filter_map(|other| other.key.as_ref())
            .collect();
        // The empty key is one too.
        let takes_empty = |key: &Pattern| key.is_match("");
        let has_empty = own.key.as_ref().is_none_or(takes_empty);
        if keys.is_empty() || has_empty && !keys.iter().any(|key| takes_empty(key)) {
            return false;
        }
        let ids: Vec<LanguageId> = keys.iter().map(|key| self.prover.language(key)).collect();
        let left = match &own.key {
            None => self.prover.outside(&ids),
            Some(key) => {
                let own = self.prover.language(key);
                // A key that has nothing but white space at its ends is no question for proofs.
                match self.prover.word(own) {
                    Verdict::Empty => return false,
                    _ => self.prover.without(own, &ids),
                }
            }
        };
        left == Verdict::Empty
    }

    /// Of a menu's commands for one moment only the first runs then.
    fn moments(&mut self, commands: &[MenuCommand], moment: EventType) {
        let mut own = commands.iter().filter(|own| own.event_type == Some(moment));
        let Some(first) = own.next() else { return };
        for own in own {
            let word = moment.word();
            let message =
                format!("this never runs at `{word}`: only the first command for it does");
            let mut fault = shadowed(&own.action.span, message, word.to_owned());
            fault.severity = Severity::Warning;
            self.told
                .tell(fault.related(first.action.span.clone(), "this goes first"));
        }
    }

    /// Keeps what was found of a command until all trees are asked: in that of an account its own
    /// files may go before those for all.
    fn never(&mut self, own: &Action, by: Option<Vec<&Action>>, message: String, text: String) {
        let span = &own.span;
        let Some(by) = by else {
            self.runs.insert(place(span));
            return;
        };
        let mut fault = shadowed(span, message, text);
        for first in by {
            fault = fault.related(first.span.clone(), "this goes first");
        }
        self.never_run.push((place(span), fault));
    }

    /// Tells of the commands that run in no tree.
    pub(super) fn tell_never_run(&mut self) {
        for (place, fault) in std::mem::take(&mut self.never_run) {
            if !self.runs.contains(&place) {
                self.told.tell(fault);
            }
        }
    }
}

fn place(span: &Span) -> Place {
    (span.file().name().to_owned(), span.start())
}

fn shadowed(span: &Span, message: String, text: String) -> Diagnostic {
    let help = "remove one of them; if they are for different keys, put the one with the narrower `key` first";
    let mut fault = Diagnostic::new(Code::MatcherShadowed, span.clone(), message).help(help);
    fault.witness = Some(text);
    fault
}
