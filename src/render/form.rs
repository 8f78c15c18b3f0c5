//! Forms as pages see them.

use serde_json::{Value, json};

use crate::matcher::Pattern;
use crate::menu::FormField;
use crate::resolve::Asked;

/// What pages see of a form, under the name `form`; `prompt`, `error` and `is_unfit` are said by the
/// engine.
#[must_use]
pub fn form_view(asked: &Asked<'_, '_>) -> Value {
    let action = &asked.command.action;
    let values = &asked.filling.values;
    let field = |field: &FormField| {
        json!({
            "name": &*field.name,
            "title": &*field.title,
            "required": field.required,
            "value": values.get(&*field.name),
        })
    };
    let fields: Vec<_> = asked.form.fields.iter().map(field).collect();
    json!({
        "id": &*action.id,
        "name": &*action.name,
        "title": &*action.title,
        "fields": fields,
        "values": values,
        "field": asked.field.map(field),
        "step": asked.place().map_or(asked.form.fields.len(), |place| place + 1),
        "steps": asked.form.fields.len(),
        "words": words(asked),
        "prompt": "",
        "error": "",
        "is_unfit": false,
    })
}

/// The words that work at this step.
fn words(asked: &Asked<'_, '_>) -> Vec<String> {
    let own = &asked.form.words;
    let at_end = asked.field.is_none();
    let may_skip = asked.field.is_some_and(|field| asked.may_skip(field));
    let words = [
        own.confirm.as_ref().filter(|_| at_end),
        own.skip.as_ref().filter(|_| may_skip),
        own.back.as_ref().filter(|_| asked.before().is_some()),
        own.cancel.as_ref(),
    ];
    let words = words.into_iter().flatten();
    words.filter_map(word).map(str::to_owned).collect()
}

/// The word that a person is told: the first one that stands in the regex.
fn word(pattern: &Pattern) -> Option<&str> {
    let mut words = pattern.source().split('|').map(str::trim);
    words.find(|word| !word.is_empty() && pattern.is_match(word))
}
