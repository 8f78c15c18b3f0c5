//! Running a handler.

use std::any::Any;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;

use super::super::patience::within;
use super::super::stopwatch::Stopwatch;
use super::super::{Failure, HandlerRun};
use super::Turn;
use crate::handler::{
    Answer, Bound, Builtin, CommandContext, CommandInfo, ContextParts, DynHandler,
};
use crate::hook::{Signal, SignalKind};
use crate::menu::{Action, EventType, Menu, Target};

/// Which command is called, for its handler and for the report.
#[derive(Clone, Copy)]
pub(super) struct Call<'t> {
    pub(super) action: &'t Action,
    /// The menu it belongs to.
    pub(super) menu: Option<&'t Menu>,
    pub(super) event_type: Option<EventType>,
}

/// What a handler, or its absence, came to.
pub(super) struct Called {
    pub(super) answer: Answer,
    pub(super) goto: Option<Target>,
    pub(super) page: Option<String>,
}

impl Called {
    /// This, and nothing else.
    pub(super) fn answered(answer: Answer) -> Self {
        Self {
            answer,
            ..Self::by_nobody()
        }
    }

    /// Nobody was called: the configuration alone decides.
    fn by_nobody() -> Self {
        Self {
            answer: Answer::Page,
            goto: None,
            page: None,
        }
    }
}

impl<'t> Turn<'t> {
    /// The engine's own handler that an action is bound to, if it is.
    pub(super) fn builtin(&self, action: &Action) -> Option<Builtin> {
        match self.bot.handlers.find(action.handler.as_ref()?)? {
            Bound::Builtin(builtin) => Some(builtin),
            Bound::Handler(_) => None,
        }
    }

    /// Calls an action's handler. What it did to the session counts from now on.
    pub(super) async fn call(&mut self, call: Call<'t>) -> Result<Called, Failure> {
        self.touch(|coverage| coverage.ran(call.action));
        let Some(reference) = &call.action.handler else {
            return Ok(Called::by_nobody());
        };
        let Some(Bound::Handler(handler)) = self.bot.handlers.find(reference) else {
            return Ok(Called::by_nobody());
        };
        let run = HandlerRun::new(
            reference.shared_short(),
            Arc::clone(&self.input.typed),
            Arc::clone(&call.action.name),
            call.event_type,
        );
        let mut command =
            CommandInfo::new(Arc::clone(&reference.name), Arc::clone(&call.action.name));
        command.title.clone_from(&call.action.title);
        command.menu = call.menu.map(|menu| menu.id.clone());
        command.event_type = call.event_type;
        // In a box, because most turns call no handler and every turn has room for one.
        Box::pin(self.run_handler(handler, command, run)).await
    }

    /// Runs a handler in the scope of the message, which it gives back even if it fails.
    pub(super) async fn run_handler(
        &mut self,
        handler: &DynHandler,
        command: CommandInfo,
        run: HandlerRun,
    ) -> Result<Called, Failure> {
        let scope = std::mem::take(&mut self.scope);
        let mut cx = CommandContext::with_scope(self.context(command), scope);
        let limit = self.options.handler_limit;
        let watch = Stopwatch::start(&self.options.hooks.signals, SignalKind::HandlerFinished);
        let answer = watched(handler, &mut cx, &run.name, limit).await;
        self.signal_handler(&run.name, watch, answer.as_ref().err());
        self.scope = cx.take_scope();
        self.report.handlers.push(run);
        let answer = answer?;
        let mut outcome = cx.into_outcome();
        // Where the person stands is the turn's business, not the handler's copy of the session.
        let position = std::mem::take(&mut self.session.position);
        self.session = outcome.session;
        self.session.position = position;
        self.data.append(&mut outcome.data);
        Ok(Called {
            answer,
            goto: outcome.goto,
            page: outcome.page,
        })
    }

    fn signal_handler(&self, handler: &str, watch: Stopwatch, error: Option<&Failure>) {
        self.options
            .hooks
            .signals
            .raise(SignalKind::HandlerFinished, || Signal::HandlerFinished {
                identity: self.inbound.account.as_str(),
                message: self.inbound,
                handler,
                took: watch.read(),
                error: error.map(Failure::seen),
            });
    }

    fn context(&mut self, command: CommandInfo) -> ContextParts {
        ContextParts {
            message: Arc::clone(self.inbound),
            text: Arc::clone(&self.input.typed),
            text_normalised: Arc::clone(&self.input.normalised),
            args: self.args.clone(),
            command,
            session: self.session.clone(),
            now: self.now,
            seed: self.random.u64(..),
        }
    }
}

/// Calls a handler and makes a failure of an error, of a panic and of a call without an end.
async fn watched(
    handler: &DynHandler,
    cx: &mut CommandContext,
    name: &str,
    limit: Duration,
) -> Result<Answer, Failure> {
    let failure = |code, what: &str| Err(Failure::new(code, format!("{name}: {what}")));
    match within(limit, AssertUnwindSafe(handler.handle(cx)).catch_unwind()).await {
        Some(Ok(Ok(answer))) => Ok(answer),
        Some(Ok(Err(error))) if error.is_busy() => failure(Failure::BUSY, &error.to_string()),
        Some(Ok(Err(error))) => failure("handler-failed", &error.to_string()),
        Some(Err(panic)) => failure("handler-panicked", panic_text(&*panic)),
        None => failure("handler-overrun", &format!("no answer within {limit:?}")),
    }
}

pub(in crate::engine) fn panic_text(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("panicked")
}
