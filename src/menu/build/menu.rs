//! Menus and their commands.

use std::sync::Arc;

use super::super::schema::{Field, Kind};
use super::super::xml::Element;
use super::super::{EventType, Menu, MenuCommand, MenuIndex};
use super::body::Body;
use super::file::Cx;
use super::{action, form, page, pattern};
use crate::matcher::PatternSet;
use crate::model::{Code, MenuId, Position, Span};

/// Reads a menu and everything inside it.
pub(super) fn read<'f>(
    cx: &mut Cx<'f, '_>,
    element: &Element<'f>,
    parent: Option<MenuIndex>,
) -> MenuIndex {
    let body = Body::read(cx, element, Kind::MenuConfig);
    let index = next_index(cx);
    let menu = own(cx, &body, index, parent);
    cx.model.menus.push(menu);
    let mut commands = Vec::new();
    let mut children = Vec::new();
    for (kind, child) in &body.children {
        match kind {
            Kind::MenuCommand => commands.push(read_command(cx, child)),
            Kind::MenuForm => commands.push(form::read(cx, child)),
            Kind::MenuConfig => children.push(read(cx, child, Some(index))),
            _ => {}
        }
    }
    form::check_ids(cx, &commands);
    complete(cx, index, commands, children);
    index
}

/// Reads a command of a menu.
pub(super) fn read_command<'f>(cx: &mut Cx<'f, '_>, element: &Element<'f>) -> MenuCommand {
    let body = Body::read(cx, element, Kind::MenuCommand);
    let event_type = match body.get(Field::EventType) {
        Some("enter") => Some(EventType::Enter),
        Some("exit") => Some(EventType::Exit),
        _ => None,
    };
    MenuCommand {
        event_type,
        system_enable: pattern::is_true(&body, Field::SystemEnable),
        action: action::read(cx, &body),
        form: None,
    }
}

fn next_index(cx: &Cx<'_, '_>) -> MenuIndex {
    MenuIndex(u32::try_from(cx.model.menus.len()).unwrap_or(u32::MAX))
}

/// The menu without what stands inside it.
fn own<'f>(
    cx: &mut Cx<'f, '_>,
    body: &Body<'_, 'f>,
    index: MenuIndex,
    parent: Option<MenuIndex>,
) -> Menu {
    if let Some(given) = body.fields.get(Field::Id) {
        let at = given.place();
        if given.text() == "-" {
            let message = "a menu cannot have the id `-`, which means no menu";
            cx.tell(Code::BadValue, at.clone(), message, "give it another id");
        }
        let span = cx.span(at);
        cx.model.ids.push((MenuId::from(given.text()), span));
    }
    let renamed_from = renamed_from(cx, body);
    let (name, title) = action::names(body);
    let promises = action::promises(cx, body);
    Menu {
        index,
        id: MenuId::from(body.get(Field::Id).unwrap_or("")),
        name,
        title,
        description: action::description(cx, body),
        pattern: pattern::of(cx, body),
        pattern_at: pattern::place(cx, body),
        order_intended: body.get(Field::MatchOrder).is_some(),
        trap_allowed: body.get(Field::Trap).is_some(),
        answers_everything: body.get(Field::Answers).is_some(),
        page: page::of(cx, body),
        examples: action::examples(&promises),
        promises,
        permission: body.get(Field::Permission).map(Arc::from),
        hidden: pattern::is_true(body, Field::Hidden),
        button: body.get(Field::Button).map(Arc::from),
        renamed_from,
        commands: Vec::new(),
        parent,
        children: Vec::new(),
        position: Position::none(),
        matchers: PatternSet::default(),
        span: cx.span(body.element.tag.clone()),
    }
}

fn renamed_from(cx: &mut Cx<'_, '_>, body: &Body<'_, '_>) -> Vec<MenuId> {
    let Some(given) = body.fields.get(Field::RenamedFrom) else {
        return Vec::new();
    };
    let words = given.words();
    let old: Vec<(MenuId, Span)> = words
        .map(|(id, at)| (MenuId::from(id), cx.span(at)))
        .collect();
    let ids = old.iter().map(|(id, _)| id.clone()).collect();
    cx.model.old_ids.extend(old);
    ids
}

/// Gives a menu what stands inside it, once all of that has been read.
fn complete(
    cx: &mut Cx<'_, '_>,
    index: MenuIndex,
    commands: Vec<MenuCommand>,
    children: Vec<MenuIndex>,
) {
    let menus = &cx.model.menus;
    let of_commands = commands
        .iter()
        .map(|command| command.action.pattern.as_ref());
    let of_children = children.iter().map(|child| {
        menus
            .get(child.0 as usize)
            .and_then(|menu| menu.pattern.as_ref())
    });
    let matchers = PatternSet::new(of_commands.chain(of_children));
    if let Some(menu) = cx.model.menus.get_mut(index.0 as usize) {
        menu.matchers = matchers;
        menu.commands = commands;
        menu.children = children;
    }
}
