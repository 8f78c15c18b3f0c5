//! Forms: dialogues of several steps from configuration.

use std::sync::Arc;

use super::super::{Failure, MatchedKind};
use super::Turn;
use super::call::Call;
use super::plan::{Plan, Say};
use crate::matcher::Args;
use crate::menu::{Action, Form, Menu, MenuCommand, Page};
use crate::model::{Filling, pages};
use crate::render::form_view;
use crate::resolve::{self, Asked, InForm, Said};

/// Under this name pages find the form.
const FORM: &str = "form";

impl<'t> Turn<'t> {
    /// Begins a form.
    pub(super) async fn begin_form(
        &mut self,
        menu: &'t Menu,
        command: &'t MenuCommand,
        form: &'t Form,
    ) -> Result<Plan<'t>, Failure> {
        let filling = resolve::begun(menu, command, form, &self.args);
        self.go_on(menu, filling).await
    }

    /// What a text means inside the form that the person is filling in; nothing if it means nothing
    /// there, and is to be looked at as if there were no form.
    pub(super) async fn fill(&mut self) -> Result<Option<Plan<'t>>, Failure> {
        let Some(filling) = self.session.filling().cloned() else {
            return Ok(None);
        };
        let Some(asked) = resolve::asked(self.at, &filling) else {
            // A reload took the form away.
            self.end_form();
            self.moved = true;
            return Ok(None);
        };
        let comes_to = self.in_form(&asked);
        match comes_to {
            InForm::Escape => {
                self.end_form();
                return Ok(None);
            }
            InForm::More => return Ok(self.rest()),
            InForm::System {
                command,
                args,
                by_normalised,
            } => {
                let plan = self.outside_form(&command.action, args, by_normalised);
                return plan.await.map(Some);
            }
            _ => {}
        }
        let action = &asked.command.action;
        self.matched(MatchedKind::MenuCommand, &action.id, &action.name);
        let plan = match comes_to {
            InForm::Said(said) => self.carry_out_said(&asked, said).await?,
            InForm::Gone => self.ask_next(&asked)?,
            _ => self.question(&asked, true)?,
        };
        Ok(Some(plan))
    }

    fn in_form(&self, asked: &Asked<'t, '_>) -> InForm<'t> {
        let options = self.session.options(Some(&asked.menu.id));
        let pause = self.options.pause(self.session.rest_kind());
        resolve::in_form(self.tree, asked, &self.input, options, &pause)
    }

    /// Asks once more, for instance after a picture.
    pub(super) fn ask_again(&mut self) -> Result<Option<Plan<'t>>, Failure> {
        let Some(filling) = self.session.filling().cloned() else {
            return Ok(None);
        };
        match resolve::asked(self.at, &filling) {
            Some(asked) if asked.is_gone => self.ask_next(&asked).map(Some),
            Some(asked) => self.question(&asked, true).map(Some),
            None => Ok(None),
        }
    }

    /// A reload took the field away that was asked for: the next one is asked for, with a line that
    /// says so. Nothing is run, even if no field is left.
    fn ask_next(&mut self, asked: &Asked<'t, '_>) -> Result<Plan<'t>, Failure> {
        let mut filling = asked.filling.clone();
        filling.field = asked.field.map(|field| field.name.to_string());
        self.session.set_filling(Some(filling));
        Ok(Plan {
            notice: Some(pages::FORM_MOVED),
            ..self.question(asked, false)?
        })
    }

    /// There is no form any more, and no choices of its question.
    pub(super) fn end_form(&mut self) {
        if self.session.filling().is_some() {
            self.session.set_filling(None);
            self.session.show_options(Vec::new(), None);
        }
    }

    /// What no field takes may be a system command.
    async fn outside_form(
        &mut self,
        action: &'t Action,
        args: Args,
        by_normalised: bool,
    ) -> Result<Plan<'t>, Failure> {
        if self.builtin(action).is_none_or(|builtin| builtin.leaves()) {
            self.end_form();
        }
        self.args = args;
        let text = match by_normalised {
            true => Arc::clone(&self.input.normalised),
            false => Arc::clone(&self.input.typed),
        };
        self.matched(MatchedKind::SystemCommand, &action.id, &action.name);
        self.system_command(action, &text).await
    }

    async fn carry_out_said(
        &mut self,
        asked: &Asked<'t, '_>,
        said: Said,
    ) -> Result<Plan<'t>, Failure> {
        let mut filling = asked.filling.clone();
        filling.menu = asked.menu.id.clone();
        let field = asked.field;
        let next = match said {
            Said::Cancel => return Ok(self.cancel(asked)),
            Said::Back => asked.before().or(field),
            Said::Skip => {
                if let Some(field) = field.filter(|field| !field.required) {
                    filling.values.remove(&*field.name);
                }
                asked.after()
            }
            Said::Value(value) => {
                if let Some(field) = field {
                    self.touch(|coverage| coverage.took(field.pattern.as_ref(), &[&value]));
                    filling.values.insert(field.name.to_string(), value);
                }
                asked.after()
            }
            Said::Confirm => return self.confirm(asked).await,
        };
        filling.field = next.map(|field| field.name.to_string());
        self.go_on(asked.menu, filling).await
    }

    /// Asks for what comes next, or ends the form if nothing does.
    async fn go_on(&mut self, menu: &'t Menu, filling: Filling) -> Result<Plan<'t>, Failure> {
        let asked = resolve::asked(Some(menu), &filling);
        let asked = asked.ok_or_else(|| Failure::new("unknown-form", "the form is gone"))?;
        self.session.set_filling(Some(filling.clone()));
        if asked.field.is_none() && !asked.form.confirms {
            return self.confirm(&asked).await;
        }
        self.question(&asked, false)
    }

    fn cancel(&mut self, asked: &Asked<'t, '_>) -> Plan<'t> {
        self.end_form();
        self.data.insert(FORM.to_owned(), form_view(asked));
        Plan {
            command: Some(&asked.command.action),
            ..Plan::new(Say::page_or(None, pages::FORM_CANCELLED), Some(asked.menu))
        }
    }

    /// Runs the command with what was filled in, unless something of it does not fit any more.
    async fn confirm(&mut self, asked: &Asked<'t, '_>) -> Result<Plan<'t>, Failure> {
        let (menu, action) = (asked.menu, &asked.command.action);
        let mut filling = asked.filling.clone();
        if let Some(field) = asked.unfit() {
            filling.field = Some(field.name.to_string());
            self.session.set_filling(Some(filling.clone()));
            let Some(asked) = resolve::asked(Some(menu), &filling) else {
                return Ok(self.cancel(asked));
            };
            return self.question(&asked, true);
        }
        filling
            .values
            .retain(|name, _| asked.form.field(name).is_some());
        self.end_form();
        let kept = self.session.set(&*action.id, &filling.values);
        kept.map_err(|error| Failure::new("form-failed", error.to_string()))?;
        self.data.insert(FORM.to_owned(), form_view(asked));
        self.args = filling.values;
        let call = Call {
            action,
            menu: Some(menu),
            event_type: None,
        };
        let mut plan = self.command(call, Some(menu)).await?;
        let is_menu_page = action.goto.is_none() && plan.say.name() == Say::menu(menu).name();
        if action.page.is_none() && is_menu_page {
            plan.say = Say::page_or(None, pages::FORM_DONE);
        }
        Ok(plan)
    }

    /// Shows the question, or everything that is to be confirmed.
    fn question(&mut self, asked: &Asked<'t, '_>, is_unfit: bool) -> Result<Plan<'t>, Failure> {
        let mut form = form_view(asked);
        self.data.insert(FORM.to_owned(), form.clone());
        let say = match asked.field {
            Some(_) => Say::page_or(None, pages::FORM_PROMPT),
            None => Say::page_or(asked.form.confirm_page.as_ref(), pages::FORM_CONFIRM),
        };
        let mut plan = Plan {
            command: Some(&asked.command.action),
            is_question: true,
            ..Plan::new(say, Some(asked.menu))
        };
        let (mut prompt, mut error) = (String::new(), String::new());
        if let Some(field) = asked.field {
            error = self.said_of(field.error.as_ref().filter(|_| is_unfit), &mut plan)?;
            prompt = self.said_of(field.prompt.as_ref(), &mut plan)?;
        }
        if let Some(form) = form.as_object_mut() {
            form.insert("is_unfit".to_owned(), is_unfit.into());
            form.insert("prompt".to_owned(), prompt.into());
            form.insert("error".to_owned(), error.into());
        }
        self.data.insert(FORM.to_owned(), form);
        Ok(plan)
    }

    /// A text of the form; the options that it numbers are the reply's.
    fn said_of(&self, page: Option<&'t Page>, plan: &mut Plan<'t>) -> Result<String, Failure> {
        let Some(Page::Inline(text)) = page else {
            return Ok(String::new());
        };
        let mut options = std::mem::take(&mut plan.options);
        let said = self.numbered_page(&text.name, plan, &mut options);
        plan.options = options;
        said
    }
}
