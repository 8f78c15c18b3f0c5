//! Deliveries of one message that wait for one turn.
//!
//! The platform sends a message again when it had no answer in five seconds, three times in all. All
//! deliveries wait for the same turn; which of them is answered, and with what, depends on when the
//! turn ends.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;

use super::TurnReport;
use crate::model::{MessageKey, SessionKey};

/// Turns that are being taken, by person and message.
#[derive(Debug, Default)]
pub(super) struct Flights(Mutex<HashMap<(SessionKey, MessageKey), Arc<Flight>>>);

/// One turn and everybody who waits for it.
#[derive(Debug)]
pub(super) struct Flight {
    id: (SessionKey, MessageKey),
    state: Mutex<State>,
    landed: Notify,
}

#[derive(Debug, Default)]
struct State {
    deliveries: u32,
    given_up: bool,
    report: Option<Arc<TurnReport>>,
}

/// A delivery's place in its flight.
pub(super) struct Boarded {
    pub(super) flight: Arc<Flight>,
    /// Which delivery this is, from 1.
    pub(super) delivery: u32,
}

impl Flights {
    /// Joins the flight of this message, or begins it.
    pub(super) fn board(&self, person: &SessionKey, message: &MessageKey) -> Boarded {
        let mut flights = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let id = (person.clone(), message.clone());
        let flight = match flights.entry(id) {
            Entry::Occupied(flight) => Arc::clone(flight.get()),
            Entry::Vacant(place) => {
                let id = place.key().clone();
                let flight = Flight {
                    id,
                    state: Mutex::default(),
                    landed: Notify::new(),
                };
                Arc::clone(place.insert(Arc::new(flight)))
            }
        };
        drop(flights);
        let delivery = {
            let mut state = flight.state();
            state.deliveries += 1;
            state.deliveries
        };
        Boarded { flight, delivery }
    }

    /// The turn is over: everybody who waits gets its report, and later deliveries find the reply
    /// in the session.
    ///
    /// Tells whether somebody was already told to be patient, so that the reply has to reach the
    /// person another way.
    pub(super) fn land(&self, flight: &Flight, report: Arc<TurnReport>) -> bool {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&flight.id);
        let mut state = flight.state();
        state.report = Some(report);
        flight.landed.notify_waiters();
        state.given_up
    }
}

impl Flight {
    /// Waits for the turn to end, however long it takes.
    pub(super) async fn wait(&self) -> Arc<TurnReport> {
        loop {
            let landed = self.landed.notified();
            if let Some(report) = self.report() {
                return report;
            }
            landed.await;
        }
    }

    /// Waits for the turn to end, at most this long.
    pub(super) async fn wait_at_most(&self, span: Duration) -> Option<Arc<TurnReport>> {
        if let Some(report) = self.report() {
            return Some(report);
        }
        tokio::time::timeout(span, self.wait()).await.ok()
    }

    /// Stops waiting for good: the person is told to be patient. Gives the report if the turn ended
    /// at the last moment after all.
    pub(super) fn give_up(&self) -> Option<Arc<TurnReport>> {
        let mut state = self.state();
        state.given_up |= state.report.is_none();
        state.report.clone()
    }

    /// Whether the person was told to be patient.
    pub(super) fn is_given_up(&self) -> bool {
        self.state().given_up
    }

    fn report(&self) -> Option<Arc<TurnReport>> {
        self.state().report.clone()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
