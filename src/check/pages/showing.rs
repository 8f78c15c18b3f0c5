//! Which element shows which page, and what the page is given then.

use super::Told;
use super::engine_page::ENGINE_PAGES;
use super::shower::Shower;
use crate::handler::Builtin;
use crate::menu::{
    Action, EventType, Form, InlineReply, InlineText, Menu, MenuCommand, MenuTree, Page,
    SystemCommand, Target,
};
use crate::model::{Span, pages};

/// One way in which somebody comes to see a page.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Showing<'t> {
    /// The tree that it happens in.
    pub tree: &'t MenuTree,
    /// What leads to the page.
    pub by: Shower<'t>,
    /// The page.
    pub page: Shown<'t>,
    /// Where the person stands then.
    pub at: Option<&'t Menu>,
}

/// What is shown.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Shown<'t> {
    /// A template, and where it is named, if it is.
    Template(&'t str, Option<&'t Span>),
    /// Text of the menuconfig.
    Inline(&'t InlineText),
    /// A reply of another type.
    Reply(&'t InlineReply),
}

/// Every showing of a tree.
///
/// A system command has one for each menu, since its page differs from menu to menu.
#[must_use]
pub fn showings(tree: &MenuTree) -> Vec<Showing<'_>> {
    let mut all = Vec::new();
    for menu in tree.menus() {
        let by = Shower::Menu(menu);
        all.push(Showing::new(tree, by, page_of(menu), Some(menu)));
        for command in menu.commands.iter().filter(|command| is_shown(command)) {
            let by = Shower::Command(menu, command);
            match &command.form {
                None => all.push(Showing::of_action(tree, by, &command.action, Some(menu))),
                Some(form) => of_form(tree, menu, command, form, &mut all),
            }
        }
    }
    for command in tree.system_commands() {
        all.extend(tree.menus().iter().map(|menu| system(tree, menu, command)));
    }
    let events = tree
        .event_commands()
        .iter()
        .map(|own| (Shower::Event(own), &own.action));
    let messages = tree.message_commands().iter();
    let messages = messages.map(|own| (Shower::Message(own), &own.action));
    for (by, action) in events.chain(messages) {
        all.push(Showing::of_action(tree, by, action, None));
    }
    for own in tree.not_found() {
        let at = own.menu.as_ref().and_then(|id| tree.by_id(id.as_str()));
        let page = own.action.page.as_ref();
        let page = page.map_or(Shown::Template(pages::NOT_FOUND, None), Shown::of);
        all.push(Showing::new(tree, Shower::NotFound(own), page, at));
    }
    let engine = ENGINE_PAGES.iter().map(|own| {
        let page = Shown::Template(own.name, None);
        Showing::new(tree, Shower::Engine(own), page, None)
    });
    all.extend(engine);
    all
}

/// The questions of a form, what is confirmed, and what is said at its end.
fn of_form<'t>(
    tree: &'t MenuTree,
    menu: &'t Menu,
    command: &'t MenuCommand,
    form: &'t Form,
    all: &mut Vec<Showing<'t>>,
) {
    let at = Some(menu);
    for field in &form.fields {
        let by = Shower::Text(menu, command, form, field);
        let texts = field.prompt.iter().chain(&field.error);
        all.extend(texts.map(|text| Showing::new(tree, by, Shown::of(text), at)));
        let by = Shower::Question(menu, command, form, field);
        let page = Shown::Template(pages::FORM_PROMPT, None);
        all.push(Showing::new(tree, by, page, at));
    }
    if form.confirms {
        let page = form.confirm_page.as_ref();
        let page = page.map_or(Shown::Template(pages::FORM_CONFIRM, None), Shown::of);
        let by = Shower::Confirmation(menu, command, form);
        all.push(Showing::new(tree, by, page, at));
    }
    let by = Shower::Command(menu, command);
    let mut end = Showing::of_action(tree, by, &command.action, at);
    if command.action.page.is_none() && command.action.goto.is_none() {
        end.page = Shown::Template(pages::FORM_DONE, None);
    }
    all.push(end);
}

/// An exit command that nobody can type says nothing: the page of the way out is shown.
fn is_shown(command: &MenuCommand) -> bool {
    command.event_type != Some(EventType::Exit) || command.action.pattern.is_some()
}

fn page_of(menu: &Menu) -> Shown<'_> {
    let page = menu.page.as_ref();
    page.map_or(Shown::Template(pages::MENU, None), Shown::of)
}

fn system<'t>(tree: &'t MenuTree, menu: &'t Menu, command: &'t SystemCommand) -> Showing<'t> {
    let by = Shower::System(menu, command);
    let Some(builtin) = builtin(&command.action) else {
        return Showing::of_action(tree, by, &command.action, Some(menu));
    };
    let page = command.action.page.as_ref();
    let page = page.map_or(Shown::Template(builtin.default_page(), None), Shown::of);
    let at = match builtin {
        Builtin::Home => Some(tree.root_of(menu)),
        Builtin::Back => Some(tree.parent(menu).unwrap_or(menu)),
        Builtin::Exit => None,
        _ => Some(menu),
    };
    Showing::new(tree, by, page, at)
}

/// The engine's own handler that an action names.
pub(super) fn builtin(action: &Action) -> Option<Builtin> {
    let reference = action.handler.as_ref()?;
    Builtin::from_name(&reference.name).or_else(|| Builtin::from_name(reference.short()))
}

impl<'t> Shown<'t> {
    fn of(page: &'t Page) -> Self {
        match page {
            Page::Template { name, span } => Self::Template(name, Some(span)),
            Page::Inline(text) => Self::Inline(text),
            Page::Reply(reply) => Self::Reply(reply),
        }
    }

    /// The template, if it has a name that an author would know.
    #[must_use]
    pub fn template(self) -> Option<&'t str> {
        match self {
            Self::Template(name, _) => Some(name),
            Self::Inline(_) | Self::Reply(_) => None,
        }
    }

    /// The templates that it is made of, by the renderer's names.
    pub(super) fn names(self) -> Vec<&'t str> {
        match self {
            Self::Template(name, _) => vec![name],
            Self::Inline(text) => vec![&text.name],
            Self::Reply(reply) => reply
                .texts()
                .iter()
                .map(|text| text.name.as_str())
                .collect(),
        }
    }

    /// Where it is written or named.
    pub(super) fn place(self) -> Option<&'t Span> {
        match self {
            Self::Template(_, span) => span,
            Self::Inline(text) => Some(&text.span),
            Self::Reply(reply) => reply.texts().first().map(|text| &text.span),
        }
    }
}

impl<'t> Showing<'t> {
    fn new(tree: &'t MenuTree, by: Shower<'t>, page: Shown<'t>, at: Option<&'t Menu>) -> Self {
        Self { tree, by, page, at }
    }

    /// Of a command that no handler of the engine's own carries out.
    fn of_action(
        tree: &'t MenuTree,
        by: Shower<'t>,
        action: &'t Action,
        stays: Option<&'t Menu>,
    ) -> Self {
        let at = match &action.goto {
            Some(Target::Menu(id)) => tree.by_id(id.as_str()),
            Some(Target::Nowhere) => None,
            None => stays,
        };
        let leads = action.handler.is_none() && action.goto.is_some();
        let own = action.page.as_ref().map(Shown::of);
        let page = own.unwrap_or_else(|| match if leads { at } else { stays } {
            Some(menu) => page_of(menu),
            None if leads => Shown::Template(pages::EXIT, None),
            None => Shown::Template(pages::MENU, None),
        });
        Self { tree, by, page, at }
    }

    /// Whether a conversation test shows this: its handler ran last, in its menu.
    pub(super) fn is_told(&self, told: &Told) -> bool {
        let Some(action) = self.by.action().filter(|_| self.has_handler()) else {
            return false;
        };
        let reference = action.handler.as_ref();
        let ran = told.handler.as_ref().is_some_and(|(handler, command)| {
            reference.is_some_and(|own| own.short() == handler) && *action.name == **command
        });
        ran && match self.by {
            Shower::Command(menu, _) => told.menus.contains(&menu.id),
            _ => true,
        }
    }

    /// A handler of the bot's own runs first, and may put something for the page, or say something
    /// else.
    #[must_use]
    pub fn has_handler(&self) -> bool {
        if matches!(
            self.by,
            Shower::Question(..) | Shower::Text(..) | Shower::Confirmation(..)
        ) {
            return false;
        }
        let action = self.by.action();
        action.is_some_and(|action| action.handler.is_some() && builtin(action).is_none())
    }
}
