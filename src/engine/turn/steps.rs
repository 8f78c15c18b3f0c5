//! From a message to a plan.

use std::sync::Arc;

use super::super::{Failure, Matched, MatchedKind};
use super::Turn;
use super::call::{Call, Called};
use super::plan::{Plan, Say};
use crate::handler::Answer;
use crate::matcher::Pattern;
use crate::menu::{Action, EventType, Menu, MenuCommand, Target};
use crate::model::{Content, Event, pages};
use crate::resolve::{self, What};

impl<'t> Turn<'t> {
    /// Decides what the message comes to, running the handlers that it takes.
    pub(super) async fn answer(&mut self) -> Result<Plan<'t>, Failure> {
        match &self.inbound.content {
            Content::Event(event) if event.is("CLICK") => self.click(event).await,
            Content::Event(event) => self.event(event).await,
            content => {
                let msg_type = content.msg_type();
                if self.inbound.text().is_some() {
                    self.text(msg_type).await
                } else {
                    self.message(msg_type).await
                }
            }
        }
    }

    async fn text(&mut self, msg_type: &'t str) -> Result<Plan<'t>, Failure> {
        if self.session.filling().is_some()
            && let Some(plan) = Box::pin(self.fill()).await?
        {
            return Ok(plan);
        }
        let mut found = self.resolved()?;
        let mut taken = !matches!(found.what, What::Redisplay(_) | What::Unanswered);
        if !taken && let Some(chosen) = self.chosen() {
            (found, taken) = (chosen, true);
        }
        if !taken && let Some(rest) = self.rest() {
            return Ok(rest);
        }
        // What was heard goes first; what nobody understood may still be wanted as a recording.
        if !taken && resolve::message_command(self.tree, msg_type).is_some() {
            return self.message(msg_type).await;
        }
        self.args = found.args;
        let taken = if found.by_normalised {
            &self.input.normalised
        } else {
            &self.input.typed
        };
        let taken = Arc::clone(taken);
        self.carry_out(found.what, &taken).await
    }

    async fn click(&mut self, event: &'t Event) -> Result<Plan<'t>, Failure> {
        let Some((menu, found)) = resolve::resolve_click(self.tree, &event.key) else {
            return match resolve::event_command(self.tree, event) {
                Some(_) => self.event(event).await,
                None => self.not_found(self.at).await,
            };
        };
        self.at = Some(menu);
        self.session.position = menu.position().clone();
        self.end_form();
        if let What::Redisplay(menu) = found.what {
            self.matched(MatchedKind::Click, &menu.id.clone().into(), &menu.name);
            if let Some(forbidden) = self.refuse_menu(menu) {
                return Ok(forbidden);
            }
            self.touch(|coverage| coverage.shown(menu));
            return Ok(Plan::new(Say::menu(menu), Some(menu)));
        }
        self.args = found.args;
        self.carry_out(found.what, "").await
    }

    pub(super) async fn carry_out(
        &mut self,
        what: What<'t>,
        text: &str,
    ) -> Result<Plan<'t>, Failure> {
        self.touch(|coverage| coverage.took(pattern_of(what), &[text]));
        match what {
            What::Enter(menu) => self.enter(menu).await,
            What::Command(menu, command) => self.menu_command(menu, command, text).await,
            What::System(command) => {
                let action = &command.action;
                self.matched(MatchedKind::SystemCommand, &action.id, &action.name);
                self.system_command(action, text).await
            }
            What::Escape => {
                self.matched(MatchedKind::SystemCommand, &Arc::default(), &text.into());
                self.escape().await
            }
            What::Redisplay(menu) => {
                self.matched(MatchedKind::Redisplay, &menu.id.clone().into(), &menu.name);
                if let Some(forbidden) = self.refuse_menu(menu) {
                    return Ok(forbidden);
                }
                self.touch(|coverage| coverage.shown(menu));
                Ok(Plan {
                    suggestions: self.offers(),
                    is_redisplay: true,
                    ..Plan::new(Say::menu(menu), Some(menu))
                })
            }
            What::Unanswered => self.not_found(self.at).await,
        }
    }

    /// Into a menu by text from outside it: its first enter command runs, and cannot redirect. Who
    /// may not call that command does not get in.
    async fn enter(&mut self, menu: &'t Menu) -> Result<Plan<'t>, Failure> {
        self.matched(MatchedKind::MenuConfig, &menu.id.clone().into(), &menu.name);
        let command = first(menu, EventType::Enter);
        let refused = match command {
            Some(command) => self.refuse(&command.action, Some(menu)),
            None => self.refuse_menu(menu),
        };
        if let Some(forbidden) = refused {
            return Ok(forbidden);
        }
        self.session.position = menu.position().clone();
        let Some(command) = command else {
            return Ok(Plan::new(Say::menu(menu), Some(menu)));
        };
        let called = self.call(event_call(menu, command)).await?;
        let say = match (called.answer, &command.action.page, called.page) {
            (Answer::Reply(reply), ..) => Say::Reply(reply),
            (Answer::NotFound, ..) => return self.not_found(Some(menu)).await,
            (Answer::Page, Some(page), _) => Say::page(page),
            (Answer::Page, None, Some(chosen)) => Say::Template(chosen.into()),
            (Answer::Page, None, None) => Say::menu(menu),
        };
        Ok(Plan {
            command: Some(&command.action),
            ..Plan::new(say, Some(menu))
        })
    }

    async fn menu_command(
        &mut self,
        menu: &'t Menu,
        command: &'t MenuCommand,
        text: &str,
    ) -> Result<Plan<'t>, Failure> {
        let action = &command.action;
        self.matched(MatchedKind::MenuCommand, &action.id, &action.name);
        if let Some(forbidden) = self.refuse(action, Some(menu)) {
            return Ok(forbidden);
        }
        if let Some(form) = &command.form {
            return Box::pin(self.begin_form(menu, command, form)).await;
        }
        if self.builtin(action).is_some() {
            return self.system_command(action, text).await;
        }
        let call = Call {
            action,
            menu: Some(menu),
            event_type: command.event_type,
        };
        self.command(call, Some(menu)).await
    }

    /// A command of a menu, an event or a message type, or a system command with a handler of the
    /// author's own, unless the person may not call it or be where it leads.
    pub(super) async fn command(
        &mut self,
        call: Call<'t>,
        stays: Option<&'t Menu>,
    ) -> Result<Plan<'t>, Failure> {
        if let Some(forbidden) = self.refuse(call.action, call.menu) {
            return Ok(forbidden);
        }
        let called = self.call(call).await?;
        let goto = called.goto.as_ref().or(call.action.goto.as_ref());
        let after = self.target(goto, stays)?;
        // Without a page of its own it shows a menu's, which may be denied to who still stands there.
        let is_shown = goto.is_some() || leaves_page_to_menu(call.action, &called);
        let shown = after.filter(|_| is_shown);
        if let Some(forbidden) = shown.and_then(|menu| self.refuse_menu(menu)) {
            return Ok(forbidden);
        }
        let fallback = fallback_page(call, after);
        let Some(say) = said(call.action, called, fallback) else {
            return self.not_found(after).await;
        };
        Ok(Plan {
            command: Some(call.action),
            ..Plan::new(say, after)
        })
    }

    /// The menu that a target names.
    pub(super) fn target(
        &self,
        goto: Option<&Target>,
        stays: Option<&'t Menu>,
    ) -> Result<Option<&'t Menu>, Failure> {
        match goto {
            None => Ok(stays),
            Some(Target::Nowhere) => Ok(None),
            Some(Target::Menu(id)) => match self.tree.by_id(id.as_str()) {
                Some(menu) => Ok(Some(menu)),
                None => Err(Failure::new(
                    "unknown-menu",
                    format!("there is no menu `{id}`"),
                )),
            },
        }
    }

    async fn event(&mut self, event: &'t Event) -> Result<Plan<'t>, Failure> {
        let Some((command, args)) = resolve::event_command(self.tree, event) else {
            return self.unhandled().await;
        };
        self.args = args;
        self.touch(|coverage| coverage.took(command.key.as_ref(), &[&event.key]));
        self.matched(
            MatchedKind::EventCommand,
            &command.action.id,
            &command.action.name,
        );
        let call = Call {
            action: &command.action,
            menu: None,
            event_type: None,
        };
        self.command(call, self.at).await
    }

    async fn message(&mut self, msg_type: &str) -> Result<Plan<'t>, Failure> {
        let Some(command) = resolve::message_command(self.tree, msg_type) else {
            if let Some(plan) = self.ask_again()? {
                return Ok(plan);
            }
            return self.not_found(self.at).await;
        };
        self.matched(
            MatchedKind::MessageCommand,
            &command.action.id,
            &command.action.name,
        );
        let call = Call {
            action: &command.action,
            menu: None,
            event_type: None,
        };
        self.command(call, self.at).await
    }

    pub(super) fn matched(&mut self, kind: MatchedKind, id: &Arc<str>, name: &Arc<str>) {
        self.report.matched = Some(Matched::new(kind, Arc::clone(id), Arc::clone(name)));
    }
}

/// The matcher that took a text.
fn pattern_of(what: What<'_>) -> Option<&Pattern> {
    match what {
        What::Enter(menu) => menu.pattern.as_ref(),
        What::Command(_, command) => command.action.pattern.as_ref(),
        What::System(command) => command.action.pattern.as_ref(),
        What::Escape | What::Redisplay(_) | What::Unanswered => None,
    }
}

/// What an action's handler wants to be said; nothing if it wants what is said when nothing was
/// found.
pub(super) fn said<'t>(action: &'t Action, called: Called, fallback: Say<'t>) -> Option<Say<'t>> {
    match (called.answer, called.page) {
        (Answer::Reply(reply), _) => Some(Say::Reply(reply)),
        (Answer::NotFound, _) => None,
        (Answer::Page, Some(chosen)) => Some(Say::Template(chosen.into())),
        (Answer::Page, None) => Some(action.page.as_ref().map_or(fallback, Say::page)),
    }
}

/// Whether neither the configuration nor the handler says what is shown.
fn leaves_page_to_menu(action: &Action, called: &Called) -> bool {
    called.answer == Answer::Page && called.page.is_none() && action.page.is_none()
}

/// The first command of a menu that runs by itself at this moment.
pub(super) fn first(menu: &Menu, moment: EventType) -> Option<&MenuCommand> {
    menu.commands
        .iter()
        .find(|command| command.event_type == Some(moment))
}

pub(super) fn event_call<'t>(menu: &'t Menu, command: &'t MenuCommand) -> Call<'t> {
    Call {
        action: &command.action,
        menu: Some(menu),
        event_type: command.event_type,
    }
}

/// The page of a command that names none: its menu's. A command that only leads elsewhere shows
/// the menu that it leads to.
fn fallback_page<'t>(call: Call<'t>, after: Option<&'t Menu>) -> Say<'t> {
    let leads = call.action.handler.is_none() && call.action.goto.is_some();
    match call.menu.filter(|_| !leads).or(after) {
        Some(menu) => Say::menu(menu),
        None if leads => Say::page_or(None, pages::EXIT),
        None => Say::page_or(None, pages::MENU),
    }
}
