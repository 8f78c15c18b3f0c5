//! Figures for those who run the bot, in the text form that Prometheus reads.
//!
//! They come from the signals alone, so that whoever wants others can count them the same way.

use std::fmt;
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use foldhash::HashMap;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};

use crate::engine::Engine;
use crate::hook::{Observer, Signal, SignalKind};

/// A turn takes microseconds, one that waits for the disk milliseconds; the platform waits for five
/// seconds, a handler may take a minute.
const SECONDS: [f64; 14] = [
    0.000_1, 0.000_25, 0.001, 0.002_5, 0.01, 0.025, 0.1, 0.25, 1.0, 2.5, 4.5, 10.0, 30.0, 60.0,
];

/// The signals that figures are made of; the others are not raised for their sake.
const COUNTED: [SignalKind; 8] = [
    SignalKind::ApiCalled,
    SignalKind::MiniLogin,
    SignalKind::TurnFinished,
    SignalKind::HandlerFinished,
    SignalKind::RetryJoined,
    SignalKind::LateReply,
    SignalKind::RequestBadrequest,
    SignalKind::SessionExpired,
];

/// What `/metrics` shows.
#[derive(Clone)]
pub struct Metrics(Arc<Figures>);

struct Figures {
    registry: Registry,
    turns: Family<Outcome, Counter>,
    known_turns: Known,
    turn_seconds: Histogram,
    handlers: Family<HandlerEnd, Counter>,
    known_handlers: Known,
    handler_seconds: Histogram,
    api_calls: Family<ApiCall, Counter>,
    api_seconds: Histogram,
    retries: Family<Retry, Counter>,
    late: Counter,
    bad_requests: Family<Reason, Counter>,
    expired: Counter,
    sessions: Gauge<f64, AtomicU64>,
    mini: Mini,
}

/// What becomes of mini-programs that want to know who somebody is.
#[derive(Default)]
struct Mini {
    logins: Family<OfAccount, Counter>,
    relogins: Family<OfAccount, Counter>,
    bad_codes: Family<OfAccount, Counter>,
    failed: Family<OfAccount, Counter>,
    tickets: Gauge<f64, AtomicU64>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OfAccount {
    account: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Outcome {
    account: String,
    outcome: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct HandlerEnd {
    handler: String,
    outcome: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ApiCall {
    account: String,
    call: String,
    outcome: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Retry {
    from: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Reason {
    reason: String,
}

impl Metrics {
    /// Counts what this engine does from now on.
    #[must_use]
    pub fn watch(engine: &Engine) -> Self {
        let metrics = Self(Arc::new(Figures::new()));
        for kind in COUNTED {
            let subscription = engine.signals().subscribe_to(kind, metrics.clone());
            subscription.keep();
        }
        metrics
    }

    /// Notes how many sessions there are.
    pub fn set_sessions(&self, count: usize) {
        // Exact up to nine quadrillion.
        self.0.sessions.set(count as f64);
    }

    /// Notes how many tickets of mini-programs are alive.
    pub fn set_tickets(&self, count: usize) {
        self.0.mini.tickets.set(count as f64);
    }

    /// All figures as text.
    ///
    /// # Errors
    /// When the figures cannot be written as text; they always can.
    pub fn text(&self) -> Result<String, fmt::Error> {
        let mut text = String::new();
        encode(&mut text, &self.0.registry)?;
        Ok(text)
    }
}

impl Figures {
    fn new() -> Self {
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
            "sessions",
            "Sessions in the store when last counted",
            self.sessions.clone(),
        );
        self.mini.register(&mut self.registry);
    }

    fn turn(&self, account: &str, outcome: &'static str, took: Duration) {
        let make = |account| {
            self.turns
                .get_or_create_owned(&Outcome { account, outcome })
        };
        self.known_turns.count(account, outcome, make);
        self.turn_seconds.observe(took.as_secs_f64());
    }

    fn handler(&self, handler: &str, failed: bool, took: Duration) {
        let outcome = if failed { "failed" } else { "done" };
        let make = |handler| {
            self.handlers
                .get_or_create_owned(&HandlerEnd { handler, outcome })
        };
        self.known_handlers.count(handler, outcome, make);
        self.handler_seconds.observe(took.as_secs_f64());
    }
}

impl Mini {
    fn register(&self, all: &mut Registry) {
        all.register(
            "mini_logins",
            "Login codes of mini-programs that became tickets",
            self.logins.clone(),
        );
        all.register(
            "mini_relogins",
            "Requests of mini-programs without a live ticket, told to log in again",
            self.relogins.clone(),
        );
        all.register(
            "mini_bad_codes",
            "Login codes that the platform did not take, or that were missing",
            self.bad_codes.clone(),
        );
        all.register(
            "mini_failed_logins",
            "Logins that failed though the code may be good",
            self.failed.clone(),
        );
        all.register(
            "mini_live_tickets",
            "Tickets of mini-programs that are alive, when last counted",
            self.tickets.clone(),
        );
    }

    fn count(&self, account: &str, outcome: &str) {
        let family = match outcome {
            "login" => &self.logins,
            "relogin" => &self.relogins,
            "bad_code" => &self.bad_codes,
            _ => &self.failed,
        };
        let account = account.to_owned();
        family.get_or_create(&OfAccount { account }).inc();
    }
}

/// Counters that were asked for before, found without making a label for each turn: by name, and
/// then by the few ways in which something ends.
#[derive(Default)]
struct Known(RwLock<HashMap<String, Vec<(&'static str, Counter)>>>);

impl Known {
    fn count(&self, name: &str, outcome: &'static str, make: impl FnOnce(String) -> Counter) {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let mut outcomes = known.get(name).into_iter().flatten();
        if let Some((_, counter)) = outcomes.find(|(known, _)| *known == outcome) {
            counter.inc();
            return;
        }
        drop(known);
        let counter = make(name.to_owned());
        counter.inc();
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let outcomes = known.entry(name.to_owned()).or_default();
        // Another thread may have been here meanwhile; its counter is the same one.
        outcomes.push((outcome, counter));
    }
}

impl Observer for Metrics {
    fn notify(&self, signal: &Signal<'_>) {
        let figures = &*self.0;
        match *signal {
            Signal::TurnFinished {
                identity,
                answered,
                error,
                limited,
                took,
                ..
            } => {
                let outcome = match (error.is_some(), limited, answered) {
                    (true, ..) => "failed",
                    (_, true, _) => "limited",
                    (.., true) => "answered",
                    (.., false) => "unanswered",
                };
                figures.turn(identity, outcome, took);
            }
            Signal::HandlerFinished {
                handler,
                took,
                error,
                ..
            } => figures.handler(handler, error.is_some(), took),
            Signal::ApiCalled {
                identity,
                call,
                start,
                end,
                outcome,
                ..
            } => {
                let own = ApiCall {
                    account: identity.to_owned(),
                    call: call.to_owned(),
                    outcome: outcome.to_owned(),
                };
                figures.api_calls.get_or_create(&own).inc();
                let took = end.since(start).as_secs_f64();
                figures.api_seconds.observe(took);
            }
            Signal::MiniLogin {
                identity, outcome, ..
            } => figures.mini.count(identity, outcome),
            Signal::RetryJoined { remembered, .. } => {
                let from = if remembered { "memory" } else { "running turn" };
                figures.retries.get_or_create(&Retry { from }).inc();
            }
            Signal::LateReply { .. } => {
                figures.late.inc();
            }
            Signal::RequestBadrequest { message, .. } => {
                let reason = message.to_owned();
                figures.bad_requests.get_or_create(&Reason { reason }).inc();
            }
            Signal::SessionExpired { .. } => {
                figures.expired.inc();
            }
            _ => {}
        }
    }
}

impl fmt::Debug for Metrics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Metrics")
    }
}
