//! Which element shows which page, and what the page is given then.

use crate::handler::Builtin;
use crate::matcher::Pattern;
use crate::menu::{
    Action, EventCommand, EventType, InlineReply, InlineText, Menu, MenuCommand, MenuTree,
    MessageCommand, NotFound, Page, SystemCommand, Target,
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
    /// The engine itself.
    Engine(&'static EnginePage),
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

/// A page that the engine shows by itself.
#[derive(Debug)]
#[non_exhaustive]
pub struct EnginePage {
    /// The template.
    pub name: &'static str,
    /// When it is shown.
    pub when: &'static str,
    /// What only this page sees, and an example of it.
    pub extras: &'static [(&'static str, &'static str)],
}

/// The pages that the engine shows by itself, besides those of menus and of leaving them.
pub const ENGINE_PAGES: &[EnginePage] = &[
    EnginePage {
        name: pages::NOT_FOUND,
        when: "nothing takes a message",
        extras: &[],
    },
    EnginePage {
        name: pages::OFFERS,
        when: "something near was meant",
        extras: &[],
    },
    EnginePage {
        name: pages::FORBIDDEN,
        when: "a permission is missing",
        extras: &[("reason", "")],
    },
    EnginePage {
        name: pages::ERROR,
        when: "a handler or a template fails",
        extras: &[],
    },
    EnginePage {
        name: pages::BUSY,
        when: "there is no answer in time",
        extras: &[],
    },
    EnginePage {
        name: pages::MORE,
        when: "a reply is too long",
        extras: &[("word", "more"), ("is_link", "")],
    },
    EnginePage {
        name: pages::FORM_MOVED,
        when: "the question of a form is gone",
        extras: &[],
    },
    EnginePage {
        name: pages::MOVED,
        when: "the menu is gone",
        extras: &[],
    },
];

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
            all.push(Showing::of_action(tree, by, &command.action, Some(menu)));
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

    /// A handler of the bot's own runs first, and may put something for the page, or say something
    /// else.
    #[must_use]
    pub fn has_handler(&self) -> bool {
        let action = self.by.action();
        action.is_some_and(|action| action.handler.is_some() && builtin(action).is_none())
    }

    /// What only this page sees, and an example of it.
    pub(super) fn extras(&self) -> &'static [(&'static str, &'static str)] {
        match self.by {
            Shower::Engine(page) => page.extras,
            _ => &[],
        }
    }
}

impl<'t> Shower<'t> {
    /// What is done, if it is a command.
    #[must_use]
    pub fn action(self) -> Option<&'t Action> {
        match self {
            Self::Menu(_) | Self::Engine(_) => None,
            Self::Command(_, command) => Some(&command.action),
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
            _ => self.action()?.pattern.as_ref(),
        }
    }

    /// The texts that its author gives as examples.
    pub(super) fn examples(self) -> &'t [String] {
        match self {
            Self::Menu(menu) => &menu.examples,
            _ => self.action().map_or(&[], |action| &action.examples),
        }
    }

    /// Where it is written; nowhere if it is the engine's own.
    #[must_use]
    pub fn place(self) -> Option<&'t Span> {
        match self {
            Self::Menu(menu) => Some(&menu.span),
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
            Self::Command(_, command) => named("command", &command.action),
            Self::System(_, command) => named("system command", &command.action),
            Self::Event(command) => named("event command", &command.action),
            Self::Message(command) => named("message command", &command.action),
            Self::NotFound(_) => "this `not-found`".to_owned(),
            Self::Engine(page) => format!("the engine, when {}", page.when),
        }
    }
}
