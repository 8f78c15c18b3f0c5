//! What was seen, and what must hold.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::time::Duration;

/// What a message was answered with.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Said {
    /// It was the so-many-th message that counted.
    Count(u32),
    /// Be patient, or something went wrong.
    Else(String),
    /// Nothing, three times.
    Nothing,
}

/// One message of one person.
#[derive(Clone, Debug)]
pub(crate) struct Sent {
    pub(crate) person: usize,
    pub(crate) number: u32,
    pub(crate) said: Said,
    pub(crate) deliveries: u32,
    pub(crate) took: Duration,
    /// When it was sent, since the beginning.
    pub(crate) at: Duration,
}

/// Everything that was seen.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    pub(crate) sent: Vec<Sent>,
    /// Of each person, the numbers of the messages that counted, in order, as the store has it.
    pub(crate) applied: BTreeMap<usize, Vec<u32>>,
    /// The person who writes without end.
    pub(crate) hot: usize,
    pub(crate) kills: usize,
    /// Deliveries whose node died, or was dead already.
    pub(crate) died: usize,
    /// Messages delivered again after their answer; all had the same again.
    pub(crate) repeats: usize,
    /// How long turns waited for the lock of their person, the hot one's apart.
    pub(crate) waits: Vec<Duration>,
    pub(crate) hot_waits: Vec<Duration>,
    /// Saves that were refused because another node had the turn.
    pub(crate) refused: usize,
    /// Scripts that came again because their answer was lost, and were known.
    pub(crate) known_again: usize,
    pub(crate) master_died: Duration,
    pub(crate) served_again: Option<Duration>,
    /// People whose sessions are on the shard that failed over.
    pub(crate) on_lost_shard: Vec<bool>,
    /// How long the master was away.
    pub(crate) fail_over: Duration,
}

impl Seen {
    /// What must hold, whatever happened.
    pub(crate) fn check(&self) {
        assert!(
            self.kills > 0 && self.died > 0 && self.repeats > 0,
            "too tame"
        );
        assert_eq!(self.twice(|_| true), 0, "applied twice");
        for sent in &self.sent {
            let applied = self
                .applied
                .get(&sent.person)
                .map_or(&[][..], Vec::as_slice);
            let place = applied.iter().position(|number| *number == sent.number);
            if let Said::Count(count) = sent.said {
                let place = place.unwrap_or_else(|| panic!("answered and lost: {sent:?}"));
                assert_eq!(place + 1, count as usize, "{sent:?}");
            }
        }
        let quiet = self.sent.iter().filter(|sent| sent.person != self.hot);
        let (unanswered, all) = quiet.fold((0, 0), |(unanswered, all), sent| {
            (
                unanswered + usize::from(sent.said == Said::Nothing),
                all + 1,
            )
        });
        assert!(
            unanswered * 1_000 <= all,
            "{unanswered} of {all} had no answer"
        );
    }

    /// How many messages of these people counted more than once.
    fn twice(&self, of: impl Fn(usize) -> bool) -> usize {
        let chosen = self.applied.iter().filter(|(person, _)| of(**person));
        chosen
            .map(|(_, applied)| {
                let once: BTreeSet<_> = applied.iter().collect();
                applied.len() - once.len()
            })
            .sum()
    }

    fn tells(&self, f: &mut fmt::Formatter<'_>, name: &str, chosen: &[&Sent]) -> fmt::Result {
        let counted = chosen
            .iter()
            .filter(|sent| matches!(sent.said, Said::Count(_)));
        let silent = chosen.iter().filter(|sent| sent.said == Said::Nothing);
        let again = chosen.iter().filter(|sent| sent.deliveries > 1).count();
        let mut took: Vec<Duration> = chosen.iter().map(|sent| sent.took).collect();
        let (counted, silent) = (counted.count(), silent.count());
        writeln!(
            f,
            "{name}: {} messages, {counted} answered, {} told to be patient or of an error, {silent} \
             unanswered, {again} delivered more than once; {}",
            chosen.len(),
            chosen.len() - counted - silent,
            spread(&mut took)
        )
    }
}

impl fmt::Display for Seen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let end = self.master_died + self.fail_over;
        let is_hot = |sent: &&Sent| sent.person == self.hot;
        let is_lost = |sent: &&Sent| {
            let meanwhile = sent.at >= self.master_died && sent.at < end;
            self.on_lost_shard[sent.person] && meanwhile
        };
        let all: Vec<&Sent> = self.sent.iter().filter(|sent| !is_hot(sent)).collect();
        let lost: Vec<&Sent> = all.iter().copied().filter(is_lost).collect();
        let rest: Vec<&Sent> = all.iter().copied().filter(|sent| !is_lost(sent)).collect();
        let hot: Vec<&Sent> = self.sent.iter().filter(is_hot).collect();
        self.tells(f, "everybody but the one", &all)?;
        self.tells(f, "of those, on the failed shard while it was away", &lost)?;
        self.tells(f, "of those, all others", &rest)?;
        self.tells(f, "the one who writes without end", &hot)?;
        writeln!(f, "waiting for a lock: {}", spread(&mut self.waits.clone()))?;
        writeln!(
            f,
            "waiting for the hot lock: {}",
            spread(&mut self.hot_waits.clone())
        )?;
        let again = self
            .served_again
            .map(|at| at.saturating_sub(self.master_died));
        writeln!(
            f,
            "fail-over: first script served {:?} after the master died",
            again.unwrap_or_default()
        )?;
        write!(
            f,
            "{} nodes killed, {} deliveries to or on a dead node, {} messages repeated, {} saves refused, \
             {} scripts known again\nmessages that counted twice: {} of the one, {} of all others",
            self.kills,
            self.died,
            self.repeats,
            self.refused,
            self.known_again,
            self.twice(|person| person == self.hot),
            self.twice(|person| person != self.hot)
        )
    }
}

fn spread(spans: &mut [Duration]) -> String {
    spans.sort_unstable();
    let at = |share: f64| {
        let place = (spans.len() as f64 * share) as usize;
        spans
            .get(place.min(spans.len().saturating_sub(1)))
            .copied()
            .unwrap_or_default()
    };
    let millis = |share| at(share).as_millis();
    format!(
        "p50 {} ms, p99 {} ms, p99.9 {} ms, longest {} ms",
        millis(0.5),
        millis(0.99),
        millis(0.999),
        millis(1.0)
    )
}
