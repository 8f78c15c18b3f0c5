//! The engine's own handlers: home, back, list, help, exit.

use super::super::Failure;
use super::Turn;
use super::call::Call;
use super::plan::{Listing, Plan, Say};
use super::steps::{event_call, first};
use crate::handler::Builtin;
use crate::menu::{Action, EventType, Menu};
use crate::resolve;

impl<'t> Turn<'t> {
    pub(super) async fn system_command(
        &mut self,
        action: &'t Action,
        text: &str,
    ) -> Result<Plan<'t>, Failure> {
        let (Some(builtin), Some(menu)) = (self.builtin(action), self.at) else {
            let call = Call {
                action,
                menu: None,
                event_type: None,
            };
            return self.command(call, self.at).await;
        };
        let shown = match builtin {
            Builtin::Home => Some(resolve::home_of(self.tree, menu)),
            Builtin::Back => Some(resolve::parent_of(self.tree, menu)),
            Builtin::Query | Builtin::Help => Some(menu),
            Builtin::Exit => None,
        };
        if let Some(forbidden) = self.refuse(action, shown) {
            return Ok(forbidden);
        }
        self.touch(|coverage| coverage.ran(action));
        let put = if builtin.leaves() {
            self.leave(menu).await
        } else {
            None
        };
        let say = match (&action.page, put) {
            (Some(page), _) => Say::page(page),
            (None, Some(put)) => Say::Template(put.into()),
            (None, None) => Say::page_or(None, builtin.default_page()),
        };
        let keyword = text.split_ascii_whitespace().nth(1);
        let plan = match builtin {
            Builtin::Home | Builtin::Back | Builtin::Exit => Plan::new(say, shown),
            Builtin::Query => self.list(menu, keyword, say),
            Builtin::Help => self.help(menu, keyword, say),
        };
        Ok(Plan {
            command: Some(action),
            ..plan
        })
    }

    /// Out of every menu, as exit does, whatever the menus think of the text.
    pub(super) async fn escape(&mut self) -> Result<Plan<'t>, Failure> {
        let put = match self.at {
            Some(menu) => self.leave(menu).await,
            None => None,
        };
        let say = put.map_or(Say::page_or(None, Builtin::Exit.default_page()), |put| {
            Say::Template(put.into())
        });
        Ok(Plan::new(say, None))
    }

    /// Runs the first exit command of the menu that is left, and gives the page that it chose.
    ///
    /// It can neither redirect nor hold anybody: if it fails, what it did is undone, the operator
    /// is told, and the person leaves all the same. One that the person may not call does not run.
    async fn leave(&mut self, menu: &'t Menu) -> Option<String> {
        let command = first(menu, EventType::Exit)?;
        if self.refused.action(&command.action).is_some() {
            return None;
        }
        match self.call(event_call(menu, command)).await {
            Ok(called) => called.page,
            Err(failure) => {
                tracing::error!(
                    code = failure.code,
                    account = %self.inbound.account,
                    openid = %self.inbound.openid,
                    menu = %menu.id,
                    error = %failure.message,
                    "an exit command failed; its menu was left all the same"
                );
                self.signal_failure(&failure);
                None
            }
        }
    }

    fn list(&self, menu: &'t Menu, keyword: Option<&str>, say: Say<'t>) -> Plan<'t> {
        let (menus, commands) = resolve::listed(self.tree, menu, keyword, &self.refused);
        let keyword = keyword.map(str::to_owned);
        let listing = Some(Listing {
            keyword,
            menus,
            commands,
        });
        Plan {
            listing,
            ..Plan::new(say, Some(menu))
        }
    }

    fn help(&self, menu: &'t Menu, keyword: Option<&str>, say: Say<'t>) -> Plan<'t> {
        let found = resolve::help_subject(self.tree, menu, keyword, &self.refused);
        let word = keyword.unwrap_or_default();
        let suggestions = match found {
            Some(_) => Vec::new(),
            None => resolve::suggest(self.tree, Some(menu), word, &self.refused),
        };
        let subject = Some(found.ok_or_else(|| word.to_owned()));
        Plan {
            subject,
            suggestions,
            ..Plan::new(say, Some(menu))
        }
    }
}
