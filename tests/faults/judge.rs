//! What was applied, held against what was sent and answered.

use std::collections::{BTreeMap, HashSet};
use std::fmt;

use serde_json::Value;

use crate::people::{Person, Said, Sent};

/// The sessions of a store, by openid.
pub(crate) type Sessions = BTreeMap<String, Value>;

/// What happened to all messages.
#[derive(Default)]
pub(crate) struct Verdict {
    pub(crate) messages: usize,
    pub(crate) answered: usize,
    /// Deliveries beyond the first.
    pub(crate) retries: u32,
    /// Messages that came again after their answer and got the same bytes.
    pub(crate) same: u32,
    pub(crate) busy: usize,
    pub(crate) failed: usize,
    pub(crate) unanswered: usize,
    /// Of those that were busy, failed or unanswered, how many were applied.
    pub(crate) applied_all_the_same: usize,
    pub(crate) twice: usize,
    pub(crate) lost: usize,
    /// What must not be, in words.
    pub(crate) wrong: Vec<String>,
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            messages,
            answered,
            retries,
            same,
            busy,
            failed,
            unanswered,
            applied_all_the_same: applied,
            twice,
            lost,
            wrong,
        } = self;
        let odd = wrong.len();
        write!(
            f,
            "  {messages} messages: {answered} answered, {busy} busy, {failed} failed, {unanswered} \
             unanswered ({applied} of these {} applied); {retries} retries, {same} came again and had \
             the same answer; applied twice {twice}, answered and lost {lost}, wrong {odd}",
            busy + failed + unanswered
        )
    }
}

impl Verdict {
    /// Compares what everybody was told with what their sessions hold.
    pub(crate) fn of(people: &[Person], sessions: &Sessions) -> Self {
        let mut verdict = Self::default();
        if people.len() != sessions.len() {
            let why = format!("{} people, {} sessions", people.len(), sessions.len());
            verdict.wrong.push(why);
        }
        for person in people {
            verdict.tally(person);
            match sessions.get(&person.openid) {
                Some(session) if person.plays => verdict.judge_game(person, session),
                Some(session) => verdict.judge_form(person, session),
                None => verdict
                    .wrong
                    .push(format!("{} has no session", person.openid)),
            }
        }
        verdict
    }

    /// Fails if something was lost, doubled or wrong.
    #[track_caller]
    pub(crate) fn must_be_good(&self) {
        let wrong: Vec<_> = self.wrong.iter().take(5).collect();
        assert!(
            self.wrong.is_empty() && self.twice == 0 && self.lost == 0,
            "{self}\n{wrong:#?}"
        );
        assert!(self.retries > 0 && self.same > 0, "too tame: {self}");
    }

    fn tally(&mut self, person: &Person) {
        for sent in &person.sent {
            self.messages += 1;
            self.retries += sent.deliveries - 1;
            self.same += sent.again;
            match &sent.said {
                Said::Count(_) => self.answered += 1,
                Said::Busy => self.busy += 1,
                Said::Failed => self.failed += 1,
                Said::Nothing => self.unanswered += 1,
                Said::Odd(why) => self.wrong.push(format!("{}: {why}", person.openid)),
            }
        }
        let places = |sent: &Sent| match sent.said {
            Said::Count(count) => Some(count),
            _ => None,
        };
        for later in &person.sent {
            let earlier = person.sent.iter().filter(|sent| sent.ended < later.began);
            let before = earlier.filter_map(places).max();
            if let (Some(before), Some(count)) = (before, places(later))
                && count <= before
            {
                let who = &person.openid;
                self.wrong
                    .push(format!("{who}: {later:?} counts less than what was before"));
            }
        }
    }

    /// The form holds every text that it took, in order.
    fn judge_form(&mut self, person: &Person, session: &Value) {
        let values = &session["filling"]["values"];
        let taken: Vec<&str> = (1..)
            .map_while(|number| values[format!("f{number}")].as_str())
            .collect();
        let once: HashSet<_> = taken.iter().collect();
        self.twice += taken.len() - once.len();
        let mut own = HashSet::new();
        for sent in &person.sent {
            own.insert(sent.text.as_str());
            match sent.said {
                Said::Count(count) => {
                    let place = (count as usize).checked_sub(1);
                    let found = place.and_then(|place| taken.get(place)).copied();
                    if found != Some(&sent.text) {
                        self.lost += 1;
                        let who = &person.openid;
                        self.wrong.push(format!("{who}: {sent:?}, but {taken:?}"));
                    }
                }
                _ => self.applied_all_the_same += usize::from(once.contains(&sent.text.as_str())),
            }
        }
        for foreign in once.iter().filter(|text| !own.contains(**text)) {
            let who = &person.openid;
            self.wrong.push(format!("{who} never wrote {foreign}"));
        }
    }

    /// The game knows how many guesses there were, and each answer says which it was.
    fn judge_game(&mut self, person: &Person, session: &Value) {
        let total = session["values"]["guessNumber"]["count"].as_u64();
        let total = total.unwrap_or_default() as u32;
        let mut counts = HashSet::new();
        let mut open = 0;
        for sent in &person.sent {
            match sent.said {
                Said::Count(count) if !counts.insert(count) => {
                    let who = &person.openid;
                    self.wrong
                        .push(format!("{who}: {count} was said of two messages"));
                }
                Said::Count(count) if count <= person.base || count > total => {
                    self.lost += 1;
                    let who = &person.openid;
                    self.wrong
                        .push(format!("{who}: {sent:?}, but there are {total}"));
                }
                Said::Count(_) => {}
                _ => open += 1,
            }
        }
        let answered = counts.len() as u32;
        let applied = total.saturating_sub(person.base);
        let beyond = applied.saturating_sub(answered);
        self.applied_all_the_same += beyond.min(open) as usize;
        if beyond > open {
            self.twice += (beyond - open) as usize;
            let who = &person.openid;
            self.wrong
                .push(format!("{who}: {applied} counted: {:?}", person.sent));
        }
    }
}
