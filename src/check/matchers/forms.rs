//! What forms ask for: values that can never be given.

use super::inquiry::Inquiry;
use crate::matcher::Pattern;
use crate::matcher::proof::{LanguageId, Verdict};
use crate::menu::{Form, FormField, MenuTree};
use crate::model::{Code, Diagnostic, Span};
use crate::resolve::{Step, normalise};

impl Inquiry<'_> {
    /// Asks of each field whether some text is a value of it.
    pub(super) fn forms(&mut self, tree: &MenuTree) {
        let commands = tree.menus().iter().flat_map(|menu| &menu.commands);
        for form in commands.filter_map(|command| command.form.as_deref()) {
            for field in &form.fields {
                self.field(form, field);
            }
        }
    }

    fn field(&mut self, form: &Form, field: &FormField) {
        let own = field.pattern.as_ref();
        let own = own.map(|pattern| self.prover.language(pattern));
        if own.is_some_and(|own| self.prover.word(own) == Verdict::Empty) {
            let name = &field.name;
            let message = format!("nothing that can be sent is a value of field `{name}`");
            let help = "white space at the ends of a message is taken off; let the regex take texts without it";
            let fault = Diagnostic::new(Code::MatcherDead, place(field), message);
            return self.told.tell(fault.help(help));
        }
        let words = &form.words;
        let skip = words.skip.as_ref().filter(|_| !field.required);
        let first = [words.cancel.as_ref(), words.back.as_ref(), skip];
        let first: Vec<&Pattern> = first.into_iter().flatten().collect();
        if let Some(text) = self.never_a_value(own, &first) {
            self.tell_never(field, &first, text);
        }
    }

    /// A text that goes to the words, if each text that a field takes does.
    ///
    /// The words are asked about a text as typed and normalised, before the field is.
    fn never_a_value(&mut self, own: Option<LanguageId>, first: &[&Pattern]) -> Option<String> {
        let mut ids: Vec<_> = first
            .iter()
            .map(|word| self.prover.language(word))
            .collect();
        match self.beside(own, &ids) {
            Verdict::Empty => {}
            Verdict::Witness(text) if self.is_word(&text, first) => {
                let longer = first.iter().filter_map(|word| self.spoken(word));
                let longer: Vec<Pattern> = longer.collect();
                ids.extend(longer.iter().map(|word| self.prover.language(word)));
                // Another text that is a value, or no proof that there is none: nothing to tell.
                if self.beside(own, &ids) != Verdict::Empty {
                    return None;
                }
            }
            Verdict::Witness(_) | Verdict::Undecided(_) => return None,
        }
        let taken = match own {
            Some(own) => self.prover.word(own),
            None => {
                let words = ids.first().map(|word| self.prover.word(*word));
                words.unwrap_or(Verdict::Empty)
            }
        };
        taken.witness().map(str::to_owned)
    }

    /// A text that a field takes, or any for a field without a regex, and none of the others.
    fn beside(&mut self, own: Option<LanguageId>, others: &[LanguageId]) -> Verdict {
        match own {
            Some(own) => self.prover.without(own, others),
            None => self.prover.outside(others),
        }
    }

    fn is_word(&self, text: &str, first: &[&Pattern]) -> bool {
        let normal = normalise(text, &self.settings.normalise);
        first.iter().any(|word| word.is_match(&normal))
    }

    /// The words of a pattern with the punctuation behind them that normalisation takes off; of one
    /// that is more than a list of words nothing is known.
    fn spoken(&self, pattern: &Pattern) -> Option<Pattern> {
        let steps = &self.settings.normalise;
        let words = pattern.source().split('|').map(str::trim);
        let is_plain = |word: &&str| {
            let is_stable = normalise(word, steps) == *word;
            is_stable && !word.is_empty() && word.chars().all(char::is_alphanumeric)
        };
        let words: Vec<&str> = words.filter(is_plain).collect();
        let is_known = words.len() == pattern.source().split('|').count();
        if !is_known || !steps.contains(&Step::FinalPunctuation) {
            return None;
        }
        let regex = format!("(?:{})[。．.！!？?，,、；;～~…]+", words.join("|"));
        Pattern::parse(&regex, pattern.options()).0
    }

    fn tell_never(&mut self, field: &FormField, first: &[&Pattern], text: String) {
        let name = &field.name;
        let what = match field.pattern {
            Some(_) => "all that its regex takes are words of the form",
            None => "every text is a word of the form",
        };
        let message = format!("field `{name}` never gets a value: {what}");
        let help = "words of the form go first, as typed and normalised: give it others with `cancel-words`, `back-words` and `skip-words`, or let the field's regex take more";
        let mut fault = Diagnostic::new(Code::MatcherShadowed, place(field), message).help(help);
        fault.witness = Some(text);
        for word in first {
            if let Some(place) = word.place() {
                fault = fault.related(place.clone(), "this goes first");
            }
        }
        self.told.tell(fault);
    }
}

/// Its regex, or else its tag.
fn place(field: &FormField) -> Span {
    let pattern = field.pattern.as_ref();
    let place = pattern.and_then(Pattern::place);
    place.unwrap_or(&field.span).clone()
}

/// A text as a regex that takes it alone.
pub(super) fn quoted(text: &str) -> String {
    let quoted = text.chars().map(|c| format!(r"\u{{{:X}}}", u32::from(c)));
    quoted.collect()
}
