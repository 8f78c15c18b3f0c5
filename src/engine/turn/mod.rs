//! One message being answered: a function of bot, session, message, time and randomness.

mod around;
mod call;
mod form;
mod not_found;
mod page;
mod parts;
mod pending;
mod permission;
mod plan;
mod route;
mod standing;
mod steps;
mod system;
mod traverse;

use std::collections::BTreeMap;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use futures_util::FutureExt;
use serde_json::Value;

use super::bot::Bot;
use super::{Coverage, Failure, Options, TurnReport};
use crate::handler::Scope;
use crate::matcher::Args;
use crate::menu::{Menu, MenuTree};
use crate::model::{Inbound, Position, Session, Timestamp, pages};
use crate::resolve::{self, Denied, Input};
pub(super) use call::panic_text;
use plan::Plan;

/// A turn while it is taken.
pub(super) struct Turn<'t> {
    bot: &'t Bot,
    tree: &'t MenuTree,
    options: &'t Options,
    inbound: &'t Arc<Inbound>,
    input: Input,
    now: Timestamp,
    random: fastrand::Rng,
    /// As it was loaded: what is saved if the turn fails.
    before: Session,
    /// As the turn leaves it so far.
    session: Session,
    /// Where the person stood, as today's tree has it.
    at: Option<&'t Menu>,
    /// Where the person stands if nothing comes of the message; a click asks elsewhere.
    stood: Option<&'t Menu>,
    /// The menu that was stored is gone.
    moved: bool,
    /// The reply is a form's question, or more of one.
    asks: bool,
    /// What the person is not allowed, asked once.
    refused: Denied,
    args: Args,
    /// What handlers put for the page.
    data: BTreeMap<String, Value>,
    /// What hooks, handlers and callbacks share.
    scope: Scope,
    report: TurnReport,
}

impl<'t> Turn<'t> {
    pub(super) fn new(
        bot: &'t Bot,
        options: &'t Options,
        inbound: &'t Arc<Inbound>,
        session: Session,
        now: Timestamp,
        seed: u64,
    ) -> Self {
        let tree = &**bot.menus.tree(&inbound.account);
        let located = resolve::locate(tree, &session.position);
        let mut report = TurnReport::silent(now);
        report.before = located.menu.map(|menu| menu.id.clone());
        report.after.clone_from(&report.before);
        Self {
            bot,
            tree,
            options,
            inbound,
            input: Input::new(inbound.text().unwrap_or(""), &options.normalise),
            now,
            random: fastrand::Rng::with_seed(seed),
            before: session.clone(),
            session,
            at: located.menu,
            stood: located.menu,
            moved: located.moved,
            asks: false,
            refused: Denied::nothing(),
            args: Args::new(),
            data: BTreeMap::new(),
            scope: Scope::default(),
            report,
        }
    }

    /// Answers the message, whatever lies round the answer; a failure is answered with the error
    /// page.
    async fn take(&mut self) {
        self.stand();
        let said = match AssertUnwindSafe(self.decide()).catch_unwind().await {
            Ok(Ok(plan)) => self.say(&plan),
            Ok(Err(failure)) => Err(failure),
            Err(panic) => Err(around::panicked("a hook", panic_text(&*panic))),
        };
        if let Err(failure) = said {
            self.fail(failure);
        }
    }

    /// Notes where today's tree has the person, whose menu may be gone, renamed or elsewhere.
    fn stand(&mut self) {
        let path = self.at.map_or(&[][..], |menu| menu.position().path());
        if self.session.position.path() != path {
            self.session.position = Self::position_of(self.at);
        }
    }

    /// Ends the turn with the error page, or the busy page, and everything as it was before.
    pub(super) fn fail(&mut self, failure: Failure) {
        tracing::error!(
            code = failure.code,
            account = %self.inbound.account,
            openid = %self.inbound.openid,
            error = %failure.message,
            "a turn failed"
        );
        self.signal_failure(&failure);
        self.session = self.before.clone();
        self.asks = false;
        self.report.after.clone_from(&self.report.before);
        self.data = BTreeMap::new();
        self.apologise(match failure.code {
            Failure::BUSY => pages::BUSY,
            _ => pages::ERROR,
        });
        self.report.answered = self.report.matched.is_some();
        self.report.error = Some(failure);
    }

    /// The reply to a message that there is no time for; nothing is saved.
    pub(super) fn busy(mut self) -> TurnReport {
        self.apologise(pages::BUSY);
        self.report
    }

    /// The session to be saved, and the report.
    pub(super) fn finish(mut self) -> (Session, TurnReport) {
        self.report.ending = self.ending();
        (self.session, self.report)
    }

    /// Tells who measures what a test touches, if somebody does.
    fn touch(&self, tell: impl FnOnce(&Coverage)) {
        if let Some(coverage) = &self.bot.coverage {
            tell(coverage);
        }
    }

    fn position_of(menu: Option<&Menu>) -> Position {
        menu.map_or_else(Position::none, |menu| menu.position().clone())
    }

    /// Works out the reply and lets the person stand where the plan says.
    fn say(&mut self, plan: &Plan<'t>) -> Result<(), Failure> {
        self.session.position = Self::position_of(plan.after);
        self.put_globals()?;
        let (mut reply, options) = self.render(plan)?;
        self.report.data = self.given(plan);
        self.leave_form(plan);
        self.remember_options(plan, options);
        if self.session.has_late() {
            reply = self.with_late(reply);
        }
        self.asks = self.is_question(plan);
        let whole = reply
            .as_text()
            .filter(|_| !plan.is_rest)
            .map_or(0, str::len);
        let reply = self.first_part(reply, plan)?;
        self.report.after = plan.after.map(|menu| menu.id.clone());
        if let Some(menu) = plan
            .after
            .filter(|_| self.report.after != self.report.before)
        {
            self.touch(|coverage| coverage.shown(menu));
        }
        self.report.template = plan.template();
        self.report.answered = plan.answered;
        if !plan.answered {
            self.report.matched = None;
        }
        let reply = reply.fitted();
        // An empty page is silence; what the platform would not take is never sent.
        reply
            .check(&self.inbound.content)
            .map_err(|fault| Failure::new("reply-refused", fault.to_string()))?;
        self.report.reply = reply;
        self.report.bytes = whole;
        Ok(())
    }
}
