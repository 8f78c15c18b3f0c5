//! What a text means to somebody who is filling in a form.

use super::Input;
use crate::matcher::{Args, Pattern};
use crate::menu::{Form, FormField, Menu, MenuCommand, MenuTree, SystemCommand};
use crate::model::Filling;

/// A form, and how far a person is in it.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Asked<'t, 'f> {
    /// The menu that it belongs to.
    pub menu: &'t Menu,
    /// The form as a command.
    pub command: &'t MenuCommand,
    /// What it asks for.
    pub form: &'t Form,
    /// The person's values.
    pub filling: &'f Filling,
    /// The field that is asked for; none when all that is left is to confirm.
    pub field: Option<&'t FormField>,
}

/// What a text means inside a form.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Said {
    /// The form is given up.
    Cancel,
    /// To the field before.
    Back,
    /// To the next field.
    Skip,
    /// A value of the field.
    Value(String),
    /// Everything is right.
    Confirm,
    /// Nothing that the form knows.
    Unfit,
}

/// The form that a person is filling in, in today's menus; nothing if it is gone.
///
/// If the field that was asked for is gone, the first one without a value is asked for.
#[must_use]
pub fn asked<'t, 'f>(at: Option<&'t Menu>, filling: &'f Filling) -> Option<Asked<'t, 'f>> {
    let menu = at?;
    let mut commands = menu.commands.iter();
    let command = commands.find(|own| own.form.is_some() && *own.action.id == *filling.form)?;
    let form = command.form.as_deref()?;
    let field = match &filling.field {
        None => None,
        Some(name) => form.field(name).or_else(|| first_open(form, filling)),
    };
    Some(Asked {
        menu,
        command,
        form,
        filling,
        field,
    })
}

impl<'t> Asked<'t, '_> {
    /// What a text means: words of the form first, then the field's regex; each as typed and then
    /// normalised.
    #[must_use]
    pub fn said(&self, input: &Input) -> Said {
        let words = &self.form.words;
        let is = |pattern: &Option<Pattern>| pattern.as_ref().is_some_and(|own| takes(own, input));
        if is(&words.cancel) {
            return Said::Cancel;
        }
        if is(&words.back) {
            return Said::Back;
        }
        match self.field {
            None if is(&words.confirm) => Said::Confirm,
            None => Said::Unfit,
            Some(field) if self.may_skip(field) && is(&words.skip) => Said::Skip,
            Some(field) => value(field, input).map_or(Said::Unfit, Said::Value),
        }
    }

    /// What is not required may be left out, and what has a value may stay as it is.
    #[must_use]
    pub fn may_skip(&self, field: &FormField) -> bool {
        !field.required || self.filling.values.contains_key(&*field.name)
    }

    /// The field before the one that is asked for; the first one has none.
    #[must_use]
    pub fn before(&self) -> Option<&'t FormField> {
        let place = self.place().unwrap_or(self.form.fields.len());
        self.form.fields.get(place.checked_sub(1)?)
    }

    /// The field that is asked for after this one: the next without a value.
    #[must_use]
    pub fn after(&self) -> Option<&'t FormField> {
        let behind = self.place().map_or(0, |place| place + 1);
        let mut fields = self.form.fields.iter().skip(behind);
        fields.find(|field| !self.filling.values.contains_key(&*field.name))
    }

    /// The first field whose value cannot be used: it is required and not there, or it does not fit
    /// any more.
    #[must_use]
    pub fn unfit(&self) -> Option<&'t FormField> {
        let values = &self.filling.values;
        let mut fields = self.form.fields.iter();
        fields.find(|field| match values.get(&*field.name) {
            Some(value) => !fits(field, value),
            None => field.required,
        })
    }

    /// Which of the fields is asked for, from 0; none when all that is left is to confirm.
    #[must_use]
    pub fn place(&self) -> Option<usize> {
        let asked = self.field?;
        let mut fields = self.form.fields.iter();
        fields.position(|field| field.name == asked.name)
    }
}

/// A form as it begins: the groups that its own regex caught are values of the fields that have
/// their names, if they fit.
#[must_use]
pub fn begun(menu: &Menu, command: &MenuCommand, form: &Form, args: &Args) -> Filling {
    let mut filling = Filling::new(menu.id.clone(), &*command.action.id);
    for field in &form.fields {
        let value = args.get(&*field.name).filter(|value| fits(field, value));
        if let Some(value) = value {
            filling.values.insert(field.name.to_string(), value.clone());
        }
    }
    filling.field = first_open(form, &filling).map(|field| field.name.to_string());
    filling
}

/// The first system command that takes a text, as typed or else normalised; what it caught; and
/// whether it was the normalised text.
#[must_use]
pub fn system_command<'t>(
    tree: &'t MenuTree,
    input: &Input,
) -> Option<(&'t SystemCommand, Args, bool)> {
    let take = |text: &str| {
        let place = tree.system_matchers().matches(text).iter().next()?;
        let command = tree.system_commands().get(place)?;
        let args = command.action.pattern.as_ref()?.args(text)?;
        Some((command, args))
    };
    let typed = take(&input.typed).map(|(command, args)| (command, args, false));
    typed.or_else(|| take(&input.normalised).map(|(command, args)| (command, args, true)))
}

fn first_open<'t>(form: &'t Form, filling: &Filling) -> Option<&'t FormField> {
    let mut fields = form.fields.iter();
    fields.find(|field| !filling.values.contains_key(&*field.name))
}

fn takes(pattern: &Pattern, input: &Input) -> bool {
    pattern.is_match(&input.typed) || pattern.is_match(&input.normalised)
}

fn fits(field: &FormField, value: &str) -> bool {
    let mut patterns = field.pattern.iter();
    !value.is_empty() && patterns.all(|pattern| pattern.is_match(value))
}

fn value(field: &FormField, input: &Input) -> Option<String> {
    let texts = [&input.typed, &input.normalised];
    let fit = texts.into_iter().find(|text| fits(field, text));
    fit.map(|text| text.to_string())
}
