//! What observers are told of payments.

use std::fmt;
use std::sync::Arc;

use super::exchange::Endpoint;
use super::{Pay, PayError};
use crate::api::client::{GOOD, LOST, REFUSED, outcome_of};
use crate::hook::{Signal, SignalKind, Signals};
use crate::model::{AccountId, Clock};

/// Who is told.
pub(super) struct Watch {
    pub(super) identity: AccountId,
    pub(super) signals: Signals,
    pub(super) clock: Arc<dyn Clock>,
}

impl fmt::Debug for Watch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Watch({})", self.identity)
    }
}

impl Pay {
    /// Makes a call, and tells how it went.
    pub(super) async fn watched<T>(
        &self,
        to: Endpoint,
        call: impl Future<Output = Result<T, PayError>>,
    ) -> Result<T, PayError> {
        let Some(watch) = &self.0.watch else {
            return call.await;
        };
        let start = watch.clock.now();
        let outcome = call.await;
        let end = watch.clock.now();
        let (words, code) = seen(outcome.as_ref().err());
        let name = to.name();
        watch
            .signals
            .raise(SignalKind::ApiCalled, || Signal::ApiCalled {
                identity: watch.identity.as_str(),
                call: &name,
                start,
                end,
                tries: u32::from(words != "unsent"),
                outcome: words,
                code,
            });
        outcome
    }
}

/// The outcome in a word, and its number: payments have codes in words, so a refusal has none.
fn seen(failure: Option<&PayError>) -> (&'static str, i64) {
    match failure {
        None => (GOOD, 0),
        Some(PayError::Call(error)) => (outcome_of(error), error.errcode().unwrap_or(0)),
        Some(PayError::NotTaken { .. } | PayError::Failed { .. }) => (REFUSED, 0),
        Some(PayError::Forged { .. }) => (LOST, -2),
    }
}
