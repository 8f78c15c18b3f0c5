//! What a template can do with a value, beside the template engine's own filters.
#![allow(
    clippy::needless_pass_by_value,
    reason = "the template engine hands arguments over by value"
)]

use std::borrow::Cow;

use tera::{Error, Kwargs, State, Tera, TeraResult, Value};
use unicode_segmentation::UnicodeSegmentation;

use super::date::date;
use super::numbered;
use crate::model::text;

/// Every filter that is added: its use, and what it does.
pub const FILTERS: &[(&str, &str)] = &[
    (
        "pad(width)",
        "The text and as many blanks as bring it to this width, one at least; 中 is two wide.",
    ),
    (
        "contains(value)",
        "Whether a text holds this text, or a list this value.",
    ),
    (
        "date(format, zone)",
        "A moment in words: milliseconds or RFC 3339; `%Y-%m-%d %H:%M` in Asia/Shanghai if nothing is said.",
    ),
    (
        "option(text, id, number, link)",
        "A link that sends the value when it is tapped; with `number=true` behind a number that does the same when it is typed, with `link=false` only its text.",
    ),
    (
        "truncate(length, width, end)",
        "The first characters, by number or by width, and `…` at the cut; an emoji stays whole.",
    ),
];

/// Adds them.
pub(super) fn register(tera: &mut Tera) {
    tera.register_filter("pad", pad);
    tera.register_filter("contains", contains);
    tera.register_filter("date", date);
    tera.register_filter("option", option);
    tera.register_filter("truncate", truncate);
}

fn pad(value: Cow<'_, str>, arguments: Kwargs, _: &State<'_>) -> TeraResult<String> {
    Ok(text::pad(&value, arguments.must_get("width")?))
}

fn contains(value: &Value, arguments: Kwargs, _: &State<'_>) -> TeraResult<bool> {
    let part: &Value = arguments.must_get("value")?;
    if let Some(list) = value.as_array() {
        return Ok(list.contains(part));
    }
    let whole = value.as_str().ok_or_else(|| {
        Error::message(format!(
            "`contains` looks into a text or a list, not into a {}",
            value.name()
        ))
    })?;
    Ok(whole.contains(&part.to_string()))
}

/// `<a href="weixin://bizmsgmenu?msgmenucontent=VALUE&msgmenuid=ID">TEXT</a>`, maybe behind a number.
fn option(value: Cow<'_, str>, arguments: Kwargs, _: &State<'_>) -> TeraResult<String> {
    let text = arguments.get::<Cow<'_, str>>("text")?;
    let id = arguments.get::<Cow<'_, str>>("id")?;
    let number = arguments.get::<bool>("number")?.unwrap_or(false);
    let is_link = arguments.get::<bool>("link")?.unwrap_or(true);
    let number = number.then(|| numbered::next(&value)).transpose()?;
    let shown = text.as_deref().unwrap_or(&value);
    let shown = if is_link {
        option_link(&value, id.as_deref(), shown)
    } else {
        shown.to_owned()
    };
    Ok(match number {
        Some(number) => format!("{number}. {shown}"),
        None => shown,
    })
}

/// A link that sends `value` when it is tapped, with `id` beside it, or else the value itself.
#[must_use]
pub fn option_link(value: &str, id: Option<&str>, shown: &str) -> String {
    let sent = text::percent_encoded(value);
    let id = id.map_or_else(|| sent.clone(), text::percent_encoded);
    // The platform knows no escapes in a text message: angle brackets would end the link's text.
    let shown = shown.replace('<', "＜").replace('>', "＞");
    format!("<a href=\"weixin://bizmsgmenu?msgmenucontent={sent}&msgmenuid={id}\">{shown}</a>")
}

fn truncate(value: &str, arguments: Kwargs, _: &State<'_>) -> TeraResult<String> {
    let end = arguments.get::<&str>("end")?.unwrap_or("…");
    match (
        arguments.get::<usize>("length")?,
        arguments.get::<usize>("width")?,
    ) {
        (Some(length), None) => Ok(first_characters(value, length, end)),
        (None, Some(width)) => Ok(first_columns(value, width, end)),
        _ => Err(Error::message(
            "`truncate` takes either `length` or `width`",
        )),
    }
}

fn first_characters(value: &str, length: usize, end: &str) -> String {
    let cut = value.grapheme_indices(true).nth(length).map(|(at, _)| at);
    cut.and_then(|at| value.get(..at))
        .map_or_else(|| value.to_owned(), |kept| format!("{kept}{end}"))
}

/// The mark counts as well, so that what is cut fits a column.
fn first_columns(value: &str, width: usize, end: &str) -> String {
    if text::width(value) <= width {
        return value.to_owned();
    }
    let room = width.saturating_sub(text::width(end));
    let mut used = 0;
    let fits = |character: &&str| {
        used += text::width(character);
        used <= room
    };
    let kept: String = value.graphemes(true).take_while(fits).collect();
    format!("{kept}{end}")
}

#[cfg(test)]
mod tests {
    use tera::{Context, Tera};

    use super::*;

    fn tera() -> Tera {
        let mut tera = Tera::default();
        tera.autoescape_on(Vec::<&str>::new());
        register(&mut tera);
        tera
    }

    fn shown(template: &str) -> Result<String, String> {
        let mut tera = tera();
        tera.add_raw_template("t", template)
            .map_err(|error| error.to_string())?;
        numbered::begin(Vec::new());
        tera.render("t", &Context::new())
            .map_err(|error| error.to_string())
    }

    #[test]
    fn filters_do_what_they_say() {
        for (template, text) in [
            ("{{ '中' | pad(width=4) }}|", "中  |"),
            ("{{ 'long name' | pad(width=4) }}|", "long name |"),
            ("{{ '' | pad(width=0) }}|", " |"),
            ("{{ 12 | pad(width=4) }}|", "12  |"),
            ("{{ '猜数字' | contains(value='数') }}", "true"),
            ("{{ '猜数字' | contains(value='数猜') }}", "false"),
            ("{{ 'a1' | contains(value=1) }}", "true"),
            ("{{ ['a', 1] | contains(value=1) }}", "true"),
            ("{{ ['a', 1] | contains(value='1') }}", "false"),
            (
                "{{ '猜 &1' | option }}",
                "<a href=\"weixin://bizmsgmenu?msgmenucontent=%E7%8C%9C%20%261&msgmenuid=%E7%8C%9C%20%261\">猜 &1</a>",
            ),
            (
                "{{ 'guess' | option(text='猜<数>', id=1) }}",
                "<a href=\"weixin://bizmsgmenu?msgmenucontent=guess&msgmenuid=1\">猜＜数＞</a>",
            ),
            (
                "{{ 'guess' | option(text='猜', number=true, link=false) }} {{ 'x' | option(number=true, link=false) }}",
                "1. 猜 2. x",
            ),
            (
                "{{ 'x' | option(number=true, id=1) }}",
                "1. <a href=\"weixin://bizmsgmenu?msgmenucontent=x&msgmenuid=1\">x</a>",
            ),
            (
                "{{ 'a\"b' | option(id='x') }}",
                "<a href=\"weixin://bizmsgmenu?msgmenucontent=a%22b&msgmenuid=x\">a\"b</a>",
            ),
            ("{{ '数字竞猜' | truncate(length=2) }}", "数字…"),
            ("{{ '数字竞猜' | truncate(length=4) }}", "数字竞猜"),
            ("{{ '数字竞猜' | truncate(width=5) }}", "数字…"),
            ("{{ '数字竞猜' | truncate(width=6) }}", "数字…"),
            ("{{ '数字竞猜' | truncate(width=8) }}", "数字竞猜"),
            ("{{ '数字竞猜' | truncate(width=6, end='..') }}", "数字.."),
            ("{{ '数字竞猜' | truncate(length=1, end='') }}", "数"),
            ("{{ '👨‍👩‍👧👨‍👩‍👧' | truncate(length=1) }}", "👨‍👩‍👧…"),
            ("{{ '👨‍👩‍👧👨‍👩‍👧' | truncate(width=3) }}", "👨‍👩‍👧…"),
            ("{{ '' | truncate(length=0) }}", ""),
            ("{{ 'ab' | truncate(width=0) }}", "…"),
            ("{{ 0 | date }}", "1970-01-01 08:00"),
            (
                "{{ '2026-01-01T00:00:00Z' | date(format='%H:%M') }}",
                "08:00",
            ),
        ] {
            assert_eq!(shown(template).as_deref(), Ok(text), "{template}");
        }
    }

    #[test]
    fn a_wrong_use_is_named() {
        for (template, words) in [
            ("{{ 'a' | pad }}", "Missing keyword argument `width`"),
            ("{{ 'a' | pad(width='x') }}", "expected `usize`"),
            ("{{ 'a' | pad(width=-1) }}", "out of range"),
            (
                "{{ 1 | contains(value=1) }}",
                "`contains` looks into a text or a list",
            ),
            ("{{ 'a' | truncate }}", "either `length` or `width`"),
            (
                "{{ 'a' | truncate(length=1, width=2) }}",
                "either `length` or `width`",
            ),
        ] {
            let error = shown(template).unwrap_err();
            assert!(error.contains(words), "{template}: {error}");
        }
    }

    #[test]
    fn the_table_lists_the_filters() {
        let mut tera = tera();
        for (usage, _) in FILTERS {
            let name = usage.split('(').next().unwrap_or_default();
            let template = format!("{{{{ 'a' | {name} }}}}");
            assert!(tera.add_raw_template("t", &template).is_ok(), "{usage}");
        }
    }
}
