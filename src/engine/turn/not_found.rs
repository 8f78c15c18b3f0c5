//! When nothing takes a message.

use super::super::Failure;
use super::Turn;
use super::call::Call;
use super::plan::{Plan, Say};
use super::steps::said;
use crate::matcher::Args;
use crate::menu::{Menu, NotFound};
use crate::model::{Content, Reply, pages};
use crate::resolve::{self, Missed, Offer};

impl<'t> Turn<'t> {
    /// The reply to a message that nothing takes; its sender is left in `after`.
    pub(super) async fn not_found(&mut self, after: Option<&'t Menu>) -> Result<Plan<'t>, Failure> {
        match resolve::not_found(self.tree, &self.missed(false)) {
            Some((own, args)) => self.carry_out_not_found(own, args, after).await,
            None => Ok(self.not_found_page(after)),
        }
    }

    /// The reply to an event that nothing handles: silence, unless the menuconfig wants another.
    pub(super) async fn unhandled(&mut self) -> Result<Plan<'t>, Failure> {
        match resolve::not_found(self.tree, &self.missed(true)) {
            Some((own, args)) => self.carry_out_not_found(own, args, self.at).await,
            None => Ok(Plan {
                answered: false,
                ..Plan::new(Say::Reply(Reply::None), self.at)
            }),
        }
    }

    fn missed(&self, is_silent: bool) -> Missed<'_> {
        let content = &self.inbound.content;
        Missed {
            at: self.at,
            msg_type: content.msg_type(),
            event: match content {
                Content::Event(event) => Some(event),
                _ => None,
            },
            input: &self.input,
            is_new: self.before.is_new(),
            is_silent,
        }
    }

    /// What the regex of a not-found is asked about.
    fn asked_about(&self) -> [&str; 2] {
        match &self.inbound.content {
            Content::Event(event) => [&event.key, &event.key],
            _ => [&self.input.typed, &self.input.normalised],
        }
    }

    /// Its handler has the last word: if it finds nothing either, the not-found page is the reply.
    async fn carry_out_not_found(
        &mut self,
        own: &'t NotFound,
        args: Option<Args>,
        after: Option<&'t Menu>,
    ) -> Result<Plan<'t>, Failure> {
        if let Some(args) = args {
            self.args = args;
        }
        self.touch(|coverage| coverage.took(own.action.pattern.as_ref(), &self.asked_about()));
        let call = Call {
            action: &own.action,
            menu: None,
            event_type: None,
        };
        let called = self.call(call).await?;
        let goto = called.goto.as_ref();
        let after = self.target(goto, after)?;
        if let Some(forbidden) = goto.and(after).and_then(|menu| self.refuse_menu(menu)) {
            return Ok(forbidden);
        }
        let page = self.not_found_page(after);
        Ok(
            match said(&own.action, called, Say::page_or(None, pages::NOT_FOUND)) {
                Some(say) => Plan { say, ..page },
                None => page,
            },
        )
    }

    /// What the text may have been meant for.
    pub(super) fn offers(&self) -> Vec<Offer> {
        resolve::offers(self.tree, self.at, &self.input.normalised, &self.refused)
    }

    fn not_found_page(&self, after: Option<&'t Menu>) -> Plan<'t> {
        let say = Say::page_or(None, pages::NOT_FOUND);
        Plan {
            suggestions: self.offers(),
            answered: false,
            ..Plan::new(say, after)
        }
    }
}
