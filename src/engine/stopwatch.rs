//! How long something takes, for those who are told.

use std::time::Duration;

use tokio::time::Instant;

use crate::hook::{SignalKind, Signals};

/// Looks at the time only if somebody is told.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stopwatch(Option<Instant>);

impl Stopwatch {
    pub(super) fn start(signals: &Signals, told_by: SignalKind) -> Self {
        Self(signals.are_wanted(told_by).then(Instant::now))
    }

    /// The time since the start; zero for one who came later.
    pub(super) fn read(self) -> Duration {
        self.0.map_or(Duration::ZERO, |began| began.elapsed())
    }
}
