//! From the model to what templates work with.

use serde_json::Value as Json;
use tera::value::Key;
use tera::{Map, Value};

use super::{QueryView, SubjectView};
use crate::matcher::Pattern;
use crate::menu::{Action, Menu, MenuTree};
use crate::model::Inbound;

/// What a list shows of a menu or command.
///
/// `keyword` is what can be typed to get there: the name, if the regex takes it and it is among the
/// examples if there are any; else the first of the words that the regex lists; else it is empty:
/// the name of a command that takes numbers is no number.
struct Entry<'a> {
    id: &'a str,
    name: &'a str,
    title: &'a str,
    description: &'a str,
    pattern: Option<&'a Pattern>,
    examples: &'a [String],
}

impl<'a> Entry<'a> {
    fn of_menu(menu: &'a Menu) -> Self {
        Self {
            id: menu.id.as_str(),
            name: &menu.name,
            title: &menu.title,
            description: &menu.description,
            pattern: menu.pattern.as_ref(),
            examples: &menu.examples,
        }
    }

    fn of_action(action: &'a Action) -> Self {
        Self {
            id: &action.id,
            name: &action.name,
            title: &action.title,
            description: &action.description,
            pattern: action.pattern.as_ref(),
            examples: &action.examples,
        }
    }

    fn unknown(name: &'a str) -> Self {
        Self {
            id: "",
            name,
            title: name,
            description: "",
            pattern: None,
            examples: &[],
        }
    }

    fn keyword(&self) -> &'a str {
        let is_taken = self
            .pattern
            .is_some_and(|pattern| pattern.is_match(self.name));
        let is_meant =
            self.examples.is_empty() || self.examples.iter().any(|text| text == self.name);
        if is_taken && is_meant {
            self.name
        } else {
            self.word().unwrap_or_default()
        }
    }

    /// The word that stands first in a regex that lists words.
    fn word(&self) -> Option<&'a str> {
        let pattern = self.pattern?;
        let words = pattern.literals()?.iter().filter(|word| !word.is_empty());
        let place = |word: &&String| pattern.source().find(word.as_str()).unwrap_or(usize::MAX);
        words.min_by_key(place).map(String::as_str)
    }

    fn into_map(self) -> Map {
        let regex = self.pattern.map_or("", Pattern::source);
        let examples = self
            .examples
            .iter()
            .map(|example| Value::from(example.as_str()));
        map([
            ("keyword", self.keyword().into()),
            ("id", self.id.into()),
            ("name", self.name.into()),
            ("title", self.title.into()),
            ("description", self.description.into()),
            ("regex", regex.into()),
            ("examples", examples.collect::<Vec<_>>().into()),
        ])
    }
}

fn map<const N: usize>(fields: [(&'static str, Value); N]) -> Map {
    fields
        .into_iter()
        .map(|(name, value)| (Key::Str(name), value))
        .collect()
}

/// A menu in a list.
pub(super) fn menu_entry(menu: &Menu) -> Value {
    Entry::of_menu(menu).into_map().into()
}

/// A command in a list.
pub(super) fn action(action: &Action) -> Value {
    Entry::of_action(action).into_map().into()
}

/// What has no name cannot be asked for, so no list shows it.
fn actions<'a>(list: impl IntoIterator<Item = &'a Action>) -> Value {
    let named = list.into_iter().filter(|action| !action.name.is_empty());
    named.map(action).collect::<Vec<_>>().into()
}

fn menus<'a>(list: impl IntoIterator<Item = &'a Menu>) -> Value {
    let named = list.into_iter().filter(|menu| !menu.name.is_empty());
    named.map(menu_entry).collect::<Vec<_>>().into()
}

/// The system commands of a tree.
pub(super) fn system_commands(tree: &MenuTree) -> Value {
    actions(tree.system_commands().iter().map(|command| &command.action))
}

/// The root menus of a tree.
pub(super) fn root_menus(tree: &MenuTree) -> Value {
    menus(tree.roots())
}

/// The menu a person stands in.
pub(super) fn menu(tree: &MenuTree, menu: &Menu) -> Value {
    map([
        ("id", menu.id.as_str().into()),
        ("name", menu.name.as_str().into()),
        ("title", menu.title.as_str().into()),
        ("description", menu.description.as_str().into()),
        ("path", path(tree, menu).into()),
        ("menus", menus(tree.children(menu))),
        (
            "commands",
            actions(menu.commands.iter().map(|command| &command.action)),
        ),
    ])
    .into()
}

/// The titles from the root down, joined by `/`.
fn path(tree: &MenuTree, menu: &Menu) -> String {
    let upwards = std::iter::successors(Some(menu), |menu| tree.parent(menu));
    let mut titles: Vec<&str> = upwards.map(|menu| menu.title.as_str()).collect();
    titles.reverse();
    titles.join("/")
}

/// What a list command found.
pub(super) fn query(query: &QueryView<'_>) -> Value {
    map([
        ("keyword", query.keyword.unwrap_or_default().into()),
        ("menus", menus(query.menus.iter().copied())),
        ("commands", actions(query.commands.iter().copied())),
        (
            "system_commands",
            actions(query.system_commands.iter().copied()),
        ),
    ])
    .into()
}

/// What a help command explains.
pub(super) fn subject(tree: &MenuTree, subject: &SubjectView<'_>) -> Value {
    let (kind, entry) = match subject {
        SubjectView::Menu(menu) => ("menu", Entry::of_menu(menu)),
        SubjectView::Command(action) => ("command", Entry::of_action(action)),
        SubjectView::System(action) => ("system-command", Entry::of_action(action)),
        SubjectView::Unknown(name) => ("unknown", Entry::unknown(name)),
    };
    let mut fields = entry.into_map();
    if let SubjectView::Menu(explained) = subject {
        fields.extend(menu(tree, explained).into_map().unwrap_or_default());
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
    let content = Value::try_from_serializable(&message.content)?;
    let mut fields = content.into_map().unwrap_or_default();
    fields.insert(Key::Str("created"), message.created.millis().into());
    fields.insert(Key::Str("extra"), texts(&message.extra));
    Ok(fields.into())
}

/// Names and texts.
pub(super) fn texts<'a>(list: impl IntoIterator<Item = (&'a String, &'a String)>) -> Value {
    let fields = list
        .into_iter()
        .map(|(name, text)| (Key::from(name.clone()), text.as_str().into()));
    fields.collect::<Map>().into()
}

/// Names and values of any kind.
pub(super) fn values<'a>(list: impl IntoIterator<Item = (&'a String, &'a Json)>) -> Value {
    let fields = list
        .into_iter()
        .map(|(name, value)| (Key::from(name.clone()), json(value)));
    fields.collect::<Map>().into()
}

/// A value of any kind.
pub(super) fn json(value: &Json) -> Value {
    match value {
        Json::Null => Value::none(),
        Json::Bool(yes) => (*yes).into(),
        Json::Number(number) => match (number.as_u64(), number.as_i64()) {
            (Some(positive), _) => positive.into(),
            (None, Some(negative)) => negative.into(),
            (None, None) => number.as_f64().map_or_else(Value::none, Value::from),
        },
        Json::String(text) => text.as_str().into(),
        Json::Array(list) => list.iter().map(json).collect::<Vec<_>>().into(),
        Json::Object(fields) => values(fields),
    }
}
