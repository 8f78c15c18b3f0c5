//! Ways into the engine: with all the time in the world, and as the platform delivers.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use super::flight::Boarded;
use super::patience::at_once;
use super::rules::{Patience, patience};
use super::turn::Turn;
use super::{Engine, TurnReport};
use crate::model::{Inbound, Reply, Session, Timestamp};

/// How long a delivery stays unanswered on purpose: the platform closes it after five seconds.
const LEFT_ALONE: Duration = Duration::from_millis(5_500);

/// What a delivery of the platform is to be answered with.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Delivery {
    /// This; once it has left, [`TurnReport::finish`] is due.
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
        let report = self.answer(inbound).await;
        report.finish();
        Arc::unwrap_or_clone(report)
    }

    /// Answers one message like [`Engine::take_turn`]; once the answer has left,
    /// [`TurnReport::finish`] is due.
    pub async fn answer(&self, inbound: impl Into<Arc<Inbound>>) -> Arc<TurnReport> {
        let inbound = inbound.into();
        let report = match self.board(&inbound).await {
            Some(boarded) => boarded.flight.wait().await,
            None => None,
        };
        report.unwrap_or_else(|| Arc::new(self.busy(&inbound)))
    }

    /// Answers one delivery of the platform within its patience.
    ///
    /// A turn that takes longer goes on. What becomes of its answer is the order of
    /// [`EngineBuilder::late`](super::EngineBuilder::late): with [`Late::Retry`](super::Late::Retry)
    /// the first two deliveries stay unanswered and the third waits for the same turn; a last
    /// delivery that still has no answer at the deadline gets the busy page, and the answer reaches
    /// the person another way.
    pub async fn deliver(&self, inbound: impl Into<Arc<Inbound>>) -> Delivery {
        let inbound = inbound.into();
        let busy = || self.busy(&inbound);
        let Some(Boarded { flight, delivery }) = self.board(&inbound).await else {
            return Delivery::Answer(Arc::new(busy()));
        };
        if let Some(report) = flight.said() {
            return Delivery::Answer(report);
        }
        let patience = patience(delivery, self.age_of(&inbound), &self.0.options.late);
        let span = match patience {
            Patience::UntilClosed => LEFT_ALONE,
            Patience::UntilDeadline => self.0.options.deadline,
        };
        match (flight.wait_at_most(span).await, patience) {
            (Some(report), _) => Delivery::Answer(report),
            (None, Patience::UntilClosed) => Delivery::Unanswered,
            (None, Patience::UntilDeadline) => Delivery::Answer(flight.give_up(busy)),
        }
    }

    /// How long ago the platform made a message; nothing if it does not say, or says the future.
    fn age_of(&self, inbound: &Inbound) -> Duration {
        let made = inbound.created;
        let age = self.0.clock.now().millis().saturating_sub(made.millis());
        match made == Timestamp::default() {
            true => Duration::ZERO,
            false => Duration::from_millis(age.try_into().unwrap_or_default()),
        }
    }

    /// Waits until no turn is running, at most this long; tells whether that came to pass.
    ///
    /// For a graceful stop, after the last message came in and before [`Engine::flush`].
    pub async fn settle(&self, limit: Duration) -> bool {
        let settled = tokio::time::timeout(limit, self.0.flights.settle());
        settled.await.is_ok()
    }

    /// Lets turns that have to wait go on in this runtime, whatever becomes of the one that the
    /// message came in by.
    ///
    /// A server whose threads are runtimes of their own has to call this, or a late answer is lost
    /// when such a thread ends. Only the first call counts.
    pub fn go_on_in(&self, runtime: tokio::runtime::Handle) {
        // A later runtime would live no longer than the first one did.
        self.0.runtime.get_or_init(|| runtime);
    }

    /// Begins the turn of this message, or joins it; nothing if too many messages wait.
    ///
    /// Most turns are over at the first look and cost no task of their own. One that has to wait
    /// goes on by itself, whatever becomes of the connection that asked for it.
    async fn board(&self, inbound: &Arc<Inbound>) -> Option<Boarded> {
        let key = inbound.session_key();
        let boarded = self.0.flights.board(&key, &inbound.key);
        match &boarded {
            Some(Boarded {
                flight,
                delivery: 1,
            }) => {
                let (engine, flight) = (self.clone(), Arc::clone(flight));
                let message = Arc::clone(inbound);
                let turn = async move { engine.fly(&key, &message, &flight).await };
                self.go(Box::pin(turn)).await;
            }
            Some(_) => self.signal_retry(inbound, false),
            None => {
                tracing::warn!(account = %key.account, openid = %key.openid, "too many messages wait");
            }
        }
        boarded
    }

    /// Looks at a turn once, and lets it go on by itself if it is not over then.
    async fn go(&self, mut turn: Pin<Box<dyn Future<Output = ()> + Send>>) {
        // What the turn waits for at the first look must be known to the runtime it goes on in.
        match self.0.runtime.get() {
            Some(runtime) => {
                let entered = InRuntime {
                    turn: turn.as_mut(),
                    runtime,
                };
                if at_once(std::pin::pin!(entered)).await.is_none() {
                    runtime.spawn(turn);
                }
            }
            None => {
                if at_once(turn.as_mut()).await.is_none() {
                    tokio::spawn(turn);
                }
            }
        }
    }

    /// The reply to a message that there is no time for.
    pub(super) fn busy(&self, inbound: &Arc<Inbound>) -> TurnReport {
        self.without_session(inbound, |turn| turn.busy())
    }

    /// The reply to a person who writes too often.
    pub(super) fn limited(&self, inbound: &Arc<Inbound>) -> TurnReport {
        let mut report = self.busy(inbound);
        report.limited = true;
        report
    }

    /// A report about a message without looking at whose it is.
    pub(super) fn without_session(
        &self,
        inbound: &Arc<Inbound>,
        end: impl FnOnce(Turn<'_>) -> TurnReport,
    ) -> TurnReport {
        let (bot, now) = (self.0.bot.load_full(), self.0.clock.now());
        let ttl = self.0.options.session_ttl_of(&inbound.account);
        let session = Session::new(now, ttl);
        end(Turn::new(&bot, &self.0.options, inbound, session, now, 0))
    }
}

/// A turn that is looked at inside another runtime than the one that looks.
struct InRuntime<'r, F: ?Sized> {
    turn: Pin<&'r mut F>,
    runtime: &'r tokio::runtime::Handle,
}

impl<F: Future + ?Sized> Future for InRuntime<'_, F> {
    type Output = F::Output;

    fn poll(
        mut self: Pin<&mut Self>,
        cx: &mut std::task::Context<'_>,
    ) -> std::task::Poll<F::Output> {
        let _entered = self.runtime.enter();
        self.turn.as_mut().poll(cx)
    }
}
