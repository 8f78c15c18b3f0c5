//! Figures for those who run the bot, in the text form that Prometheus reads.
//!
//! They come from the signals alone, so that whoever wants others can count them the same way.

mod figures;
mod known;
mod mini;

use std::fmt;
use std::sync::Arc;

use prometheus_client::encoding::text::encode;

use crate::engine::Engine;
use crate::hook::{Observer, Signal, SignalKind};
use figures::{ApiCall, Figures, Reason, Retry};

/// The signals that figures are made of; the others are not raised for their sake.
const COUNTED: [SignalKind; 10] = [
    SignalKind::ApiCalled,
    SignalKind::MiniLogin,
    SignalKind::TurnFinished,
    SignalKind::HandlerFinished,
    SignalKind::RetryJoined,
    SignalKind::LateReply,
    SignalKind::RequestBadrequest,
    SignalKind::SessionExpired,
    SignalKind::ReloadDone,
    SignalKind::ReloadFailed,
];

/// What `/metrics` shows.
#[derive(Clone)]
pub struct Metrics(Arc<Figures>);

impl Metrics {
    /// Counts what this engine does from now on.
    #[must_use]
    pub fn watch(engine: &Engine) -> Self {
        let metrics = Self(Arc::new(Figures::new()));
        let signals = engine.signals();
        signals.subscribe_to_any(COUNTED, metrics.clone()).keep();
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
            } => {
                let outcome = match error.map(|error| error.code) {
                    None => "done",
                    Some("handler-busy") => "busy",
                    Some(_) => "failed",
                };
                figures.handler(handler, outcome, took);
            }
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
            Signal::ReloadDone { identity, .. } => figures.reload(identity, "taken"),
            Signal::ReloadFailed { identity, .. } => figures.reload(identity, "refused"),
            _ => {}
        }
    }
}

impl fmt::Debug for Metrics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Metrics")
    }
}
