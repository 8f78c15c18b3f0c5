//! Forms as they are while somebody fills them in, with sample values.

use serde_json::{Value, json};

use super::shower::Shower;
use crate::menu::{Form, FormField, Menu, MenuCommand, MenuTree};
use crate::model::Filling;
use crate::render::form_view;
use crate::resolve::Asked;

/// A form in which everything before one of its fields is filled in.
pub(super) struct Filled<'t> {
    menu: &'t Menu,
    command: &'t MenuCommand,
    form: &'t Form,
    field: Option<&'t FormField>,
    pub(super) filling: Filling,
}

impl<'t> Filled<'t> {
    /// The form that a page belongs to, or if it belongs to none the first one of the tree;
    /// `value` gives the value of a field.
    pub(super) fn of(
        tree: &'t MenuTree,
        by: Shower<'t>,
        mut value: impl FnMut(&FormField) -> String,
    ) -> Option<Self> {
        let (menu, command, form, field) = match by {
            Shower::Question(menu, command, form, field)
            | Shower::Text(menu, command, form, field) => (menu, command, form, Some(field)),
            Shower::Confirmation(menu, command, form) => (menu, command, form, None),
            Shower::Command(menu, command) => (menu, command, command.form.as_deref()?, None),
            _ => {
                let (menu, command, form) = first(tree)?;
                (menu, command, form, form.fields.first())
            }
        };
        let mut filling = Filling::new(menu.id.clone(), &*command.action.id);
        let is_asked = |own: &&FormField| field.is_some_and(|field| field.name == own.name);
        for own in form.fields.iter().take_while(|own| !is_asked(own)) {
            filling.values.insert(own.name.to_string(), value(own));
        }
        filling.field = field.map(|field| field.name.to_string());
        Some(Self {
            menu,
            command,
            form,
            field,
            filling,
        })
    }

    /// What pages see of it, with the words of its question.
    pub(super) fn view(&self, prompt: &str) -> Value {
        let mut view = form_view(&Asked {
            menu: self.menu,
            command: self.command,
            form: self.form,
            filling: &self.filling,
            field: self.field,
            is_gone: false,
        });
        if let Some(fields) = view.as_object_mut() {
            fields.insert("prompt".to_owned(), json!(prompt));
        }
        view
    }
}

fn first(tree: &MenuTree) -> Option<(&Menu, &MenuCommand, &Form)> {
    tree.menus().iter().find_map(|menu| {
        let mut forms = menu.commands.iter();
        forms.find_map(|command| Some((menu, command, command.form.as_deref()?)))
    })
}
