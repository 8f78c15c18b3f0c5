//! What a template is given.

use serde::Serialize;
use tera::{Context, Value};

use super::entry::Entries;
use super::known::KnownTree;
use super::names::{Name, NameSet};
use super::{PageView, values};

/// A view, and what of it was made before.
pub(super) struct Given<'a> {
    view: &'a PageView<'a>,
    known: Option<&'a KnownTree>,
    fresh: Entries,
}

impl<'a> Given<'a> {
    /// What this view gives.
    pub(super) fn new(view: &'a PageView<'a>, known: Option<&'a KnownTree>) -> Self {
        Self {
            view,
            known,
            fresh: Entries::default(),
        }
    }

    /// Of the names that every page has the wanted ones, and all that the handler put.
    ///
    /// # Errors
    /// In words, when the handler put something under one of those names.
    pub(super) fn context(&self, wanted: NameSet) -> Result<Context, String> {
        let mut context = Context::new();
        for (name, value) in self.view.data {
            if Name::ALL.iter().any(|own| own.word() == name) {
                return Err(format!(
                    "the handler put a value under `{name}`, which every page has already"
                ));
            }
            context.insert_value(name.clone(), json(value)?);
        }
        for name in Name::ALL.iter().copied() {
            if wanted.has(name) {
                context.insert_value(name.word(), self.value(name)?);
            }
        }
        Ok(context)
    }

    /// The same as JSON, for people.
    ///
    /// # Errors
    /// In words, when a value has no such form.
    pub(super) fn shown(&self, wanted: NameSet) -> Result<serde_json::Value, String> {
        let mut shown = serde_json::Map::new();
        for (name, value) in self.view.data {
            shown.insert(name.clone(), value.clone());
        }
        for name in Name::ALL.iter().copied().filter(|name| wanted.has(*name)) {
            let value = serde_json::to_value(self.value(name)?);
            let value = value.map_err(|error| error.to_string())?;
            shown.insert(name.word().to_owned(), value);
        }
        Ok(shown.into())
    }

    fn entries(&self) -> &Entries {
        self.known.map_or(&self.fresh, KnownTree::entries)
    }

    /// What was made of the whole tree: good for whom nothing is denied.
    fn whole(&self) -> Option<&'a KnownTree> {
        self.known.filter(|_| self.view.denied.is_nothing())
    }

    fn value(&self, name: Name) -> Result<Value, String> {
        let view = self.view;
        let nothing = Value::none;
        Ok(match name {
            Name::Menu => self.menu(),
            Name::RootMenus => self.whole().map_or_else(
                || values::root_menus(self.entries(), view.tree, view.denied),
                KnownTree::root_menus,
            ),
            Name::SystemCommands => self.whole().map_or_else(
                || values::system_commands(self.entries(), view.tree, view.denied),
                KnownTree::system_commands,
            ),
            Name::Query => {
                let query = |query| values::query(self.entries(), query);
                view.query.as_ref().map_or_else(nothing, query)
            }
            Name::Subject => {
                let subject =
                    |subject| values::subject(self.entries(), view.tree, subject, view.denied);
                view.subject.as_ref().map_or_else(nothing, subject)
            }
            Name::Command => {
                let command = |command| self.entries().action(command);
                view.command.map_or_else(nothing, command)
            }
            Name::Text => view.text.into(),
            Name::TextNormalised => view.text_normalised.into(),
            Name::Args => json(view.args)?,
            Name::Session => json(view.session.values())?,
            Name::User => values::user(view.message),
            Name::Message => values::message(view.message).map_err(|error| error.to_string())?,
            Name::Now => view.now.millis().into(),
            Name::Suggestions => {
                let titles = view.suggestions.iter().map(|offer| offer.title.as_str());
                titles.collect::<Vec<_>>().into()
            }
            Name::Offers => values::offers(view.suggestions),
        })
    }

    fn menu(&self) -> Value {
        let (Some(menu), tree) = (self.view.menu, self.view.tree) else {
            return Value::none();
        };
        let fresh = || values::menu(self.entries(), tree, menu, self.view.denied);
        self.whole().map_or_else(fresh, |known| known.menu(menu))
    }
}

fn json(value: &impl Serialize) -> Result<Value, String> {
    values::json(value).map_err(|error| error.to_string())
}
