//! Whether an answer is the right one, and what its guess should have counted.

use super::connection::Message;
use super::drive::Drive;
use super::wire;

impl Drive<'_> {
    /// Looks at the first answer to a message.
    pub(super) fn check(&mut self, message: &Message, document: &[u8]) {
        self.tally.checked += 1;
        let step = self.options.script.step(message.said);
        let begins = matches!(&*step.text, "new" | "del");
        match wire::check(document, &self.openid(message.person), &step.expect) {
            Ok(Some(count)) => self.count(message, count, document),
            Ok(None) if begins => self.crowd.person(message.person).guesses = Some(0),
            Ok(None) => {}
            Err(why) => self.wrong(message, &why, document),
        }
    }

    /// A guess says which of its game it was: one more than the one before, if each counted once.
    fn count(&mut self, message: &Message, count: u32, document: &[u8]) {
        let person = self.crowd.person(message.person);
        let expected = person.guesses.map_or(count, |guesses| guesses + 1);
        let is_over = wire::ends_game(document);
        person.guesses = Some(if is_over { 0 } else { count });
        self.tally.repeated += u64::from(count > expected);
        self.tally.lost += u64::from(count < expected);
        if count != expected {
            let who = message.person;
            self.tally
                .show(|| format!("{who}: guess {count}, not {expected}"));
        }
    }

    /// An answer that is not what the message calls for.
    pub(super) fn wrong(&mut self, message: &Message, why: &str, document: &[u8]) {
        self.tally.wrong += 1;
        self.crowd.person(message.person).guesses = None;
        let text = &self.options.script.step(message.said).text;
        let document = String::from_utf8_lossy(document);
        self.tally
            .show(|| format!("{text:?} of {}: {why}: {document}", message.person));
    }

    /// A message was answered twice: both answers must be the same.
    pub(super) fn compare(&mut self, message: &Message, first: &[u8], again: Option<&[u8]>) {
        if again.is_some_and(|again| again != first) {
            self.tally.repeated += 1;
            let texts = [first, again.unwrap_or_default()].map(String::from_utf8_lossy);
            self.tally
                .show(|| format!("{}: {} and then {}", message.person, texts[0], texts[1]));
        }
    }
}
