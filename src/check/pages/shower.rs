//! What leads to pages: elements of the menuconfig, and the engine.

use super::engine_page::{EnginePage, FORM};
use crate::matcher::Pattern;
use crate::menu::{
    Action, EventCommand, Form, FormField, Menu, MenuCommand, MessageCommand, NotFound,
    SystemCommand,
};
use crate::model::Span;

/// What leads to a page.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Shower<'t> {
    /// A menu, whenever it is shown.
    Menu(&'t Menu),
    /// A command of a menu.
    Command(&'t Menu, &'t MenuCommand),
    /// A system command, in this menu.
    System(&'t Menu, &'t SystemCommand),
    /// An event.
    Event(&'t EventCommand),
    /// A message that is no text.
    Message(&'t MessageCommand),
    /// What nothing else takes.
    NotFound(&'t NotFound),
    /// A question of a form.
    Question(&'t Menu, &'t MenuCommand, &'t Form, &'t FormField),
    /// A text of a question, which stands in it.
    Text(&'t Menu, &'t MenuCommand, &'t Form, &'t FormField),
    /// Everything that was filled into a form, to be confirmed.
    Confirmation(&'t Menu, &'t MenuCommand, &'t Form),
    /// The engine itself.
    Engine(&'static EnginePage),
}

impl<'t> Shower<'t> {
    /// What is done, if it is a command.
    #[must_use]
    pub fn action(self) -> Option<&'t Action> {
        match self {
            Self::Menu(_) | Self::Engine(_) => None,
            Self::Command(_, command)
            | Self::Question(_, command, ..)
            | Self::Text(_, command, ..)
            | Self::Confirmation(_, command, _) => Some(&command.action),
            Self::System(_, command) => Some(&command.action),
            Self::Event(command) => Some(&command.action),
            Self::Message(command) => Some(&command.action),
            Self::NotFound(own) => Some(&own.action),
        }
    }

    /// What takes the text, or the key of the event.
    #[must_use]
    pub fn pattern(self) -> Option<&'t Pattern> {
        match self {
            Self::Menu(menu) => menu.pattern.as_ref(),
            Self::Event(command) => command.key.as_ref(),
            Self::Question(.., field) | Self::Text(.., field) => field.pattern.as_ref(),
            Self::Confirmation(_, _, form) => form.words.confirm.as_ref(),
            _ => self.action()?.pattern.as_ref(),
        }
    }

    /// The texts that its author gives as examples.
    pub(super) fn examples(self) -> &'t [String] {
        match self {
            Self::Menu(menu) => &menu.examples,
            Self::Question(..) | Self::Text(..) | Self::Confirmation(..) => &[],
            _ => self.action().map_or(&[], |action| &action.examples),
        }
    }

    /// Where it is written; nowhere if it is the engine's own.
    #[must_use]
    pub fn place(self) -> Option<&'t Span> {
        match self {
            Self::Menu(menu) => Some(&menu.span),
            Self::Question(.., field) | Self::Text(.., field) => Some(&field.span),
            _ => self.action().map(|action| &action.span),
        }
    }

    /// ``menu `shop` ``
    #[must_use]
    pub fn what(self) -> String {
        let named = |kind: &str, action: &Action| match &*action.name {
            "" => format!("this {kind}"),
            name => format!("{kind} `{name}`"),
        };
        match self {
            Self::Menu(menu) if menu.name.is_empty() => format!("menu `{}`", menu.id),
            Self::Menu(menu) => format!("menu `{}`", menu.name),
            Self::Command(_, command) if command.form.is_some() => named("form", &command.action),
            Self::Command(_, command) => named("command", &command.action),
            Self::Question(.., field) => format!("question `{}`", field.name),
            Self::Text(.., field) => format!("field `{}`", field.name),
            Self::Confirmation(_, command, _) => named("form", &command.action),
            Self::System(_, command) => named("system command", &command.action),
            Self::Event(command) => named("event command", &command.action),
            Self::Message(command) => named("message command", &command.action),
            Self::NotFound(_) => "this `not-found`".to_owned(),
            Self::Engine(page) => format!("the engine, when {}", page.when),
        }
    }

    /// The form that a page belongs to.
    pub(super) fn form(self) -> Option<(&'t MenuCommand, &'t Form)> {
        match self {
            Self::Command(_, command) => command.form.as_deref().map(|form| (command, form)),
            Self::Question(_, command, form, _)
            | Self::Text(_, command, form, _)
            | Self::Confirmation(_, command, form) => Some((command, form)),
            _ => None,
        }
    }

    /// What its pages see beside what every page sees.
    pub(super) fn extras(self) -> &'static [&'static str] {
        match self {
            Self::Engine(page) => page.extras,
            _ if self.form().is_some() => &[FORM],
            _ => &[],
        }
    }
}
