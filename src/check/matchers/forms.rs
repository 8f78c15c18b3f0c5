//! What forms ask for: values that can never be given.

use super::inquiry::Inquiry;
use crate::matcher::Pattern;
use crate::matcher::proof::Verdict;
use crate::menu::{Form, FormField, MenuTree};
use crate::model::{Code, Diagnostic};

impl Inquiry<'_> {
    /// Asks of each field whether some text is a value of it.
    pub(super) fn forms(&mut self, tree: &MenuTree) {
        let commands = tree.menus().iter().flat_map(|menu| &menu.commands);
        for form in commands.filter_map(|command| command.form.as_deref()) {
            for field in &form.fields {
                if let Some(pattern) = &field.pattern {
                    self.field(form, field, pattern);
                }
            }
        }
    }

    fn field(&mut self, form: &Form, field: &FormField, pattern: &Pattern) {
        let own = self.prover.language(pattern);
        let place = pattern.place().unwrap_or(&field.span).clone();
        let name = &field.name;
        let text = match self.prover.word(own) {
            Verdict::Witness(text) => text,
            Verdict::Empty => {
                let message = format!("nothing that can be sent is a value of field `{name}`");
                let help = "white space at the ends of a message is taken off; let the regex take texts without it";
                let fault = Diagnostic::new(Code::MatcherDead, place, message);
                return self.told.tell(fault.help(help));
            }
            // No proof that it is wrong; a field stands alone, so that nothing else depends on it.
            Verdict::Undecided(_) => return,
        };
        let words = &form.words;
        let skip = words.skip.as_ref().filter(|_| !field.required);
        let first = [words.cancel.as_ref(), words.back.as_ref(), skip];
        let first: Vec<&Pattern> = first.into_iter().flatten().collect();
        let ids: Vec<_> = first
            .iter()
            .map(|word| self.prover.language(word))
            .collect();
        if self.prover.without(own, &ids) != Verdict::Empty {
            return;
        }
        let message = format!(
            "field `{name}` never gets a value: all that its regex takes are words of the form"
        );
        let mut fault = Diagnostic::new(Code::MatcherShadowed, place, message)
            .help("give the form other words with `cancel`, `back` and `skip`, or let the regex take more");
        fault.witness = Some(text);
        for word in first {
            if let Some(place) = word.place() {
                fault = fault.related(place.clone(), "this goes first");
            }
        }
        self.told.tell(fault);
    }
}
