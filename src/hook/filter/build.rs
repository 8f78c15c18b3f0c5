//! From words to filters: the names that the text form has.

use super::read::{FilterError, Item, What};
use super::{Filter, RegexForm, Test, pattern};
use crate::model::text::near_names;

/// The names of the text form with what may stand in their brackets, and what each takes.
pub const FILTERS: &[(&str, &str)] = &[
    ("all", "every message; always asked last"),
    (
        "and(filter, …)",
        "what all of them take; `[filter, …]` is the same",
    ),
    ("or(filter, …)", "what one of them takes"),
    ("not(filter)", "what it does not take"),
    ("event(type)", "an event of this type"),
    ("event.subscribe", "somebody follows the account"),
    ("event.unsubscribe", "somebody stops following it"),
    (
        "event.click(key)",
        "a tap on a menu button; without a key, on any",
    ),
    (
        "event.view(url, accuracy, ignorecase)",
        "a page opened from the menu: its address holds this, or with `accuracy` is this",
    ),
    ("message", "everything that is no event"),
    ("message.typeof(type)", "a message of this type"),
    ("message.image", "a picture"),
    ("message.voice", "a recording"),
    ("message.video", "a film"),
    ("message.shortvideo", "a short film"),
    (
        "message.text(text, ignorecase)",
        "exactly this text; without one, any text",
    ),
    (
        "message.contains(part, ignorecase)",
        "a text that holds this",
    ),
    (
        "message.startswith(part, ignorecase)",
        "a text that begins with this",
    ),
    (
        "message.regex(regex)",
        "a text whose beginning the regex takes",
    ),
    (
        "message.in([part, …], ignorecase)",
        "a text that holds one of these",
    ),
    (
        "message.regex_in([regex, …])",
        "a text whose beginning one of the regexes takes",
    ),
    (
        "message.location(longitude, latitude, range)",
        "a place at most so many metres away; without numbers, any place",
    ),
];

/// The filter that words mean.
pub(super) fn filter(item: &Item) -> Result<Filter, FilterError> {
    match &item.what {
        What::List(items) => Ok(Filter(Test::And(filters(items)?))),
        What::Word(name, arguments) => {
            let given = Given::new(name, arguments.as_deref())?;
            made(name, given).map_err(|error| error.at(item.column))
        }
        What::Quoted(_) | What::Named(..) => {
            Err(FilterError::new("a value where a filter should stand").at(item.column))
        }
    }
}

fn filters(items: &[Item]) -> Result<Vec<Filter>, FilterError> {
    items.iter().map(filter).collect()
}

fn made(name: &str, given: Given<'_>) -> Result<Filter, FilterError> {
    let kind = name.strip_prefix("message.");
    match name {
        "all" => given.nothing(Filter::all()),
        "and" => Ok(Filter(Test::And(filters(given.items)?))),
        "or" => Ok(Filter(Test::Or(filters(given.items)?))),
        "not" => match given.items {
            [one] => Ok(!filter(one)?),
            _ => Err(given.wants("one filter")),
        },
        "event" => Ok(Filter::event(given.one("the event's type")?)),
        "event.subscribe" | "event.unsubscribe" => {
            given.nothing(Filter::event(name.trim_start_matches("event.")))
        }
        "event.click" if given.items.is_empty() => Ok(Filter(Test::Click(None))),
        "event.click" => Ok(Filter::click(given.one("the button's key")?)),
        "event.view" => given.view(),
        "message" => given.nothing(Filter::message()),
        "message.typeof" => Ok(Filter::type_of(given.one("the message's type")?)),
        "message.image" | "message.voice" | "message.video" | "message.shortvideo" => {
            given.nothing(Filter::type_of(kind.unwrap_or_default()))
        }
        "message.text" | "message.location" if given.items.is_empty() => {
            Ok(Filter::type_of(kind.unwrap_or_default()))
        }
        "message.text" => given.text(Filter::text),
        "message.contains" => given.text(Filter::contains),
        "message.startswith" => given.text(Filter::starts_with),
        "message.regex" => Filter::regex(&given.one("a regex")?),
        "message.in" => {
            let (filter, flags) = given.list()?;
            given.flagged(Filter::contains_one_of(filter), flags)
        }
        "message.regex_in" => {
            let (regexes, flags) = given.list()?;
            let patterns: Result<Vec<_>, _> = regexes.iter().map(|one| pattern(one)).collect();
            given.flagged(Filter(Test::Regex(patterns?, RegexForm::List)), flags)
        }
        "message.location" => given.location(),
        _ => Err(unknown(name)),
    }
}

/// What stands in a word's brackets.
#[derive(Clone, Copy)]
struct Given<'i> {
    name: &'i str,
    items: &'i [Item],
}

impl<'i> Given<'i> {
    fn new(name: &'i str, items: Option<&'i [Item]>) -> Result<Self, FilterError> {
        let items = items.unwrap_or_default();
        Ok(Self { name, items })
    }

    fn wants(&self, what: &str) -> FilterError {
        FilterError::new(format!("`{}` wants {what} in its brackets", self.name))
    }

    fn nothing(&self, filter: Filter) -> Result<Filter, FilterError> {
        match self.items {
            [] => Ok(filter),
            _ => Err(FilterError::new(format!(
                "`{}` takes nothing in brackets",
                self.name
            ))),
        }
    }

    fn one(&self, what: &str) -> Result<String, FilterError> {
        match self.items {
            [item] => value(item),
            _ => Err(self.wants(what)),
        }
    }

    fn text(&self, make: fn(String) -> Filter) -> Result<Filter, FilterError> {
        match self.items {
            [first, flags @ ..] => self.flagged(make(value(first)?), flags),
            [] => Err(self.wants("a text")),
        }
    }

    fn view(&self) -> Result<Filter, FilterError> {
        match self.items {
            [first, flags @ ..] => {
                let exact = flags.iter().find(|item| is_flag(item, "accuracy"));
                let others: Vec<Item> = flags
                    .iter()
                    .filter(|item| !is_flag(item, "accuracy"))
                    .cloned()
                    .collect();
                let filter = self.flagged(Filter::view(value(first)?), &others)?;
                match exact.map(switched).transpose()? {
                    Some(true) => Ok(filter.exactly()),
                    _ => Ok(filter),
                }
            }
            [] => Err(self.wants("an address")),
        }
    }

    fn list(&self) -> Result<(Vec<String>, &'i [Item]), FilterError> {
        match self.items {
            [
                Item {
                    what: What::List(items),
                    ..
                },
                flags @ ..,
            ] => Ok((items.iter().map(value).collect::<Result<_, _>>()?, flags)),
            _ => Err(self.wants("a list, `[one, another]`,")),
        }
    }

    fn location(&self) -> Result<Filter, FilterError> {
        let [longitude, latitude, range] = self.items else {
            return Err(self.wants("longitude, latitude and a range in metres"));
        };
        let (longitude, latitude, range) = (number(longitude)?, number(latitude)?, number(range)?);
        let in_world = longitude.abs() <= 180.0 && latitude.abs() <= 90.0 && range >= 0.0;
        if !in_world {
            return Err(FilterError::new("there is no such place")
                .help("longitude (-180 to 180) comes first, then latitude (-90 to 90)"));
        }
        Ok(Filter::location(longitude, latitude, range))
    }

    /// The filter with its flags: `ignorecase`, or `ignorecase=true` and `=false`.
    fn flagged(&self, filter: Filter, flags: &[Item]) -> Result<Filter, FilterError> {
        let mut filter = filter;
        for flag in flags {
            if !is_flag(flag, "ignorecase") {
                return Err(
                    FilterError::new(format!("`{}` takes no more than that", self.name))
                        .help("a text with commas stands in quotes")
                        .at(flag.column),
                );
            }
            if switched(flag)? {
                filter = filter.ignore_case();
            }
        }
        Ok(filter)
    }
}

fn is_flag(item: &Item, name: &str) -> bool {
    match &item.what {
        What::Word(word, None) | What::Named(word, _) => word == name,
        _ => false,
    }
}

fn switched(flag: &Item) -> Result<bool, FilterError> {
    let What::Named(name, set) = &flag.what else {
        return Ok(true);
    };
    match value(set)?.to_ascii_lowercase().as_str() {
        "true" => Ok(true),
        "false" => Ok(false),
        _ => Err(FilterError::new(format!("`{name}` is `true` or `false`")).at(set.column)),
    }
}

fn value(item: &Item) -> Result<String, FilterError> {
    match &item.what {
        What::Word(word, None) => Ok(word.clone()),
        What::Quoted(text) => Ok(text.clone()),
        _ => Err(FilterError::new("a text should stand here")
            .help("a text with brackets or `=` stands in quotes")
            .at(item.column)),
    }
}

fn number(item: &Item) -> Result<f64, FilterError> {
    let text = value(item)?;
    let number = text.parse().ok().filter(|number: &f64| number.is_finite());
    number.ok_or_else(|| FilterError::new(format!("`{text}` is no number")).at(item.column))
}

fn unknown(name: &str) -> FilterError {
    let names = FILTERS
        .iter()
        .map(|(form, _)| form.split('(').next().unwrap_or(form));
    let near: Vec<String> = near_names(name, names)
        .iter()
        .map(|near| format!("`{near}`"))
        .collect();
    let error = FilterError::new(format!("there is no filter `{name}`"));
    match near.as_slice() {
        [] => error
            .help("their names begin with `event` or `message`, or are `all`, `and`, `or`, `not`"),
        near => error.help(format!("did you mean {}?", near.join(" or "))),
    }
}
