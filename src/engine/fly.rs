//! One turn from its place in the line to its end: load, run, save, say.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;

use super::flight::Flight;
use super::hooks::Heard;
use super::rules::{self, Next, Saved};
use super::stopwatch::Stopwatch;
use super::turn::{Turn, panic_text};
use super::{Engine, Failure, Matched, TurnReport};
use crate::hook::{Signal, SignalKind};
use crate::model::{Inbound, Remembered, Reply, Revision, Session, SessionKey, Timestamp};
use crate::store::{SessionStore, StoreError, TurnLock};

/// How long an answered message is remembered. The platform tries three times within fifteen
/// seconds; but a node that stood still may find a delivery in its sockets that another one answered,
/// as long as requests are taken (a quarter of an hour), and the clocks of the nodes may be as far
/// apart.
const REMEMBERED_FOR: Duration = Duration::from_secs(30 * 60);

impl Engine {
    /// Takes the turn of a flight to its end.
    pub(super) async fn fly(&self, key: &SessionKey, inbound: &Arc<Inbound>, flight: &Flight) {
        let watch = Stopwatch::start(self.signals(), SignalKind::TurnFinished);
        let _place = self.0.flights.turn_of(key, &inbound.key, flight).await;
        let mut attempt = 1;
        let ended = loop {
            let tried = self.attempt(key, inbound, flight, attempt);
            match AssertUnwindSafe(tried).catch_unwind().await {
                Ok(Some(ended)) => break ended,
                Ok(None) => attempt += 1,
                Err(panic) => break self.panicked(inbound, panic_text(&*panic)),
            }
        };
        let Ended { report, kept } = ended;
        self.signal_finished(inbound, &report, watch);
        if let Some(told) = flight.land(Arc::clone(&report))
            && !report.limited
        {
            self.signal_late(inbound, &report.reply);
            self.reach(key, inbound, &report.reply, &told, kept).await;
        }
    }

    /// One try at a turn; nothing if it has to start over.
    async fn attempt(
        &self,
        key: &SessionKey,
        inbound: &Arc<Inbound>,
        flight: &Flight,
        attempt: u32,
    ) -> Option<Ended> {
        // Another node's turn may take its time; the clock is read when this one begins.
        let (stored, lock) = match self.hold(key).await {
            Ok(found) => found,
            Err(error) => return Some(self.failed(inbound, &error)),
        };
        let now = self.0.clock.now();
        let (before, expired) = self.as_it_counts(key, stored, now);
        if expired && attempt == 1 {
            self.signal_expired(key);
        }
        let first = before.remembered(&inbound.key);
        let (forgotten, made) = (before.forgotten_until(), inbound.created);
        match rules::after_load(rules::known(first.is_some(), forgotten, made, now)) {
            Next::Repeat => return first.map(|first| repeated(&first, &before)),
            Next::Refuse => {
                tracing::warn!(account = %key.account, openid = %key.openid, "too many messages to know whether this one was answered before");
                return Some(Ended::unkept(Arc::new(self.limited(inbound))));
            }
            _ => {}
        }
        let rate = self.0.options.rate.filter(|_| inbound.is_said());
        if rate.is_some_and(|rate| before.is_ahead(rate, now)) {
            return Some(Ended::unkept(Arc::new(self.limited(inbound))));
        }
        let bot = self.0.bot.load_full();
        let Heard {
            message,
            scope,
            failure,
        } = self.0.options.hooks.hear(inbound);
        let mut turn = Turn::new(&bot, &self.0.options, &message, before, now, self.seed());
        match failure {
            None => turn.run(scope).await,
            Some(failure) => turn.stop(scope, failure),
        }
        let (mut session, report) = turn.finish();
        let report = Arc::new(report);
        let leaves = inbound.is_farewell() && session.revision() != Revision::default();
        if rules::after_run(report.left_no_trace() && !leaves) == Next::Say {
            return Some(Ended::unkept(report));
        }
        session.touch(now);
        if let Some(rate) = rate {
            session.pace(rate, now);
        }
        if inbound.is_farewell() {
            session.end(now);
        }
        let told = flight.told();
        let keeps = self.keeps_late();
        match &told {
            None => session.remember(memory(inbound, &report), horizon(now)),
            Some(told) => {
                if keeps && !session.put_late(report.reply.clone()) {
                    self.warn_full(key);
                }
                session.remember(memory(inbound, told), horizon(now));
            }
        }
        let saved = self.save(key, session, &lock).await;
        let next = rules::after_save(how(&saved), !report.handlers.is_empty(), attempt);
        match (next, saved) {
            (Next::Load, _) => {
                report.ending.forget();
                None
            }
            (Next::Recall, Err(conflict)) => {
                // It is of no use any more, and the look at the session needs another one.
                drop(lock);
                let ended = self.recall(key, inbound, &conflict).await;
                Some(ended.instead_of(&report))
            }
            (_, Err(error)) => Some(self.failed(inbound, &error).instead_of(&report)),
            (_, Ok(_)) => Some(Ended {
                report,
                kept: told.is_some() && keeps,
            }),
        }
    }

    /// Saves a session; one that was swept meanwhile, because it was too old, is saved as a new one.
    async fn save(
        &self,
        key: &SessionKey,
        session: Session,
        lock: &TurnLock,
    ) -> Result<Revision, StoreError> {
        let store = &self.0.store;
        let again = (session.revision() != Revision::default()).then(|| session.clone());
        match (store.save_and_release(key, session, lock).await, again) {
            (Err(StoreError::Conflict { stored, .. }), Some(session))
                if stored == Revision::default() =>
            {
                let anew = session.with_revision(Revision::default());
                store.save_and_release(key, anew, lock).await
            }
            (saved, _) => saved,
        }
    }

    /// What another node said to this very message, if it did; this one's work is void.
    async fn recall(
        &self,
        key: &SessionKey,
        inbound: &Arc<Inbound>,
        conflict: &StoreError,
    ) -> Ended {
        // Whoever won may still be at it.
        match self.hold(key).await {
            Err(error) => self.failed(inbound, &error),
            Ok((stored, _lock)) => {
                let (session, _) = self.as_it_counts(key, stored, self.0.clock.now());
                let first = session.remembered(&inbound.key);
                match rules::after_recall(first.is_some()) {
                    Next::Repeat => first.map(|first| repeated(&first, &session)),
                    _ => None,
                }
                .unwrap_or_else(|| self.failed(inbound, conflict))
            }
        }
    }

    /// The session as it counts now, for a look at it.
    pub(super) async fn load(
        &self,
        key: &SessionKey,
        now: Timestamp,
    ) -> Result<Session, StoreError> {
        let stored = match self.0.store.load(key).await {
            Err(error @ StoreError::Damaged(_)) => {
                self.give_up_damaged(key, &error).await?;
                None
            }
            stored => stored?,
        };
        Ok(self.as_it_counts(key, stored, now).0)
    }

    /// The session as it is stored, and the right to change it: no other node does meanwhile.
    pub(super) async fn hold(
        &self,
        key: &SessionKey,
    ) -> Result<(Option<Session>, TurnLock), StoreError> {
        match self.0.store.load_for_turn(key).await {
            Err(error @ StoreError::Damaged(_)) => {
                self.give_up_damaged(key, &error).await?;
                self.0.store.load_for_turn(key).await
            }
            held => held,
        }
    }

    /// A session that cannot be read is given up, for otherwise its person would be answered with the
    /// error page for ever.
    async fn give_up_damaged(
        &self,
        key: &SessionKey,
        error: &StoreError,
    ) -> Result<(), StoreError> {
        let error = with_sources(error);
        tracing::error!(account = %key.account, openid = %key.openid, error, "a session is lost");
        self.0.store.remove(key).await.map(drop)
    }

    /// The session as it counts now, where an expired one is a new one; and whether it was expired.
    pub(super) fn as_it_counts(
        &self,
        key: &SessionKey,
        stored: Option<Session>,
        now: Timestamp,
    ) -> (Session, bool) {
        let ttl = self.0.options.session_ttl_of(&key.account);
        match stored {
            Some(old) if old.is_over(now) => {
                let expired = old.is_expired(now);
                (old.begun_anew(now, ttl), expired)
            }
            Some(session) => (session, false),
            None => (Session::new(now, ttl), false),
        }
    }

    /// The reply when the store has no session to give or does not take it back.
    fn failed(&self, inbound: &Arc<Inbound>, error: &StoreError) -> Ended {
        Ended::unkept(Arc::new(self.without_session(inbound, |mut turn| {
            turn.fail(Failure::new("store-failed", with_sources(error)));
            turn.finish().1
        })))
    }

    /// The reply when something panicked that is neither a handler nor a hook: a store, a filter of
    /// a template.
    fn panicked(&self, inbound: &Arc<Inbound>, what: &str) -> Ended {
        Ended::unkept(Arc::new(self.without_session(inbound, |mut turn| {
            turn.fail(Failure::new("turn-panicked", what));
            turn.finish().1
        })))
    }

    fn signal_finished(&self, inbound: &Inbound, report: &TurnReport, watch: Stopwatch) {
        if report.repeated {
            self.signal_retry(inbound, true);
            return;
        }
        self.signals()
            .raise(SignalKind::TurnFinished, || Signal::TurnFinished {
                identity: inbound.account.as_str(),
                message: inbound,
                reply: &report.reply,
                answered: report.answered,
                redisplayed: report.is_redisplay(),
                before: report.before.as_ref(),
                after: report.after.as_ref(),
                matched: report.matched.as_ref().map(Matched::seen),
                template: report.template.as_deref(),
                error: report.error.as_ref().map(Failure::seen),
                limited: report.limited,
                took: watch.read(),
            });
    }

    pub(super) fn signal_retry(&self, inbound: &Inbound, remembered: bool) {
        self.signals()
            .raise(SignalKind::RetryJoined, || Signal::RetryJoined {
                identity: inbound.account.as_str(),
                message: inbound,
                remembered,
            });
    }

    fn signal_late(&self, inbound: &Inbound, reply: &Reply) {
        self.signals()
            .raise(SignalKind::LateReply, || Signal::LateReply {
                identity: inbound.account.as_str(),
                message: inbound,
                reply,
            });
    }

    fn seed(&self) -> u64 {
        self.0
            .random
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
            .u64(..)
    }
}

/// A turn that is over.
struct Ended {
    report: Arc<TurnReport>,
    /// The reply waits in the session for the person's next message.
    kept: bool,
}

impl Ended {
    /// Its reply goes out instead of another turn's.
    fn instead_of(mut self, other: &TurnReport) -> Self {
        other
            .ending
            .amend(&self.report.reply, self.report.error.as_ref());
        Arc::make_mut(&mut self.report).ending = other.ending.clone();
        self
    }

    fn unkept(report: Arc<TurnReport>) -> Self {
        Self {
            report,
            kept: false,
        }
    }
}

fn repeated(first: &Remembered, session: &Session) -> Ended {
    let report = TurnReport::repeated(first, session.position.menu());
    Ended::unkept(Arc::new(report))
}

/// What a later delivery of the message will be told.
pub(super) fn memory(inbound: &Inbound, said: &TurnReport) -> Remembered {
    Remembered::new(inbound.key.clone(), said.reply.clone(), said.at)
}

/// Turns before this moment need not be remembered.
pub(super) fn horizon(now: Timestamp) -> Timestamp {
    let span = i64::try_from(REMEMBERED_FOR.as_millis()).unwrap_or(i64::MAX);
    Timestamp::from_millis(now.millis().saturating_sub(span))
}

fn how<T>(saved: &Result<T, StoreError>) -> Saved {
    match saved {
        Ok(_) => Saved::Yes,
        Err(StoreError::Conflict { .. }) => Saved::Conflict,
        Err(_) => Saved::Failed,
    }
}

/// An error and everything that caused it, in one line.
pub(super) fn with_sources(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(error.source(), |cause| cause.source());
    causes.fold(error.to_string(), |said, cause| format!("{said}: {cause}"))
}
