//! A filter in its text form.

use std::fmt;

use super::{Compare, Filter, RegexForm, Test, Words};

impl fmt::Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Test::All => f.write_str("all"),
            Test::And(filters) => list(f, "and", filters),
            Test::Or(filters) => list(f, "or", filters),
            Test::Not(filter) => write!(f, "not({filter})"),
            Test::Event(name) => write!(f, "event({})", Quoted(name)),
            Test::Click(None) => f.write_str("event.click"),
            Test::Click(Some(key)) => write!(f, "event.click({})", Quoted(key)),
            Test::View(url, how) => {
                write!(f, "event.view({}", Quoted(url))?;
                f.write_str(if how.whole { ", accuracy" } else { "" })?;
                f.write_str(flag(how.ignore_case))?;
                f.write_str(")")
            }
            Test::Message => f.write_str("message"),
            Test::TypeOf(name) => write!(f, "message.typeof({})", Quoted(name)),
            Test::Text(compare, words) => text(f, *compare, words),
            Test::Regex(patterns, form) => {
                let sources = patterns.iter().map(|pattern| pattern.source());
                match form {
                    RegexForm::One => f.write_str("message.regex(")?,
                    RegexForm::List => f.write_str("message.regex_in([")?,
                }
                commas(f, sources)?;
                f.write_str(match form {
                    RegexForm::One => ")",
                    RegexForm::List => "])",
                })
            }
            Test::Location(place) => write!(
                f,
                "message.location({}, {}, {})",
                place.longitude, place.latitude, place.range
            ),
        }
    }
}

fn list(f: &mut fmt::Formatter<'_>, name: &str, filters: &[Filter]) -> fmt::Result {
    write!(f, "{name}(")?;
    for (number, filter) in filters.iter().enumerate() {
        f.write_str(if number > 0 { ", " } else { "" })?;
        write!(f, "{filter}")?;
    }
    f.write_str(")")
}

fn text(f: &mut fmt::Formatter<'_>, compare: Compare, words: &Words) -> fmt::Result {
    let (name, open, close) = match compare {
        Compare::Whole => ("text", "", ""),
        Compare::Contains => ("contains", "", ""),
        Compare::StartsWith => ("startswith", "", ""),
        Compare::In => ("in", "[", "]"),
    };
    write!(f, "message.{name}({open}")?;
    commas(f, words.words.iter().map(String::as_str))?;
    write!(f, "{close}{})", flag(words.ignore_case))
}

fn commas<'w>(f: &mut fmt::Formatter<'_>, words: impl Iterator<Item = &'w str>) -> fmt::Result {
    for (number, word) in words.enumerate() {
        f.write_str(if number > 0 { ", " } else { "" })?;
        write!(f, "{}", Quoted(word))?;
    }
    Ok(())
}

const fn flag(ignore_case: bool) -> &'static str {
    if ignore_case { ", ignorecase" } else { "" }
}

/// A text in double quotes.
struct Quoted<'t>(&'t str);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use fmt::Write;
        f.write_char('"')?;
        for c in self.0.chars() {
            match c {
                '"' | '\\' => write!(f, "\\{c}")?,
                '\n' => f.write_str("\\n")?,
                c => f.write_char(c)?,
            }
        }
        f.write_char('"')
    }
}
