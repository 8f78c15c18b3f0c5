//! From the model to what templates work with.

use serde::Serialize;
use tera::value::Key;
use tera::{Map, Value};

use super::entry::{Entries, Entry};
use super::{QueryView, SubjectView};
use crate::menu::{Action, Menu, MenuTree};
use crate::model::Inbound;
use crate::resolve::{Denied, Offer};

/// Fields by name.
pub(super) fn map<const N: usize>(fields: [(&'static str, Value); N]) -> Map {
    fields
        .into_iter()
        .map(|(name, value)| (Key::Str(name), value))
        .collect()
}

/// What has no name cannot be asked for, so no list shows it.
fn actions<'a>(entries: &Entries, list: impl IntoIterator<Item = &'a Action>) -> Value {
    let named = list.into_iter().filter(|action| !action.name.is_empty());
    let shown = named.map(|action| entries.action(action));
    shown.collect::<Vec<_>>().into()
}

fn menus<'a>(entries: &Entries, list: impl IntoIterator<Item = &'a Menu>) -> Value {
    let named = list.into_iter().filter(|menu| !menu.name.is_empty());
    let shown = named.map(|menu| entries.menu(menu));
    shown.collect::<Vec<_>>().into()
}

/// The system commands of a tree.
pub(super) fn system_commands(entries: &Entries, tree: &MenuTree, denied: &Denied) -> Value {
    let all = tree.system_commands().iter().map(|command| &command.action);
    actions(entries, all.filter(|action| denied.shows(action)))
}

/// The root menus of a tree.
pub(super) fn root_menus(entries: &Entries, tree: &MenuTree, denied: &Denied) -> Value {
    menus(entries, tree.roots().filter(|menu| denied.shows_menu(menu)))
}

/// The menu a person stands in; of one that is denied nobody sees what is in it.
pub(super) fn menu(entries: &Entries, tree: &MenuTree, menu: &Menu, denied: &Denied) -> Value {
    let is_open = denied.menu(tree, menu).is_none();
    let children = tree.children(menu);
    let children = children.filter(|menu| is_open && denied.shows_menu(menu));
    let commands = menu.commands.iter().map(|command| &command.action);
    let commands = commands.filter(|action| is_open && denied.shows(action));
    map([
        ("id", menu.id.as_str().into()),
        ("name", (&*menu.name).into()),
        ("title", (&*menu.title).into()),
        ("description", menu.description.as_str().into()),
        ("path", path(tree, menu).into()),
        ("menus", menus(entries, children)),
        ("commands", actions(entries, commands)),
    ])
    .into()
}

/// The titles from the root down, joined by `/`.
fn path(tree: &MenuTree, menu: &Menu) -> String {
    let upwards = std::iter::successors(Some(menu), |menu| tree.parent(menu));
    let mut titles: Vec<&str> = upwards.map(|menu| &*menu.title).collect();
    titles.reverse();
    titles.join("/")
}

/// What a list command found.
pub(super) fn query(entries: &Entries, query: &QueryView<'_>) -> Value {
    map([
        ("keyword", query.keyword.unwrap_or_default().into()),
        ("menus", menus(entries, query.menus.iter().copied())),
        ("commands", actions(entries, query.commands.iter().copied())),
        (
            "system_commands",
            actions(entries, query.system_commands.iter().copied()),
        ),
    ])
    .into()
}

/// What a help command explains.
pub(super) fn subject(
    entries: &Entries,
    tree: &MenuTree,
    subject: &SubjectView<'_>,
    denied: &Denied,
) -> Value {
    let (kind, entry) = match subject {
        SubjectView::Menu(menu) => ("menu", Entry::of_menu(menu)),
        SubjectView::Command(action) => ("command", Entry::of_action(action)),
        SubjectView::System(action) => ("system-command", Entry::of_action(action)),
        SubjectView::Unknown(name) => ("unknown", Entry::unknown(name)),
    };
    let mut fields = entry.into_map();
    if let SubjectView::Menu(explained) = subject {
        fields.extend(
            menu(entries, tree, explained, denied)
                .into_map()
                .unwrap_or_default(),
        );
    } else {
        fields.extend(map([
            ("path", "".into()),
            ("menus", Vec::<Value>::new().into()),
            ("commands", Vec::<Value>::new().into()),
        ]));
    }
    fields.insert(Key::Str("kind"), kind.into());
    fields.into()
}

/// What may have been meant.
pub(super) fn offers(offers: &[Offer]) -> Value {
    let offer = |offer: &Offer| -> Value {
        map([
            ("text", offer.text.as_str().into()),
            ("title", offer.title.as_str().into()),
        ])
        .into()
    };
    offers.iter().map(offer).collect::<Vec<_>>().into()
}

/// Who wrote, and to which account.
pub(super) fn user(message: &Inbound) -> Value {
    map([
        ("openid", message.openid.as_str().into()),
        ("account", message.account.as_str().into()),
    ])
    .into()
}

/// The message's own fields.
///
/// # Errors
/// When a field has no form that templates know.
pub(super) fn message(message: &Inbound) -> tera::TeraResult<Value> {
    let content = json(&message.content)?;
    let mut fields = content.into_map().unwrap_or_default();
    fields.insert(Key::Str("channel"), message.channel.name().into());
    fields.insert(Key::Str("created"), message.created.millis().into());
    fields.insert(Key::Str("extra"), json(&message.extra)?);
    Ok(fields.into())
}

/// Something that has a JSON form.
///
/// # Errors
/// When it has no form that templates know.
pub(super) fn json(value: &impl Serialize) -> tera::TeraResult<Value> {
    Value::try_from_serializable(value)
}
