//! Deliveries of one message that wait for one turn, and turns that wait for one another.
//!
//! The platform sends a message again when it had no answer in five seconds, three times in all. All
//! deliveries wait for the same turn; which of them is answered, and with what, depends on when the
//! turn ends.

use std::hash::BuildHasher;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use foldhash::HashMap;
use foldhash::fast::RandomState;
use tokio::sync::Notify;

use super::TurnReport;
use super::line::{Arrival, Line};
use crate::model::{MessageKey, SessionKey};

/// Tables that are locked apart, so that different people hardly ever meet.
const SHARDS: usize = 64;

type Table = HashMap<SessionKey, Line<MessageKey, Arc<Flight>>>;

/// Everybody's messages that are not yet answered.
///
/// A person has an entry only while a message of theirs is here, so the tables stay as small as the
/// traffic of the moment.
#[derive(Debug)]
pub(super) struct Flights {
    shards: [Mutex<Table>; SHARDS],
    hasher: RandomState,
    emptied: Notify,
}

/// One turn and everybody who waits for it.
#[derive(Debug, Default)]
pub(super) struct Flight {
    state: Mutex<State>,
    /// The turn begins, or is over.
    changed: Notify,
}

#[derive(Debug, Default)]
struct State {
    deliveries: u32,
    begun: bool,
    over: bool,
    /// What the person was told when there was no more time.
    told: Option<Arc<TurnReport>>,
    report: Option<Arc<TurnReport>>,
}

/// A delivery's place in its flight.
pub(super) struct Boarded {
    pub(super) flight: Arc<Flight>,
    /// Which delivery this is, from 1; the first one has to see to the turn.
    pub(super) delivery: u32,
}

impl Flights {
    pub(super) fn new() -> Self {
        Self {
            shards: std::array::from_fn(|_| Mutex::default()),
            hasher: RandomState::default(),
            emptied: Notify::new(),
        }
    }

    /// Joins the flight of this message, or begins it; nothing if too many messages wait.
    pub(super) fn board(&self, person: &SessionKey, message: &MessageKey) -> Option<Boarded> {
        let mut shard = self.shard(person);
        let line = shard.entry(person.clone()).or_default();
        let (arrival, flight) = line.arrive(message.clone(), Arc::default);
        let flight = Arc::clone(flight?);
        // Before anybody else can find it: whoever is the first must know that its turn begins.
        let mut state = flight.state();
        state.begun |= arrival == Arrival::Begins;
        state.deliveries += 1;
        let delivery = state.deliveries;
        drop(state);
        drop(shard);
        Some(Boarded { flight, delivery })
    }

    /// Waits until every earlier message of the person is answered.
    ///
    /// The place is given back however this future or what follows it ends.
    pub(super) async fn turn_of<'f>(
        &'f self,
        person: &'f SessionKey,
        message: &'f MessageKey,
        flight: &'f Flight,
    ) -> Place<'f> {
        let place = Place {
            flights: self,
            person,
            message,
            flight,
        };
        flight.wait_for(|state| state.begun.then_some(())).await;
        place
    }

    /// Waits until nobody is here.
    pub(super) async fn settle(&self) {
        loop {
            let emptied = self.emptied.notified();
            if self.is_empty() {
                return;
            }
            emptied.await;
        }
    }

    fn is_empty(&self) -> bool {
        self.shards.iter().all(|shard| lock(shard).is_empty())
    }

    fn leave(&self, person: &SessionKey, message: &MessageKey) {
        let mut shard = self.shard(person);
        // Taken out at once, because mostly nobody else is in it.
        let Some((person, mut line)) = shard.remove_entry(person) else {
            return;
        };
        if let Some(next) = line.leave(message) {
            next.state().begun = true;
            next.changed.notify_waiters();
        }
        if line.is_empty() {
            drop(shard);
            self.emptied.notify_waiters();
        } else {
            shard.insert(person, line);
        }
    }

    fn shard(&self, person: &SessionKey) -> MutexGuard<'_, Table> {
        let [first, rest @ ..] = &self.shards;
        let at = self.hasher.hash_one(person) as usize % SHARDS;
        lock(
            at.checked_sub(1)
                .and_then(|at| rest.get(at))
                .unwrap_or(first),
        )
    }
}

impl Flight {
    /// The turn is over: everybody who waits gets its report, and later deliveries find the reply
    /// in the session.
    ///
    /// Gives what the person was told if they were told to be patient, so that the reply has to
    /// reach them another way.
    pub(super) fn land(&self, report: Arc<TurnReport>) -> Option<Arc<TurnReport>> {
        let mut state = self.state();
        state.report = Some(report);
        self.changed.notify_waiters();
        state.told.clone()
    }

    /// Waits for the turn to end, however long it takes; nothing if it broke off.
    pub(super) async fn wait(&self) -> Option<Arc<TurnReport>> {
        let ended = |state: &State| match state.said() {
            Some(report) => Some(Some(report)),
            None => state.over.then_some(None),
        };
        self.wait_for(ended).await
    }

    /// What a delivery gets without waiting.
    pub(super) fn said(&self) -> Option<Arc<TurnReport>> {
        self.state().said()
    }

    /// Waits for the turn to end, at most this long.
    pub(super) async fn wait_at_most(&self, span: Duration) -> Option<Arc<TurnReport>> {
        tokio::time::timeout(span, self.wait()).await.ok().flatten()
    }

    /// Stops waiting for good: this delivery and every later one tells the person to be patient, in
    /// the words of `patience`. Gives the report if the turn ended at the last moment after all.
    pub(super) fn give_up(&self, patience: impl FnOnce() -> TurnReport) -> Arc<TurnReport> {
        let mut state = self.state();
        let said = state.told.as_ref().or(state.report.as_ref());
        let said = said.cloned().unwrap_or_else(|| Arc::new(patience()));
        if state.report.is_none() {
            state.told = Some(Arc::clone(&said));
        }
        said
    }

    /// What the person was told, if they were told to be patient.
    pub(super) fn told(&self) -> Option<Arc<TurnReport>> {
        self.state().told.clone()
    }

    async fn wait_for<T>(&self, what: impl Fn(&State) -> Option<T>) -> T {
        loop {
            let changed = self.changed.notified();
            if let Some(found) = what(&self.state()) {
                return found;
            }
            changed.await;
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }
}

impl State {
    /// What a delivery gets; whoever was told to be patient is told so again.
    fn said(&self) -> Option<Arc<TurnReport>> {
        self.told.as_ref().or(self.report.as_ref()).cloned()
    }
}

/// The right to be answered now, and the duty to make room afterwards.
#[derive(Debug)]
pub(super) struct Place<'f> {
    flights: &'f Flights,
    person: &'f SessionKey,
    message: &'f MessageKey,
    flight: &'f Flight,
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.flight.state().over = true;
        self.flight.changed.notify_waiters();
        self.flights.leave(self.person, self.message);
    }
}

/// No code panics while it holds one of these.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    /// How often two threads meet; some of these meetings are within nanoseconds.
    const MEETINGS: usize = 50_000;

    /// Waits until both are here, without sleeping: who sleeps is late.
    fn meet(arrived: &AtomicUsize, meeting: usize) {
        arrived.fetch_add(1, Ordering::SeqCst);
        while arrived.load(Ordering::SeqCst) < 2 * meeting {
            std::thread::yield_now();
        }
    }

    #[test]
    fn the_first_delivery_of_an_only_message_finds_its_turn_begun() {
        let (flights, arrived) = (Flights::new(), AtomicUsize::new(0));
        let person = SessionKey::new("demo".into(), "o1".into());
        let deliver = || {
            let mut left_waiting = 0;
            for meeting in 0..MEETINGS {
                let message = MessageKey::new(meeting.to_string());
                meet(&arrived, 2 * meeting + 1);
                let boarded = flights.board(&person, &message).unwrap();
                let begun = boarded.flight.state().begun;
                left_waiting += usize::from(!begun && boarded.delivery == 1);
                meet(&arrived, 2 * meeting + 2);
                flights.leave(&person, &message);
            }
            left_waiting
        };
        let left_waiting = std::thread::scope(|scope| {
            let other = scope.spawn(deliver);
            deliver() + other.join().unwrap()
        });
        assert_eq!(left_waiting, 0);
    }
}
