//! Answers that come when nobody waits for them any more.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use super::fly::{horizon, memory, with_sources};
use super::{Engine, TurnReport};
use crate::model::{Inbound, Reply, Session, SessionKey};
use crate::store::{SessionStore, StoreError};

/// What to do with an answer that comes after the deadline, in `engine.late`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Late {
    /// Leave the first deliveries unanswered, so that the platform asks again.
    Retry,
    /// Send it by [`Outbound`].
    Push,
    /// Keep it, and put it before the reply to the person's next message.
    Next,
}

/// Sends a reply without being asked: a customer-service message.
pub trait Outbound: Send + Sync + fmt::Debug + 'static {
    /// Sends the reply to the person who sent the message that it answers: what may be sent, and
    /// for how long, hangs on that message.
    ///
    /// # Errors
    /// When the reply was not sent and will not be: no permission, outside the window, quota used
    /// up. It is then kept for the person's next message, if `engine.late` says so. One that
    /// [may have arrived](PushError::may_have_arrived) is not kept.
    fn push(
        &self,
        answers: &Inbound,
        reply: &Reply,
    ) -> impl Future<Output = Result<(), PushError>> + Send;
}

/// Why a reply was not sent.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
#[non_exhaustive]
pub struct PushError {
    /// For the operator; no secret in it.
    pub reason: String,
    /// Whether the person may have got the reply all the same. It is not said again then: an answer that
    /// comes twice reads like something that was done twice, and who misses one can ask again.
    pub may_have_arrived: bool,
}

impl PushError {
    /// The reply was not sent, for this reason.
    pub fn new(reason: impl Into<String>) -> Self {
        Self {
            reason: reason.into(),
            may_have_arrived: false,
        }
    }

    /// The reply left, and whether it arrived is not known, for this reason.
    pub fn unsure(reason: impl Into<String>) -> Self {
        Self {
            reason: reason.into(),
            may_have_arrived: true,
        }
    }
}

impl Engine {
    /// Whether late answers wait in the session: for the next message, or until they are sent.
    pub(super) fn keeps_late(&self) -> bool {
        let late = &self.0.options.late;
        late.contains(&Late::Next) || self.pushes()
    }

    fn pushes(&self) -> bool {
        let late = &self.0.options.late;
        let push = late.iter().position(|way| *way == Late::Push);
        let next = late.iter().position(|way| *way == Late::Next);
        self.0.outbound.is_some() && push.is_some_and(|push| next.is_none_or(|next| push < next))
    }

    /// Lets an answer reach a person who was told to be patient.
    ///
    /// It is kept in the session before it is sent: whoever is killed in between says it twice
    /// rather than never. Only a crash between the save of the turn and this one loses an answer: one
    /// that came in the very moment in which its person was told to be patient.
    pub(super) async fn reach(
        &self,
        key: &SessionKey,
        inbound: &Inbound,
        reply: &Reply,
        told: &Arc<TurnReport>,
        kept: bool,
    ) {
        let ended = async {
            if !kept {
                self.keep(key, inbound, reply, told).await?;
            }
            if self.pushes() && *reply != Reply::None {
                self.push(key, inbound, reply).await?;
            }
            Ok(())
        };
        let ended: Result<(), StoreError> = ended.await;
        if let Err(error) = ended {
            let error = with_sources(&error);
            tracing::error!(account = %key.account, openid = %key.openid, error, "a late answer may be lost");
        }
    }

    /// Keeps an answer whose last delivery was given up while it was being saved.
    async fn keep(
        &self,
        key: &SessionKey,
        inbound: &Inbound,
        reply: &Reply,
        told: &TurnReport,
    ) -> Result<(), StoreError> {
        if !self.keeps_late() {
            tracing::warn!(account = %key.account, openid = %key.openid, "a late answer is dropped, as `late` says");
        }
        self.change(key, |session| {
            if self.keeps_late() && !session.put_late(reply.clone()) {
                self.warn_full(key);
            }
            session.remember(memory(inbound, told), horizon(self.0.clock.now()));
        })
        .await
    }

    pub(super) fn warn_full(&self, key: &SessionKey) {
        tracing::warn!(account = %key.account, openid = %key.openid, "too many late answers wait; this one is dropped");
    }

    async fn push(
        &self,
        key: &SessionKey,
        inbound: &Inbound,
        reply: &Reply,
    ) -> Result<(), StoreError> {
        let Some(outbound) = &self.0.outbound else {
            return Ok(());
        };
        match outbound.push(inbound, reply).await {
            Ok(()) => self.change(key, |session| session.drop_late(reply)).await,
            Err(error) if error.may_have_arrived => {
                tracing::warn!(account = %key.account, openid = %key.openid, %error, "a late answer was sent and may have arrived; it is not said again");
                self.change(key, |session| session.drop_late(reply)).await
            }
            Err(error) if self.0.options.late.contains(&Late::Next) => {
                tracing::info!(account = %key.account, openid = %key.openid, %error, "a late answer waits for the next message");
                Ok(())
            }
            Err(error) => {
                tracing::warn!(account = %key.account, openid = %key.openid, %error, "a late answer is dropped");
                self.change(key, |session| session.drop_late(reply)).await
            }
        }
    }

    /// Changes a session that nobody else works on.
    async fn change(
        &self,
        key: &SessionKey,
        change: impl Fn(&mut Session) + Send + Sync,
    ) -> Result<(), StoreError> {
        loop {
            let (stored, lock) = self.hold(key).await?;
            let (mut session, _) = self.as_it_counts(key, stored, self.0.clock.now());
            change(&mut session);
            match self.0.store.save_and_release(key, session, &lock).await {
                Err(StoreError::Conflict { .. }) => {}
                saved => return saved.map(drop),
            }
        }
    }
}

/// An [`Outbound`] whose type was forgotten.
#[derive(Clone)]
pub(super) struct DynOutbound(Arc<dyn Erased>);

impl DynOutbound {
    pub(super) fn new(outbound: impl Outbound) -> Self {
        Self(Arc::new(outbound))
    }

    async fn push(&self, answers: &Inbound, reply: &Reply) -> Result<(), PushError> {
        self.0.push(answers, reply).await
    }
}

impl fmt::Debug for DynOutbound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

type Pushed<'a> = Pin<Box<dyn Future<Output = Result<(), PushError>> + Send + 'a>>;

trait Erased: Send + Sync + fmt::Debug {
    fn push<'a>(&'a self, answers: &'a Inbound, reply: &'a Reply) -> Pushed<'a>;
}

impl<O: Outbound> Erased for O {
    fn push<'a>(&'a self, answers: &'a Inbound, reply: &'a Reply) -> Pushed<'a> {
        Box::pin(Outbound::push(self, answers, reply))
    }
}
