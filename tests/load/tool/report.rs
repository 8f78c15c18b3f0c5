//! What was seen.

use std::fmt;
use std::time::Duration;

use super::histogram::Histogram;
use super::process::Usage;

/// How many faults are told with all that is known of them.
const SHOWN: usize = 5;

/// What was counted while messages went.
#[derive(Clone, Debug)]
pub(crate) struct Tally {
    /// Messages answered, each once.
    pub(crate) answered: u64,
    /// From the moment a message was due to its answer.
    pub(crate) latency: Histogram,
    /// Answers looked at.
    pub(crate) checked: u64,
    /// Deliveries after the first, because nothing had answered.
    pub(crate) retries: u64,
    /// Connections cut before the answer, on purpose.
    pub(crate) cut: u64,
    /// Messages delivered again after their answer, on purpose.
    pub(crate) repeats: u64,
    /// Connections that broke.
    pub(crate) broken: u64,
    /// Answers with a status that is not 200.
    pub(crate) refused: u64,
    /// Answers that are not what the message calls for.
    pub(crate) wrong: u64,
    /// Guesses that counted more than once, and messages that had two different answers.
    pub(crate) repeated: u64,
    /// Guesses that did not count, and messages that nothing answered.
    pub(crate) lost: u64,
    /// The first faults, in words.
    pub(crate) samples: Vec<String>,
}

impl Tally {
    pub(crate) fn new() -> Self {
        Self {
            answered: 0,
            latency: Histogram::new(),
            checked: 0,
            retries: 0,
            cut: 0,
            repeats: 0,
            broken: 0,
            refused: 0,
            wrong: 0,
            repeated: 0,
            lost: 0,
            samples: Vec::new(),
        }
    }

    pub(crate) fn show(&mut self, fault: impl FnOnce() -> String) {
        if self.samples.len() < SHOWN {
            self.samples.push(fault());
        }
    }

    /// The measured part begins; faults are kept, because a fault while warming up is one too.
    pub(crate) fn begin(&mut self) {
        self.answered = 0;
        self.latency = Histogram::new();
    }
}

/// What a run came to.
#[derive(Clone, Debug)]
pub(crate) struct Report {
    pub(crate) tally: Tally,
    /// From the beginning of what was measured to the last answer.
    pub(crate) took: Duration,
    pub(crate) connections: usize,
    pub(crate) people: u32,
    /// Messages that came while everybody was busy, and that nobody sent.
    pub(crate) backlog: usize,
    /// The server before and after.
    pub(crate) server: Option<(Usage, Usage)>,
    /// This program's share of one processor.
    pub(crate) own: f64,
}

impl Report {
    /// Whether no answer was wrong, refused, repeated or missing.
    pub(crate) fn is_good(&self) -> bool {
        let tally = &self.tally;
        let faults = tally.refused + tally.wrong + tally.repeated + tally.lost;
        tally.answered > 0 && faults == 0
    }

    pub(crate) fn per_second(&self) -> f64 {
        self.tally.answered as f64 / self.took.as_secs_f64()
    }

    /// The server's processor time for one message, in microseconds.
    fn processor_micros(&self) -> Option<f64> {
        let (before, after) = self.server?;
        let used = after.processor.saturating_sub(before.processor);
        Some(used.as_secs_f64() * 1e6 / self.tally.answered.max(1) as f64)
    }

    /// All of it for programs.
    pub(crate) fn json(&self) -> serde_json::Value {
        let tally = &self.tally;
        let after = self.server.map(|(_, after)| after);
        let micros = |share| (tally.latency.micros(share) * 10.0).round() / 10.0;
        serde_json::json!({
            "messages": tally.answered,
            "seconds": self.took.as_secs_f64(),
            "per_second": self.per_second().round(),
            "p50_us": micros(0.5),
            "p90_us": micros(0.9),
            "p99_us": micros(0.99),
            "p999_us": micros(0.999),
            "max_us": micros(1.0),
            "checked": tally.checked,
            "retries": tally.retries,
            "cut": tally.cut,
            "repeats": tally.repeats,
            "broken": tally.broken,
            "refused": tally.refused,
            "wrong": tally.wrong,
            "repeated": tally.repeated,
            "lost": tally.lost,
            "backlog": self.backlog,
            "connections": self.connections,
            "people": self.people,
            "server_us_per_message": self.processor_micros(),
            "server_resident_kib": after.map(|usage| usage.resident_kib),
            "server_threads": after.map(|usage| usage.threads),
            "own_processor": self.own,
        })
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (tally, micros) = (&self.tally, |share| self.tally.latency.micros(share));
        writeln!(
            f,
            "messages    {} in {:.2} s, {:.0} a second; {} connections, {} people",
            tally.answered,
            self.took.as_secs_f64(),
            self.per_second(),
            self.connections,
            self.people
        )?;
        writeln!(
            f,
            "latency us  p50 {:.0}  p90 {:.0}  p99 {:.0}  p99.9 {:.0}  max {:.0}",
            micros(0.5),
            micros(0.9),
            micros(0.99),
            micros(0.999),
            micros(1.0)
        )?;
        writeln!(
            f,
            "answers     {} looked at: {} wrong, {} refused, {} repeated, {} lost",
            tally.checked, tally.wrong, tally.refused, tally.repeated, tally.lost
        )?;
        writeln!(
            f,
            "deliveries  {} retries, {} cut off, {} sent again after the answer, {} connections broken",
            tally.retries, tally.cut, tally.repeats, tally.broken
        )?;
        if self.backlog > 0 {
            writeln!(
                f,
                "not sent    {}: the server did not keep up",
                self.backlog
            )?;
        }
        if let (Some((before, after)), Some(micros)) = (self.server, self.processor_micros()) {
            writeln!(
                f,
                "server      {micros:.1} us of processor a message, {} KiB before, {} KiB after, {} threads",
                before.resident_kib, after.resident_kib, after.threads
            )?;
        }
        writeln!(f, "this tool   {:.0} % of a processor", self.own * 100.0)
    }
}
