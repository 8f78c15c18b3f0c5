//! A day's traffic in minutes, and what the server still holds afterwards.
//!
//! A soak is rounds. In each, some people write in plain mode and others encrypted, some of them new and
//! some that were there before; somebody asks a handler that never answers; a page is changed and has to be
//! seen. Sessions end soon and are swept meanwhile. After each round, when it is quiet again, it is looked
//! at what the server holds: the rounds of the end must not need more than those of the beginning did.
#![allow(
    clippy::disallowed_methods,
    reason = "it waits until a server is quiet again"
)]

mod bot;
mod gauge;

use std::fmt;
use std::thread;
use std::time::{Duration, Instant};

pub(crate) use bot::Bot;
use bot::{SAFE, TOKEN};
pub(crate) use gauge::Gauge;

use super::{Options, Pace, Report, Script, Until, run};

/// The walk. A session may end at any step of it, so most answers may be any.
const WALK: &str = "exit\t\n25\t\nmenu\t数字竞猜\nguess\t\nnew\t\n50\t\n1\t\ndel\t\n";

/// How long it may take until a server is quiet after a round.
const QUIET: Duration = Duration::from_secs(10);

/// How often is looked whether it is.
const LOOK: Duration = Duration::from_millis(50);

/// How large a soak is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Plan {
    pub(crate) rounds: u64,
    /// How long people write in each of them.
    pub(crate) round: Duration,
    /// People who write in a round; in each mode, half of them as in the round before.
    pub(crate) people: u32,
    /// Messages a second, in each mode.
    pub(crate) rate: f64,
}

/// A server under a soak.
#[derive(Clone, Debug)]
pub(crate) struct Soaked {
    pub(crate) pid: u32,
    /// The callbacks of its two accounts.
    pub(crate) plain: String,
    pub(crate) safe: String,
}

/// What came of it.
#[derive(Clone, Debug)]
pub(crate) struct Soaking {
    pub(crate) messages: u64,
    /// After each round.
    pub(crate) gauges: Vec<Gauge>,
}

impl Soaked {
    /// Lets people in until the plan is over; tells the gauges of each round to `seen`.
    pub(crate) fn soak(
        &self,
        bot: &Bot,
        plan: Plan,
        mut seen: impl FnMut(u64, Gauge),
    ) -> Result<Soaking, String> {
        let (mut messages, mut gauges) = (0, Vec::new());
        let mut calm = None;
        for round in 1..=plan.rounds {
            messages += self.round(plan, round)?;
            bot.change(round).map_err(|error| error.to_string())?;
            self.sees(round)?;
            let gauge = self.quiet(bot, calm)?;
            seen(round, gauge);
            gauges.push(gauge);
            // What a server may hold is known after the rounds that warm it.
            calm = calm.or((round == warm(plan.rounds)).then(|| most(&gauges)));
        }
        if !bot.is_called() {
            return Err("the handler that hangs was never called".to_owned());
        }
        Ok(Soaking { messages, gauges })
    }

    /// One round; gives how many messages were answered.
    fn round(&self, plan: Plan, round: u64) -> Result<u64, String> {
        let first = (round % 100) as u32 * plan.people / 2;
        let talk = |url: &str, safe: bool| {
            let mut options = Options::new(url, TOKEN);
            options.safe = safe.then(|| (SAFE.1.to_owned(), SAFE.0.to_owned()));
            (options.connections, options.people) = (8, plan.people);
            options.first_person = first;
            options.pace = Pace::Open { rate: plan.rate };
            options.until = Until::Time {
                warm: Duration::ZERO,
                measured: plan.round,
            };
            options.script = Script::parse(WALK)?;
            (options.cut, options.repeat) = (10, 20);
            good(&run(&options)?)
        };
        let hang = || {
            let mut options = Options::new(&self.plain, TOKEN);
            (options.connections, options.people) = (2, 2);
            options.first_person = 1_000_000 + first;
            options.until = Until::Messages(10);
            options.script = Script::parse("exit\t\nsoak\t\nhang\t\nhang\t\nexit\t\n")?;
            good(&run(&options)?)
        };
        thread::scope(|scope| {
            let plain = scope.spawn(|| talk(&self.plain, false));
            let safe = scope.spawn(|| talk(&self.safe, true));
            let hung = scope.spawn(hang);
            let joined =
                [plain, safe, hung].map(|talk| talk.join().map_err(|_| "a thread panicked"));
            joined.into_iter().try_fold(0, |sum, talk| Ok(sum + talk??))
        })
    }

    /// Waits until a changed page is seen.
    fn sees(&self, round: u64) -> Result<(), String> {
        let mut options = Options::new(&self.plain, TOKEN);
        (options.connections, options.people) = (1, 1);
        options.first_person = 2_000_000;
        options.until = Until::Messages(2);
        options.script = Script::parse(&format!("exit\t\nsoak\tround {round}.\n"))?;
        let end = Instant::now() + QUIET;
        loop {
            let report = run(&options)?;
            if report.is_good() {
                return Ok(());
            }
            if Instant::now() > end {
                return Err(format!("the page of round {round} is not seen: {report}"));
            }
            thread::sleep(LOOK);
        }
    }

    /// Waits until the server holds no more than it may, if that is known, and for its connections to be
    /// closed in any case; gives what it holds.
    fn quiet(&self, bot: &Bot, calm: Option<Gauge>) -> Result<Gauge, String> {
        let end = Instant::now() + QUIET;
        let mut last = u64::MAX;
        loop {
            let gauge = Gauge::read(self.pid, &bot.store()).ok_or("the server is gone")?;
            let is_calm = match calm {
                Some(calm) => calm.more_than(&gauge).is_none(),
                None => gauge.descriptors == last,
            };
            if is_calm || Instant::now() > end {
                return Ok(gauge);
            }
            last = gauge.descriptors;
            thread::sleep(LOOK * 4);
        }
    }
}

/// How many rounds warm a server.
fn warm(rounds: u64) -> u64 {
    (rounds / 3).max(1)
}

fn most(gauges: &[Gauge]) -> Gauge {
    let gauges = gauges.iter().copied();
    gauges.reduce(Gauge::or_more).unwrap_or_default()
}

fn good(report: &Report) -> Result<u64, String> {
    match report.is_good() {
        true => Ok(report.tally.answered),
        false => Err(format!("{report}{:#?}", report.tally.samples)),
    }
}

impl Gauge {
    /// What another one needs beyond this one: threads, descriptors, files.
    fn more_than(&self, other: &Self) -> Option<&'static str> {
        [
            ("threads", self.threads, other.threads),
            ("descriptors", self.descriptors, other.descriptors),
            ("files", self.files, other.files),
        ]
        .into_iter()
        .find_map(|(what, before, after)| (after > before).then_some(what))
    }
}

impl Soaking {
    /// The most that the server held while it was warmed, and after it.
    pub(crate) fn before_and_after(&self) -> (Gauge, Gauge) {
        let warm = warm(self.gauges.len() as u64) as usize;
        let (before, after) = self.gauges.split_at(warm.min(self.gauges.len()));
        (most(before), most(after))
    }

    /// What the server needs more and more of: threads, descriptors, files.
    pub(crate) fn grows(&self) -> Option<&'static str> {
        let (before, after) = self.before_and_after();
        before.more_than(&after)
    }

    /// Memory at the end, of that after warming.
    pub(crate) fn memory(&self) -> f64 {
        let third = (self.gauges.len() / 3).max(1);
        let mean = |gauges: &[Gauge]| {
            let sum: u64 = gauges.iter().map(|gauge| gauge.resident_kib).sum();
            sum as f64 / gauges.len().max(1) as f64
        };
        let second = self.gauges.iter().skip(third).take(third).copied();
        let last = self.gauges.iter().rev().take(third).copied();
        mean(&last.collect::<Vec<_>>()) / mean(&second.collect::<Vec<_>>())
    }
}

impl fmt::Display for Soaking {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (before, after) = self.before_and_after();
        writeln!(
            f,
            "messages    {} in {} rounds",
            self.messages,
            self.gauges.len()
        )?;
        writeln!(f, "while warm  {before}")?;
        writeln!(f, "afterwards  {after}")?;
        writeln!(
            f,
            "memory      {:.3} in the last third of that in the second",
            self.memory()
        )?;
        match self.grows() {
            None => writeln!(f, "nothing grows: threads, descriptors, files"),
            Some(what) => writeln!(f, "it needs more and more {what}"),
        }
    }
}

#[test]
fn what_grows_after_it_is_warm_is_named() {
    let gauge = |descriptors, resident_kib| Gauge {
        descriptors,
        resident_kib,
        ..Gauge::default()
    };
    let soaking = |last| Soaking {
        messages: 9,
        gauges: [20, 24, 23, 22, 24, last]
            .map(|held| gauge(held, 100 * held))
            .to_vec(),
    };
    assert_eq!(soaking(24).grows(), None);
    assert_eq!(soaking(25).grows(), Some("descriptors"));
    assert!((soaking(22).memory() - 46.0 / 45.0).abs() < 1e-9);
    assert!(
        soaking(25)
            .to_string()
            .contains("more and more descriptors")
    );
}
