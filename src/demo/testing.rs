//! Calling a handler in a test.

use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use serde_json::Value;

use crate::handler::{
    CommandContext, CommandHandler, CommandInfo, ContextParts, HandlerError, Outcome,
};
use crate::model::{Content, Inbound, Position, Session, Timestamp};

/// One call, made ready step by step.
pub(super) struct Call(ContextParts);

impl Call {
    pub(super) fn new(text: &str) -> Self {
        let content = Content::Text {
            text: text.into(),
            menu_id: None,
        };
        let message = Inbound::new("demo".into(), "o1".into(), "k1".into(), content);
        Self(ContextParts {
            message: Arc::new(message),
            text: text.into(),
            text_normalised: text.into(),
            args: Default::default(),
            command: CommandInfo::new("handler", "name"),
            session: Session::new(Timestamp::from_secs(0), None),
            now: Timestamp::from_secs(0),
            seed: 42,
        })
    }

    pub(super) fn text(mut self, text: &str) -> Self {
        self.0.text = text.into();
        self.0.text_normalised = text.into();
        self
    }

    pub(super) fn typed(mut self, text: &str) -> Self {
        self.0.text = text.into();
        self
    }

    pub(super) fn value(mut self, name: &str, value: Value) -> Self {
        self.0.session.set(name, value).unwrap();
        self
    }

    pub(super) fn at(mut self, path: &[&str]) -> Self {
        self.0.session.position = Position::at(path.iter().map(|id| (*id).into()));
        self
    }

    pub(super) fn seed(mut self, seed: u64) -> Self {
        self.0.seed = seed;
        self
    }

    pub(super) fn now(mut self, now: Timestamp) -> Self {
        self.0.now = now;
        self
    }
}

/// Calls a handler that never waits.
pub(super) fn call(handler: &impl CommandHandler, call: Call) -> Result<Outcome, HandlerError> {
    let mut cx = CommandContext::new(call.0);
    let polled = pin!(handler.handle(&mut cx)).poll(&mut Context::from_waker(Waker::noop()));
    match polled {
        Poll::Ready(answer) => answer.map(|_| cx.into_outcome()),
        Poll::Pending => panic!("a demo handler waits"),
    }
}
