//! What a text means to somebody who is filling in a form.

use super::{Input, Pause, option_of};
use crate::matcher::{Args, Pattern};
use crate::menu::{Form, FormField, Menu, MenuCommand, MenuTree, SystemCommand};
use crate::model::{Filling, Rest};

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
    /// The field that the person was asked for is gone: what they say now answers no question that
    /// there is.
    pub is_gone: bool,
}

/// What a text comes to for somebody who is filling in a form.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum InForm<'t> {
    /// It is one of those that always leave every menu.
    Escape,
    /// It asks for more of the last reply.
    More,
    /// It means this to the form.
    Said(Said),
    /// The form does not know it, and a system command takes it.
    System {
        /// The system command.
        command: &'t SystemCommand,
        /// What its regex caught.
        args: Args,
        /// The text that was taken is the normalised one.
        by_normalised: bool,
    },
    /// It answers a field that is gone: nothing is taken from it, and the next field is asked for.
    Gone,
    /// Nothing that anybody knows.
    Unfit,
}

/// What a text means to a form itself.
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
}

/// The form that a person is filling in, in today's menus; nothing if it is gone.
///
/// If the field that was asked for is gone, the first one without a value takes its place.
#[must_use]
pub fn asked<'t, 'f>(at: Option<&'t Menu>, filling: &'f Filling) -> Option<Asked<'t, 'f>> {
    let menu = at?;
    let mut commands = menu.commands.iter();
    let command = commands.find(|own| own.form.is_some() && *own.action.id == *filling.form)?;
    let form = command.form.as_deref()?;
    let name = filling.field.as_deref();
    let stored = name.and_then(|name| form.field(name));
    let is_gone = name.is_some() && stored.is_none();
    let field = stored.or_else(|| first_open(form, filling).filter(|_| is_gone));
    Some(Asked {
        menu,
        command,
        form,
        filling,
        field,
        is_gone,
    })
}

/// Who takes a text inside a form; turns, explanations and the line that tells how to ask for more
/// all ask here.
///
/// First the texts that leave every menu, then the form's own words; then the words for more, if it
/// is the question that was not said whole; then the field, whose choices may also be answered by
/// their numbers among `options`; then the system commands; last the words for more of any other
/// reply.
#[must_use]
pub fn in_form<'t>(
    tree: &'t MenuTree,
    asked: &Asked<'t, '_>,
    input: &Input,
    options: &[String],
    pause: &Pause<'_>,
) -> InForm<'t> {
    if pause.leaves(input) {
        return InForm::Escape;
    }
    let word = asked.word(input);
    if asked.is_gone {
        return match word {
            Some(Said::Cancel) => InForm::Said(Said::Cancel),
            _ => InForm::Gone,
        };
    }
    if let Some(said) = word {
        return InForm::Said(said);
    }
    if pause.rest == Rest::OfQuestion && pause.asks_for_more(input) {
        return InForm::More;
    }
    let by_number = || {
        let option = Input::new(option_of(input, options)?.1, &[]);
        asked.word(&option).or_else(|| asked.value(&option))
    };
    if let Some(said) = asked.value(input).or_else(by_number) {
        return InForm::Said(said);
    }
    match system_command(tree, input) {
        Some((command, args, by_normalised)) => InForm::System {
            command,
            args,
            by_normalised,
        },
        None if pause.rest != Rest::None && pause.asks_for_more(input) => InForm::More,
        None => InForm::Unfit,
    }
}

impl<'t> Asked<'t, '_> {
    /// The word of the form that a text is, as typed or normalised.
    fn word(&self, input: &Input) -> Option<Said> {
        let words = &self.form.words;
        let is = |pattern: &Option<Pattern>| pattern.as_ref().is_some_and(|own| takes(own, input));
        let may_skip = self.field.is_some_and(|field| self.may_skip(field));
        if is(&words.cancel) {
            Some(Said::Cancel)
        } else if is(&words.back) {
            Some(Said::Back)
        } else if may_skip && is(&words.skip) {
            Some(Said::Skip)
        } else if self.field.is_none() && is(&words.confirm) {
            Some(Said::Confirm)
        } else {
            None
        }
    }

    /// The value that a text is, as typed or else normalised.
    fn value(&self, input: &Input) -> Option<Said> {
        let field = self.field?;
        let texts = [&input.typed, &input.normalised];
        let fit = texts.into_iter().find(|text| fits(field, text));
        fit.map(|text| Said::Value(text.to_string()))
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
fn system_command<'t>(
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
