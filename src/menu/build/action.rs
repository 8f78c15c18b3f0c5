//! What the commands of menus, system commands, and those for events and messages share.

use std::sync::Arc;

use super::super::schema::{Field, Kind};
use super::super::xml::Element;
use super::super::{Action, EventCommand, HandlerRef, MessageCommand, Promise, Target};
use super::body::Body;
use super::file::{Cx, opening};
use super::given::Given;
use super::{page, pattern};
use crate::model::platform::{EVENTS, MESSAGE_TYPES};
use crate::model::text::near_names;
use crate::model::{Code, Diagnostic, MenuId};

/// Reads what an element does.
pub(super) fn read<'f>(cx: &mut Cx<'f, '_>, body: &Body<'_, 'f>) -> Action {
    let (name, title) = names(body);
    let promises = promises(cx, body);
    Action {
        id: body.get(Field::Id).unwrap_or("").into(),
        name,
        title,
        description: description(cx, body),
        pattern: pattern::of(cx, body),
        pattern_at: pattern::place(cx, body),
        order_intended: body.get(Field::MatchOrder).is_some(),
        page: page::of(cx, body),
        handler: handler(cx, body),
        goto: goto(cx, body),
        examples: examples(&promises),
        promises,
        permission: body.get(Field::Permission).map(Arc::from),
        hidden: pattern::is_true(body, Field::Hidden),
        span: cx.span(body.element.tag.clone()),
    }
}

/// Reads an `event-command`.
pub(super) fn read_event<'f>(cx: &mut Cx<'f, '_>, element: &Element<'f>) -> EventCommand {
    let body = Body::read(cx, element, Kind::EventCommand);
    check_event(cx, &body);
    let key = body
        .fields
        .get(Field::Key)
        .and_then(|given| pattern::read(cx, &given.value, &given.at, pattern::options(&body)));
    EventCommand {
        event: body.get(Field::Event).unwrap_or("").to_owned(),
        key,
        action: read(cx, &body),
    }
}

/// Reads a `message-command`.
pub(super) fn read_message<'f>(cx: &mut Cx<'f, '_>, element: &Element<'f>) -> MessageCommand {
    let body = Body::read(cx, element, Kind::MessageCommand);
    let given = body.fields.get(Field::Type);
    check_name(cx, given, "type of message", MESSAGE_TYPES);
    if let Some(given) = body.fields.get(Field::Type) {
        let help = match given.text().to_lowercase().as_str() {
            "text" => Some("what is typed is answered by menus and commands: use `menu-config`"),
            "event" => Some("use `event-command`"),
            _ => None,
        };
        if let Some(help) = help {
            let message = format!("a `message-command` cannot be for `{}`", given.text());
            cx.tell(Code::BadValue, given.place(), message, help);
        }
    }
    MessageCommand {
        msg_type: body.get(Field::Type).unwrap_or("").to_owned(),
        action: read(cx, &body),
    }
}

/// Tells of an event that hardly is one of the platform's.
pub(super) fn check_event(cx: &mut Cx<'_, '_>, body: &Body<'_, '_>) {
    check_name(cx, body.fields.get(Field::Event), "event", EVENTS);
}

/// Tells of a name that is like one of the platform's, or like none that it could have: it adds to
/// them, so that others may be right.
pub(super) fn check_name(
    cx: &mut Cx<'_, '_>,
    given: Option<&Given<'_>>,
    what: &str,
    known: &[&str],
) {
    let Some(given) = given else { return };
    let name = given.text();
    let is_known = known.iter().any(|own| own.eq_ignore_ascii_case(name));
    let may_be = name.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'_');
    let is_near = !near_names(name, known.iter().copied()).is_empty();
    if is_known || may_be && !is_near {
        return;
    }
    let message = format!("the platform has no {what} `{name}`");
    let fault = Diagnostic::new(Code::UnknownEvent, cx.span(given.place()), message)
        .help("write the name that the platform sends, such as `subscribe` or `image`")
        .near(name, known);
    cx.push(fault);
}

/// Name and title; the title is the name if there is none.
pub(super) fn names(body: &Body<'_, '_>) -> (Arc<str>, Arc<str>) {
    let name: Arc<str> = body.get(Field::Name).unwrap_or("").into();
    let title = body
        .get(Field::Title)
        .map_or_else(|| Arc::clone(&name), Arc::from);
    (name, title)
}

pub(super) fn description<'f>(cx: &mut Cx<'f, '_>, body: &Body<'_, 'f>) -> String {
    let Some(element) = body.only(Kind::Description) else {
        return String::new();
    };
    let description = Body::read(cx, element, Kind::Description);
    description.text.value().trim().to_owned()
}

/// What the `example` and `not-example` elements promise.
pub(super) fn promises<'f>(cx: &mut Cx<'f, '_>, body: &Body<'_, 'f>) -> Vec<Promise> {
    let mut promises = Vec::new();
    for kind in [Kind::Example, Kind::NotExample] {
        for element in body.all(kind) {
            promises.extend(promise(cx, element, kind));
        }
    }
    promises
}

/// The texts that lead here, as help shows them.
pub(super) fn examples(promises: &[Promise]) -> Vec<String> {
    let examples = promises.iter().filter(|promise| promise.leads_here);
    examples.map(|promise| promise.text.clone()).collect()
}

fn promise<'f>(cx: &mut Cx<'f, '_>, element: &Element<'f>, kind: Kind) -> Option<Promise> {
    let body = Body::read(cx, element, kind);
    let text = body.text.value().trim();
    if text.is_empty() {
        empty(cx, element);
        return None;
    }
    Some(Promise {
        text: text.to_owned(),
        leads_here: kind == Kind::Example,
        span: cx.span(body.text.source(body.text.trimmed())),
    })
}

pub(super) fn empty(cx: &mut Cx<'_, '_>, element: &Element<'_>) {
    let message = format!("this `{}` is empty", element.name.local());
    let help = "it counts as not given; leave it out, or give it a text";
    cx.tell(Code::EmptyValue, opening(element), message, help);
}

/// The handler by name, or else by class, or else by its address.
fn handler(cx: &mut Cx<'_, '_>, body: &Body<'_, '_>) -> Option<HandlerRef> {
    let ways = [Field::Handler, Field::ClassName, Field::Url];
    let mut ways = ways.into_iter().filter_map(|way| body.fields.get(way));
    let given = ways.next()?;
    for ignored in ways {
        let message = format!(
            "`{}` names the handler already, so this is ignored",
            given.name
        );
        let fault = Diagnostic::new(Code::RepeatedField, cx.span(ignored.at.clone()), message)
            .help("keep one of them")
            .related(cx.span(given.at.clone()), "this one counts");
        cx.push(fault);
    }
    let name: Arc<str> = given.text().into();
    let is_class = given.row.field == Field::ClassName;
    let segment = given.text().rsplit('.').next().filter(|_| is_class);
    Some(HandlerRef {
        short: segment.map_or_else(|| Arc::clone(&name), Arc::from),
        name,
        is_class,
        is_address: given.row.field == Field::Url,
        span: cx.span(given.place()),
    })
}

fn goto(cx: &mut Cx<'_, '_>, body: &Body<'_, '_>) -> Option<Target> {
    let given = body.fields.get(Field::Goto)?;
    if given.text() == "-" {
        return Some(Target::Nowhere);
    }
    let id = MenuId::from(given.text());
    let span = cx.span(given.place());
    let reference = (id.clone(), span, Code::UnknownGoto);
    cx.model.references.push(reference);
    Some(Target::Menu(id))
}
