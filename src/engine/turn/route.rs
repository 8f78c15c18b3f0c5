//! Who is asked before the menus: hooks, and handlers of messages.

use std::sync::Arc;

use std::panic::AssertUnwindSafe;

use futures_util::FutureExt;

use super::super::patience::within;
use super::super::{Failure, HandlerRun, MatchedKind};
use super::Turn;
use super::around::{failed, panicked};
use super::call::{Called, panic_text};
use super::plan::{Plan, Say};
use crate::handler::{Answer, CommandInfo};
use crate::hook::{DynHook, Flow, HookContext, Route};
use crate::model::{Content, Inbound};
use crate::resolve;

impl<'t> Turn<'t> {
    /// Decides what the message comes to: hooks, then handlers of messages, then the menus.
    pub(super) async fn decide(&mut self) -> Result<Plan<'t>, Failure> {
        let options = self.options;
        for hook in &options.hooks.hooks {
            if let Some(answer) = self.ask(hook).await? {
                return self.plan_of(Called::answered(answer)).await;
            }
        }
        if let Some(plan) = self.tapped_more().await? {
            return Ok(plan);
        }
        if !options.hooks.routes.is_empty() {
            let selected = options.hooks.routes.select(self.inbound);
            for observer in selected.observers {
                self.show_to(observer).await;
            }
            if let Some(route) = selected.answers {
                return self.by_route(route).await;
            }
        }
        let plan = self.answer().await;
        self.explain_unanswered();
        plan
    }

    async fn ask(&mut self, hook: &DynHook) -> Result<Option<Answer>, Failure> {
        if !hook.matches(self.inbound, &self.scope) {
            return Ok(None);
        }
        let limit = self.options.handler_limit;
        let mut cx = HookContext::new(self.inbound, &self.session, self.now, &mut self.scope);
        let asked = AssertUnwindSafe(hook.before(&mut cx)).catch_unwind();
        match within(limit, asked).await {
            Some(Ok(Ok(Flow::Answer(answer)))) if !hook.observes() => Ok(Some(answer)),
            Some(Ok(Ok(_))) => Ok(None),
            Some(Ok(Err(error))) => Err(failed(hook.name(), &error)),
            Some(Err(panic)) => Err(panicked(hook.name(), panic_text(&*panic))),
            None => {
                let what = format!("{}: no answer within {limit:?}", hook.name());
                Err(Failure::new("hook-failed", what))
            }
        }
    }

    /// Whether a handler of messages would answer this text.
    pub(super) fn is_routed(&self, text: &str) -> bool {
        let routes = &self.options.hooks.routes;
        if routes.is_empty() {
            return false;
        }
        let typed = Inbound {
            content: Content::Text {
                text: text.to_owned(),
                menu_id: None,
            },
            ..Inbound::clone(self.inbound)
        };
        routes.select(&typed).answers.is_some()
    }

    async fn by_route(&mut self, route: &'t Route) -> Result<Plan<'t>, Failure> {
        let kind = match self.inbound.content {
            Content::Event(_) => MatchedKind::EventCommand,
            _ => MatchedKind::MessageCommand,
        };
        self.matched(kind, &"".into(), &route.name().into());
        if let Some(reason) = route.needs().and_then(|permission| self.denied(permission)) {
            return Ok(self.forbidden(reason));
        }
        let called = self.call_route(route).await?;
        self.plan_of(called).await
    }

    /// Lets an observer see the message. What it keeps in the session counts; what it says does
    /// not, and if it fails the person does not notice.
    async fn show_to(&mut self, route: &Route) {
        let refused = route.needs().and_then(|permission| self.denied(permission));
        if refused.is_some() {
            return;
        }
        let data = self.data.clone();
        if let Err(failure) = self.call_route(route).await {
            tracing::error!(
                code = failure.code,
                account = %self.inbound.account,
                openid = %self.inbound.openid,
                error = %failure.message,
                "an observing handler failed"
            );
            self.signal_failure(&failure);
        }
        self.data = data;
    }

    async fn call_route(&mut self, route: &Route) -> Result<Called, Failure> {
        let name = route.name();
        let run = HandlerRun::new(name, Arc::clone(&self.input.typed), "", None);
        let mut command = CommandInfo::new(name, name);
        command.title = route.describe().into();
        self.run_handler(route.handler(), command, run).await
    }

    /// The plan for an answer that belongs to no element of a menuconfig.
    async fn plan_of(&mut self, called: Called) -> Result<Plan<'t>, Failure> {
        let after = self.target(called.goto.as_ref(), self.at)?;
        if let Some(forbidden) = (called.goto.and(after)).and_then(|menu| self.refuse_menu(menu)) {
            return Ok(forbidden);
        }
        let say = match (called.answer, called.page) {
            (Answer::Reply(reply), _) => Say::Reply(reply),
            (Answer::Page, Some(chosen)) => Say::Template(chosen.into()),
            (Answer::Page, None) if after.is_some() => after.map_or_else(Say::silence, Say::menu),
            (Answer::NotFound | Answer::Page, _) => return self.not_found(after).await,
        };
        Ok(Plan::new(say, after))
    }

    /// One line for whoever wonders why a text was not understood. The text is personal, so the
    /// line is for debugging only.
    fn explain_unanswered(&self) {
        let unanswered = match &self.report.matched {
            None => true,
            Some(matched) => matched.kind == MatchedKind::Redisplay,
        };
        if !unanswered || self.inbound.text().is_none() || !tracing::enabled!(tracing::Level::DEBUG)
        {
            return;
        }
        let explained = resolve::explain(self.tree, self.at, &self.input, &self.options.escape);
        let routes = self.options.hooks.routes.iter().map(Route::name);
        let tried = explained.tried.iter().map(|tried| {
            let regex = tried.regex.as_deref().unwrap_or("-");
            format!("{} {} {regex}", tried.kind, tried.name)
        });
        let tried: Vec<String> = routes.map(str::to_owned).chain(tried).collect();
        tracing::debug!(
            account = %self.inbound.account,
            openid = %self.inbound.openid,
            text = %self.input.typed,
            position = %self.at.map_or("-", |menu| menu.id.as_str()),
            tried = ?tried,
            "nothing takes this text"
        );
    }
}
