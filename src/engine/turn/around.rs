//! What lies round the answer: permissions, tweens, hooks, callbacks, signals.

use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::sync::Arc;

use futures_util::FutureExt;

use super::super::hooks::guarded;
use super::super::patience::within;
use super::super::{Ending, Failure};
use super::Turn;
use super::call::panic_text;
use crate::handler::{HandlerError, Responding, Scope};
use crate::hook::{Globals, Next, Signal, SignalKind, Tags, Within};
use crate::model::{Inbound, Reply};
use crate::render::VARIABLES;

impl<'t> Turn<'t> {
    /// Answers the message; a failure is answered with the error page.
    pub(in crate::engine) async fn run(&mut self, scope: Scope) {
        self.scope = scope;
        let ready = AssertUnwindSafe(self.ask_policies()).catch_unwind().await;
        let hooks = &self.options.hooks;
        match ready {
            Err(panic) => self.fail(panicked("a policy", panic_text(&*panic))),
            Ok(()) if hooks.tweens.is_empty() => self.take().await,
            Ok(()) => self.take_within_tweens().await,
        }
        self.respond();
    }

    /// Ends the turn before it began.
    pub(in crate::engine) fn stop(&mut self, scope: Scope, failure: Failure) {
        self.scope = scope;
        self.fail(failure);
        self.respond();
    }

    pub(super) async fn ask_policies(&mut self) {
        let hooks = &self.options.hooks;
        let routes = hooks.routes.iter();
        let guards = !self.tree.permissions().is_empty()
            || routes.into_iter().any(|route| route.needs().is_some());
        if !guards {
            return;
        }
        if hooks.policies.iter().any(|policy| policy.wants_tags()) {
            let tags = self.scope.extension::<Tags>(self.inbound);
            let unknown = match within(self.options.handler_limit, tags).await {
                Some(tags) => tags.err().map(|error| error.to_string()),
                None => Some("no answer in time".to_owned()),
            };
            if let Some(error) = unknown {
                tracing::error!(account = %self.inbound.account, error, "a person's tags are not known");
            }
        }
        self.refused = self.ask_policy();
    }

    async fn take_within_tweens(&mut self) {
        let tweens = &self.options.hooks.tweens;
        // What is in the middle has the handlers' own limit.
        let limit = self.options.handler_limit.saturating_mul(2);
        let turned = AssertUnwindSafe(Next::new(tweens, self).run()).catch_unwind();
        match within(limit, turned).await {
            Some(Ok(Ok(reply))) => self.report.reply = self.fitted(reply),
            Some(Ok(Err(error))) => self.fail(failed("a tween", &error)),
            Some(Err(panic)) => self.fail(panicked("a tween", panic_text(&*panic))),
            None => self.fail(Failure::new(
                "hook-failed",
                format!("a tween: no answer within {limit:?}"),
            )),
        }
    }

    /// Shows the reply to the hooks and then to the callbacks, which may change it.
    fn respond(&mut self) {
        let changed = self.respond_in_order().and_then(|()| self.fits());
        self.scope.skip_responses();
        if let Err(failure) = changed {
            self.fail(failure);
        }
    }

    /// What was changed must be something that the platform takes.
    fn fits(&self) -> Result<(), Failure> {
        let checked = self.report.reply.check(&self.inbound.content);
        checked.map_err(|fault| Failure::new("reply-refused", fault.to_string()))
    }

    fn respond_in_order(&mut self) -> Result<(), Failure> {
        for hook in &self.options.hooks.hooks {
            let (message, scope) = (self.inbound, &self.scope);
            if guarded(hook.name(), || Ok(hook.matches(message, scope)))? {
                self.show(hook.name(), |cx| hook.on_reply(cx))?;
            }
        }
        while let Some(callback) = self.scope.take_response() {
            self.show("a response callback", callback)?;
        }
        Ok(())
    }

    fn show(
        &mut self,
        name: &str,
        change: impl FnOnce(&mut Responding<'_>) -> Result<(), HandlerError>,
    ) -> Result<(), Failure> {
        let mut reply = std::mem::replace(&mut self.report.reply, Reply::None);
        let error = self.report.error.as_ref().map(Failure::seen);
        let mut cx = Responding::new(self.inbound, &mut reply, error, &mut self.scope);
        cx.answered = self.report.answered;
        let changed = guarded(name, || change(&mut cx));
        self.report.reply = self.fitted(reply);
        changed
    }

    /// Lets those be told who watch for failures.
    pub(super) fn signal_failure(&self, failure: &Failure) {
        let signals = &self.options.hooks.signals;
        signals.raise(SignalKind::RequestHandleError, || {
            Signal::RequestHandleError {
                identity: self.inbound.account.as_str(),
                request: self.inbound,
                exception: failure.seen(),
            }
        });
    }

    /// Gives the page what every page sees.
    pub(super) fn put_globals(&mut self) -> Result<(), Failure> {
        for before in &self.options.hooks.globals {
            let mut globals = Globals::new(self.inbound, VARIABLES, &mut self.data);
            guarded("before render", || before.before_render(&mut globals))?;
        }
        Ok(())
    }

    /// What is left to do when all is over.
    pub(super) fn ending(&mut self) -> Ending {
        Ending::new(
            self.inbound,
            self.options,
            self.scope.take_finished(),
            &self.report.reply,
            self.report.error.as_ref(),
        )
    }
}

pub(super) fn failed(name: &str, error: &HandlerError) -> Failure {
    Failure::new("hook-failed", format!("{name}: {error}"))
}

pub(super) fn panicked(name: &str, panic: &str) -> Failure {
    Failure::new("hook-panicked", format!("{name}: {panic}"))
}

impl Within for Turn<'_> {
    fn message(&self) -> &Arc<Inbound> {
        self.inbound
    }

    fn scope(&mut self) -> &mut Scope {
        &mut self.scope
    }

    fn take(&mut self) -> Pin<Box<dyn Future<Output = Reply> + Send + '_>> {
        Box::pin(async {
            Turn::take(self).await;
            self.report.reply.clone()
        })
    }
}
