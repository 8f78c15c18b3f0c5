//! What to do when nothing takes a message.

use super::super::NotFound;
use super::super::schema::{Field, Kind};
use super::super::xml::Element;
use super::action;
use super::body::Body;
use super::file::Cx;
use crate::model::platform::MESSAGE_TYPES;
use crate::model::{Code, MenuId};

/// Reads a `not-found`.
pub(super) fn read<'f>(cx: &mut Cx<'f, '_>, element: &Element<'f>) -> NotFound {
    let body = Body::read(cx, element, Kind::NotFound);
    check_type(cx, &body);
    action::check_event(cx, &body);
    let given = body.fields.get(Field::MsgType);
    action::check_name(cx, given, "type of message", MESSAGE_TYPES);
    let owned = |field| body.get(field).map(str::to_owned);
    NotFound {
        is_of_account: cx.model.namespace.is_some(),
        menu: menu(cx, &body),
        msg_type: owned(Field::MsgType),
        event: owned(Field::Event),
        is_new: body.get(Field::Session).map(|word| word == "new"),
        action: action::read(cx, &body),
    }
}

fn menu(cx: &mut Cx<'_, '_>, body: &Body<'_, '_>) -> Option<MenuId> {
    let given = body.fields.get(Field::Menu)?;
    let id = MenuId::from(given.text());
    let reference = (id.clone(), cx.span(given.place()), Code::UnknownMenu);
    cx.model.references.push(reference);
    Some(id)
}

/// An event is asked for by its name, and has no other type.
fn check_type(cx: &mut Cx<'_, '_>, body: &Body<'_, '_>) {
    let Some(given) = body.fields.get(Field::MsgType) else {
        return;
    };
    let is_event = given.text().eq_ignore_ascii_case("event");
    if is_event || body.fields.get(Field::Event).is_some() {
        let (message, help) = match is_event {
            true => (
                "a `not-found` is not for all events",
                "events are met with silence unless one is named: write `event=\"…\"` instead",
            ),
            false => (
                "an event never has this type, so this is never used",
                "leave out `msg-type` or `event`",
            ),
        };
        cx.tell(Code::BadValue, given.place(), message, help);
    }
}
