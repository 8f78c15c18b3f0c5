//! The figures themselves, and the names by which they are asked for.

use std::sync::atomic::AtomicU64;
use std::time::Duration;

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};

use super::known::Known;
use super::mini::Mini;

/// A turn takes microseconds, one that waits for the disk milliseconds; the platform waits for five
/// seconds, a handler may take a minute.
const SECONDS: [f64; 14] = [
    0.000_1, 0.000_25, 0.001, 0.002_5, 0.01, 0.025, 0.1, 0.25, 1.0, 2.5, 4.5, 10.0, 30.0, 60.0,
];

pub(super) struct Figures {
    pub(super) registry: Registry,
    pub(super) turns: Family<Outcome, Counter>,
    pub(super) known_turns: Known,
    pub(super) turn_seconds: Histogram,
    pub(super) handlers: Family<HandlerEnd, Counter>,
    pub(super) known_handlers: Known,
    pub(super) handler_seconds: Histogram,
    pub(super) api_calls: Family<ApiCall, Counter>,
    pub(super) api_seconds: Histogram,
    pub(super) retries: Family<Retry, Counter>,
    pub(super) late: Counter,
    pub(super) bad_requests: Family<Reason, Counter>,
    pub(super) expired: Counter,
    pub(super) reloads: Family<Outcome, Counter>,
    pub(super) sessions: Gauge<f64, AtomicU64>,
    pub(super) mini: Mini,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(super) struct Outcome {
    pub(super) account: String,
    pub(super) outcome: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(super) struct HandlerEnd {
    pub(super) handler: String,
    pub(super) outcome: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(super) struct ApiCall {
    pub(super) account: String,
    pub(super) call: String,
    pub(super) outcome: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(super) struct Retry {
    pub(super) from: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(super) struct Reason {
    pub(super) reason: String,
}

impl Figures {
    pub(super) fn new() -> Self {
        let histogram = || Histogram::new(SECONDS);
        let mut figures = Self {
            registry: Registry::with_prefix("wxmenu"),
            turns: Family::default(),
            known_turns: Known::default(),
            turn_seconds: histogram(),
            handlers: Family::default(),
            known_handlers: Known::default(),
            handler_seconds: histogram(),
            api_calls: Family::default(),
            api_seconds: histogram(),
            retries: Family::default(),
            late: Counter::default(),
            bad_requests: Family::default(),
            expired: Counter::default(),
            reloads: Family::default(),
            sessions: Gauge::default(),
            mini: Mini::default(),
        };
        figures.register();
        figures
    }

    fn register(&mut self) {
        let all = &mut self.registry;
        all.register("turns", "Messages answered, by how", self.turns.clone());
        all.register_with_unit(
            "turn_duration",
            "From a message's arrival to its reply, waiting in line included",
            Unit::Seconds,
            self.turn_seconds.clone(),
        );
        all.register(
            "handlers",
            "Handlers called, by how they ended",
            self.handlers.clone(),
        );
        all.register_with_unit(
            "handler_duration",
            "How long handlers took",
            Unit::Seconds,
            self.handler_seconds.clone(),
        );
        all.register(
            "api_calls",
            "Calls to the platform, with all their tries",
            self.api_calls.clone(),
        );
        all.register_with_unit(
            "api_call_duration",
            "How long calls to the platform took",
            Unit::Seconds,
            self.api_seconds.clone(),
        );
        all.register(
            "retries",
            "Messages delivered again, by where their answer came from",
            self.retries.clone(),
        );
        all.register(
            "late_answers",
            "Answers after the last deadline",
            self.late.clone(),
        );
        all.register(
            "bad_requests",
            "Requests refused, by reason",
            self.bad_requests.clone(),
        );
        all.register(
            "expired_sessions",
            "Sessions that grew too old",
            self.expired.clone(),
        );
        all.register(
            "reloads",
            "Times that changed files were read, by whether they were taken",
            self.reloads.clone(),
        );
        all.register(
            "sessions",
            "Sessions in the store when last counted",
            self.sessions.clone(),
        );
        self.mini.register(&mut self.registry);
    }

    pub(super) fn turn(&self, account: &str, outcome: &'static str, took: Duration) {
        let make = |account| {
            self.turns
                .get_or_create_owned(&Outcome { account, outcome })
        };
        self.known_turns.count(account, outcome, make);
        self.turn_seconds.observe(took.as_secs_f64());
    }

    pub(super) fn handler(&self, handler: &str, outcome: &'static str, took: Duration) {
        let make = |handler| {
            self.handlers
                .get_or_create_owned(&HandlerEnd { handler, outcome })
        };
        self.known_handlers.count(handler, outcome, make);
        self.handler_seconds.observe(took.as_secs_f64());
    }

    pub(super) fn reload(&self, account: &str, outcome: &'static str) {
        let account = account.to_owned();
        self.reloads
            .get_or_create(&Outcome { account, outcome })
            .inc();
    }
}
