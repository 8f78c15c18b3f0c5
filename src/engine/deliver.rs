//! Ways into the engine: with all the time in the world, and as the platform delivers.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use super::flight::{Boarded, Flight};
use super::patience::at_once;
use super::turn::Turn;
use super::{Engine, Failure, TurnReport};
use crate::model::{Inbound, Remembered, Reply, Session, SessionKey, Timestamp};
use crate::store::{SessionStore, StoreError};

/// How long an answered message is remembered. The platform tries three times within fifteen
/// seconds; the rest is room for slow networks.
const REMEMBERED_FOR: Duration = Duration::from_secs(60);

/// How often a turn starts over because another node saved the session first.
const ATTEMPTS: usize = 3;

/// How long a delivery stays unanswered on purpose: the platform closes it after five seconds.
const LEFT_ALONE: Duration = Duration::from_millis(5_500);

/// Which delivery of a message is the platform's last.
const LAST_DELIVERY: u32 = 3;

/// What to do with an answer that comes after the deadline, in `engine.late`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Late {
    /// Leave the first deliveries unanswered, so that the platform asks again.
    Retry,
    /// Send it by the customer-service interface.
    Push,
    /// Keep it, and put it before the reply to the person's next message.
    Next,
}

/// What a delivery of the platform is to be answered with.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Delivery {
    /// This.
    Answer(Arc<TurnReport>),
    /// Nothing at all, not even an empty reply: the platform shall ask again.
    Unanswered,
}

impl Engine {
    /// Answers one message.
    ///
    /// Never fails: what goes wrong becomes the error page and an event for the operator. The same
    /// message again (by [`Inbound::key`]) gets the same reply and runs no handler. Messages of one
    /// person are answered one after the other, in the order in which they came; those of different
    /// people do not wait for each other.
    ///
    /// Waits for a slow handler up to its own limit; [`Engine::deliver`] keeps to the platform's
    /// five seconds.
    pub async fn turn(&self, inbound: Inbound) -> Reply {
        self.take_turn(inbound).await.reply
    }

    /// Answers one message, and tells how the answer came about.
    pub async fn take_turn(&self, inbound: Inbound) -> TurnReport {
        let (boarded, _) = self.board(inbound).await;
        Arc::unwrap_or_clone(boarded.flight.wait().await)
    }

    /// Answers one delivery of the platform within its patience.
    ///
    /// A turn that takes longer goes on. What becomes of its answer is the order of
    /// [`EngineBuilder::late`](super::EngineBuilder::late): with [`Late::Retry`] the first two
    /// deliveries stay unanswered and the third waits for the same turn; a last delivery that still
    /// has no answer at the deadline gets the busy page, and the answer goes before the reply to
    /// the person's next message.
    pub async fn deliver(&self, inbound: Inbound) -> Delivery {
        let (Boarded { flight, delivery }, inbound) = self.board(inbound).await;
        let retries = self.0.options.late.contains(&Late::Retry) && delivery < LAST_DELIVERY;
        let patience = if retries {
            LEFT_ALONE
        } else {
            self.0.options.deadline
        };
        match flight.wait_at_most(patience).await {
            Some(report) => Delivery::Answer(report),
            None if retries => Delivery::Unanswered,
            None => {
                let patience = || Arc::new(self.busy(&inbound));
                Delivery::Answer(flight.give_up().unwrap_or_else(patience))
            }
        }
    }

    /// Begins the turn of this message, or joins it.
    ///
    /// Most turns are over at the first look and cost no task of their own. One that has to wait
    /// goes on by itself, whatever becomes of the connection that asked for it.
    async fn board(&self, inbound: Inbound) -> (Boarded, Arc<Inbound>) {
        let key = inbound.session_key();
        let inbound = Arc::new(inbound);
        let boarded = self.0.flights.board(&key, &inbound.key);
        if boarded.delivery == 1 {
            let (engine, flight) = (self.clone(), Arc::clone(&boarded.flight));
            let message = Arc::clone(&inbound);
            let turn = async move { engine.fly(&key, &message, &flight).await };
            let mut turn: Pin<Box<dyn Future<Output = ()> + Send>> = Box::pin(turn);
            if at_once(turn.as_mut()).await.is_none() {
                tokio::spawn(turn);
            }
        }
        (boarded, inbound)
    }

    /// Takes the turn of a flight to its end.
    async fn fly(&self, key: &SessionKey, inbound: &Arc<Inbound>, flight: &Flight) {
        let Ok(_place) = self.0.lanes.enter(key).await else {
            tracing::warn!(account = %key.account, openid = %key.openid, "too many messages wait");
            self.0.flights.land(flight, Arc::new(self.busy(inbound)));
            return;
        };
        let mut attempts = 1;
        let report = loop {
            match self.attempt(key, inbound, flight).await {
                Err(StoreError::Conflict { .. }) if attempts < ATTEMPTS => attempts += 1,
                done => break done.unwrap_or_else(|error| self.failed(inbound, &error)),
            }
        };
        let (report, told) = (Arc::new(report), flight.is_given_up());
        if self.0.flights.land(flight, Arc::clone(&report)) && !told {
            self.keep_late(key, inbound, report.reply.clone()).await;
        }
    }

    /// One try at a turn: load, answer, save.
    ///
    /// A conflict is given back for another try only if no handler ran; one that did may have done
    /// something that must not be done twice.
    async fn attempt(
        &self,
        key: &SessionKey,
        inbound: &Arc<Inbound>,
        flight: &Flight,
    ) -> Result<TurnReport, StoreError> {
        let now = self.0.clock.now();
        let before = self.load(key, now).await?;
        if let Some(first) = before.remembered(&inbound.key) {
            return Ok(TurnReport::repeated(first, before.position.menu()));
        }
        let bot = self.0.bot.load_full();
        let mut turn = Turn::new(&bot, &self.0.options, inbound, before, now, self.seed());
        turn.run().await;
        let (mut session, report) = turn.finish();
        if report.left_no_trace() {
            return Ok(report);
        }
        session.touch(now);
        let mut said = report.reply.clone();
        if flight.is_given_up() {
            session.put_late(said);
            said = self.busy(inbound).reply;
        }
        session.remember(
            Remembered::new(inbound.key.clone(), said, now),
            horizon(now),
        );
        match self.0.store.save(key, session).await {
            Ok(_) => Ok(report),
            Err(conflict @ StoreError::Conflict { .. }) if !report.handlers.is_empty() => {
                Ok(self.failed(inbound, &conflict))
            }
            Err(error) => Err(error),
        }
    }

    /// Keeps a reply whose last delivery was given up while it was being saved.
    async fn keep_late(&self, key: &SessionKey, inbound: &Arc<Inbound>, reply: Reply) {
        let now = self.0.clock.now();
        let kept = async {
            let mut session = self.load(key, now).await?;
            session.put_late(reply);
            let busy = Remembered::new(inbound.key.clone(), self.busy(inbound).reply, now);
            session.remember(busy, horizon(now));
            self.0.store.save(key, session).await
        };
        if let Err(error) = kept.await {
            let error = with_sources(&error);
            tracing::error!(account = %key.account, openid = %key.openid, error, "a late answer is lost");
        }
    }

    /// The session as it counts now: an expired one is a new one, and so is one that cannot be
    /// read, for otherwise its person would be answered with the error page for ever.
    pub(super) async fn load(
        &self,
        key: &SessionKey,
        now: Timestamp,
    ) -> Result<Session, StoreError> {
        let fresh = || Session::new(now, self.0.options.session_ttl);
        let stored = match self.0.store.load(key).await {
            Err(error @ StoreError::Damaged(_)) => {
                let error = with_sources(&error);
                tracing::error!(account = %key.account, openid = %key.openid, error, "a session is lost");
                self.0.store.remove(key).await?;
                None
            }
            stored => stored?,
        };
        Ok(match stored {
            Some(old) if old.is_expired(now) => fresh().with_revision(old.revision()),
            Some(session) => session,
            None => fresh(),
        })
    }

    fn seed(&self) -> u64 {
        self.0
            .random
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
            .u64(..)
    }

    /// The reply to a message that there is no time for.
    fn busy(&self, inbound: &Arc<Inbound>) -> TurnReport {
        self.without_session(inbound, |turn| turn.busy())
    }

    /// The reply when the store has no session to give or does not take it back.
    fn failed(&self, inbound: &Arc<Inbound>, error: &StoreError) -> TurnReport {
        self.without_session(inbound, |mut turn| {
            turn.fail(Failure::new("store-failed", with_sources(error)));
            turn.finish().1
        })
    }

    fn without_session(
        &self,
        inbound: &Arc<Inbound>,
        end: impl FnOnce(Turn<'_>) -> TurnReport,
    ) -> TurnReport {
        let (bot, now) = (self.0.bot.load_full(), self.0.clock.now());
        let session = Session::new(now, self.0.options.session_ttl);
        end(Turn::new(&bot, &self.0.options, inbound, session, now, 0))
    }
}

fn horizon(now: Timestamp) -> Timestamp {
    let span = i64::try_from(REMEMBERED_FOR.as_millis()).unwrap_or(i64::MAX);
    Timestamp::from_millis(now.millis().saturating_sub(span))
}

/// An error and everything that caused it, in one line.
fn with_sources(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(error.source(), |cause| cause.source());
    causes.fold(error.to_string(), |said, cause| format!("{said}: {cause}"))
}
