//! Menus and commands as lists show them.

use std::sync::{Arc, PoisonError, RwLock};

use foldhash::HashMap;
use tera::{Map, Value};

use super::values::map;
use crate::matcher::Pattern;
use crate::menu::{Action, Menu};
use crate::model::{SourceFile, Span};

/// An element of a file: where the file lies in memory, and where the element begins in it.
type Element = (usize, usize);

/// What lists show of menus and commands, made once for each element of a file.
#[derive(Debug, Default)]
pub(super) struct Entries(RwLock<HashMap<Element, (Arc<SourceFile>, Value)>>);

impl Entries {
    /// A menu in a list.
    pub(super) fn menu(&self, menu: &Menu) -> Value {
        self.kept(&menu.span, || Entry::of_menu(menu))
    }

    /// A command in a list.
    pub(super) fn action(&self, action: &Action) -> Value {
        self.kept(&action.span, || Entry::of_action(action))
    }

    fn kept<'a>(&self, span: &Span, make: impl FnOnce() -> Entry<'a>) -> Value {
        let element = (Arc::as_ptr(span.file()).addr(), span.start());
        let entries = self.0.read().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, entry)) = entries.get(&element) {
            return entry.clone();
        }
        drop(entries);
        let entry = Value::from(make().into_map());
        let mut entries = self.0.write().unwrap_or_else(PoisonError::into_inner);
        // The file is kept as well: as long as it lives no other one lies at its address.
        entries.insert(element, (Arc::clone(span.file()), entry.clone()));
        entry
    }
}

/// What a list shows of a menu or command.
///
/// `keyword` is what can be typed to get there; empty if that is no certain word.
pub(super) struct Entry<'a> {
    keyword: &'a str,
    id: &'a str,
    name: &'a str,
    title: &'a str,
    description: &'a str,
    pattern: Option<&'a Pattern>,
    examples: &'a [String],
}

impl<'a> Entry<'a> {
    /// A menu.
    pub(super) fn of_menu(menu: &'a Menu) -> Self {
        Self {
            keyword: menu.keyword().unwrap_or_default(),
            id: menu.id.as_str(),
            name: &menu.name,
            title: &menu.title,
            description: &menu.description,
            pattern: menu.pattern.as_ref(),
            examples: &menu.examples,
        }
    }

    /// A command.
    pub(super) fn of_action(action: &'a Action) -> Self {
        Self {
            keyword: action.keyword().unwrap_or_default(),
            id: &action.id,
            name: &action.name,
            title: &action.title,
            description: &action.description,
            pattern: action.pattern.as_ref(),
            examples: &action.examples,
        }
    }

    /// Something that nothing is called.
    pub(super) fn unknown(name: &'a str) -> Self {
        Self {
            keyword: "",
            id: "",
            name,
            title: name,
            description: "",
            pattern: None,
            examples: &[],
        }
    }

    /// As templates see it.
    pub(super) fn into_map(self) -> Map {
        let regex = self.pattern.map_or("", Pattern::source);
        let examples = self
            .examples
            .iter()
            .map(|example| Value::from(example.as_str()));
        map([
            ("keyword", self.keyword.into()),
            ("id", self.id.into()),
            ("name", self.name.into()),
            ("title", self.title.into()),
            ("description", self.description.into()),
            ("regex", regex.into()),
            ("examples", examples.collect::<Vec<_>>().into()),
        ])
    }
}
