//! Which template is to blame, and which part of it.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use tera::{Error, ErrorKind};

use super::source::Source;
use crate::model::text::near_names;
use crate::model::{Code, Diagnostic};

/// A fault of one template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) template: String,
    /// The bytes of its text to blame.
    pub(super) part: Range<usize>,
    pub(super) message: String,
}

/// The filters that the template engine brings along.
const TERA_FILTERS: &[&str] = &[
    "abs",
    "capitalize",
    "default",
    "escape",
    "escape_html",
    "escape_xml",
    "first",
    "float",
    "get",
    "group_by",
    "indent",
    "int",
    "join",
    "keys",
    "last",
    "length",
    "lower",
    "newlines_to_br",
    "nth",
    "pairs",
    "pluralize",
    "replace",
    "reverse",
    "round",
    "safe",
    "sort",
    "split",
    "str",
    "title",
    "trim",
    "trim_end",
    "trim_start",
    "truncate",
    "unique",
    "upper",
    "values",
    "wordcount",
];
const TERA_TESTS: &[&str] = &[
    "array",
    "bool",
    "containing",
    "defined",
    "divisible_by",
    "ending_with",
    "even",
    "float",
    "integer",
    "iterable",
    "map",
    "none",
    "number",
    "odd",
    "starting_with",
    "string",
    "undefined",
];
const TERA_FUNCTIONS: &[&str] = &["range", "throw", "super"];

impl Fault {
    /// What the author reads.
    pub(super) fn diagnostic(&self, sources: &BTreeMap<String, Source>) -> Diagnostic {
        let message = self.message.trim_end_matches('.');
        let Some(source) = sources.get(&self.template) else {
            return Diagnostic::without_place(Code::TemplateSyntax, message);
        };
        let span = source.place.span(self.part.clone());
        let wanted = quoted(message).unwrap_or_default();
        let (code, names) = if message.starts_with("Unknown filter") {
            let ours = super::FILTERS
                .iter()
                .filter_map(|(usage, _)| usage.split('(').next());
            (
                Code::TemplateSyntax,
                TERA_FILTERS.iter().copied().chain(ours).collect(),
            )
        } else if message.starts_with("Unknown test") {
            (Code::TemplateSyntax, TERA_TESTS.to_vec())
        } else if message.starts_with("Unknown function") {
            (Code::TemplateSyntax, TERA_FUNCTIONS.to_vec())
        } else if message.starts_with("Unknown template") {
            return Diagnostic::new(
                Code::UnknownTemplate,
                span,
                format!("no template is named `{wanted}`"),
            )
            .help(near_templates(wanted, sources));
        } else {
            (Code::TemplateSyntax, Vec::new())
        };
        Diagnostic::new(code, span, lower_first(message)).near(wanted, &names)
    }

    /// Whether it would be gone if the templates that are known to be broken were not.
    pub(super) fn follows_from(
        &self,
        sources: &BTreeMap<String, Source>,
        broken: &BTreeSet<String>,
    ) -> bool {
        let kind = match self.message.split('`').next() {
            Some("Block ") => "block",
            Some("Unknown component ") => "component",
            _ => return false,
        };
        let name = quoted(&self.message).unwrap_or_default();
        let defines = |text: &str| text.contains(&format!("{kind} {name}"));
        let mut texts = broken.iter().filter_map(|name| sources.get(name));
        texts.any(|source| defines(&source.text))
    }
}

/// What to do about a template that does not exist.
pub(super) fn near_templates(wanted: &str, sources: &BTreeMap<String, Source>) -> String {
    let names = || sources.keys().map(String::as_str);
    let file_name = |name: &str| name.rsplit('/').next().map(str::to_owned);
    let mut near: Vec<&str> = names()
        .filter(|name| file_name(name) == file_name(wanted))
        .collect();
    if near.is_empty() {
        near = near_names(wanted, names());
    }
    let near: Vec<String> = near
        .iter()
        .take(3)
        .map(|name| format!("`{name}`"))
        .collect();
    if near.is_empty() {
        return "a template's name is its path below the templates folder".to_owned();
    }
    format!("did you mean {}?", near.join(" or "))
}

/// The faults in an error about the templates as a whole.
pub(super) fn faults(error: &Error, sources: &BTreeMap<String, Source>) -> Vec<Fault> {
    match error.kind() {
        ErrorKind::MissingParent { current, parent } => {
            vec![at_name(
                current,
                parent,
                format!("Unknown template `{parent}`"),
                sources,
            )]
        }
        ErrorKind::CircularExtend {
            tpl,
            inheritance_chain: chain,
        }
        | ErrorKind::CircularInclude {
            tpl,
            include_chain: chain,
        } => {
            let next = chain
                .iter()
                .skip_while(|name| *name != tpl)
                .nth(1)
                .or(chain.first());
            let message = format!("`{tpl}` takes in itself: {}", chain.join(" → "));
            vec![at_name(tpl, next.unwrap_or(tpl), message, sources)]
        }
        ErrorKind::Msg(message) => reports(message, sources)
            .chain(twice(message, sources))
            .collect(),
        _ => Vec::new(),
    }
}

/// A fault of the place where a template names another one.
fn at_name(
    template: &str,
    other: &str,
    message: String,
    sources: &BTreeMap<String, Source>,
) -> Fault {
    let text = sources.get(template).map_or("", |source| &source.text);
    let quotes = ['"', '\'', '`'].map(|quote| format!("{quote}{other}{quote}"));
    let found = quotes.iter().find_map(|name| text.find(name.as_str()));
    let part = found.map_or(0..0, |at| at + 1..at + 1 + other.len());
    Fault {
        template: template.to_owned(),
        part,
        message,
    }
}

/// `Component `x` is defined in both `a` and `b``: the second one is to blame.
fn twice<'a>(message: &'a str, sources: &'a BTreeMap<String, Source>) -> Option<Fault> {
    let mut names = message.strip_prefix("Component `")?.split('`').step_by(2);
    let (component, _, template) = (names.next()?, names.next()?, names.next()?);
    let text = &sources.get(template)?.text;
    let start = text
        .find(&format!("component {component}"))
        .map_or(0, |at| at + "component ".len());
    let part = start..start + component.len();
    Some(Fault {
        template: template.to_owned(),
        part,
        message: message.to_owned(),
    })
}

/// The template engine hands out faults of this kind as text only: `error: MESSAGE`, and on the
/// next line `--> TEMPLATE:LINE:COLUMN`.
fn reports<'a>(
    message: &'a str,
    sources: &'a BTreeMap<String, Source>,
) -> impl Iterator<Item = Fault> + use<'a> {
    let lines = message.lines().zip(message.lines().skip(1));
    lines.filter_map(|(first, second)| {
        let message = first.strip_prefix("error: ")?;
        let mut place = second.trim_start().strip_prefix("--> ")?.rsplitn(3, ':');
        let column: usize = place.next()?.parse().ok()?;
        let line: usize = place.next()?.parse().ok()?;
        let template = place.next()?;
        let text = &sources.get(template)?.text;
        let at = offset(text, line, column);
        Some(Fault {
            template: template.to_owned(),
            part: part_at(text, at, message),
            message: message.to_owned(),
        })
    })
}

/// Line and column count from 1, the column in characters.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let before: usize = text
        .split_inclusive('\n')
        .take(line.saturating_sub(1))
        .map(str::len)
        .sum();
    let rest = text.get(before..).unwrap_or_default().char_indices();
    rest.map(|(at, _)| at)
        .nth(column.saturating_sub(1))
        .map_or(text.len(), |at| before + at)
}

/// The name that the message is about, where it stands in the text.
fn part_at(text: &str, at: usize, message: &str) -> Range<usize> {
    let name = quoted(message).unwrap_or_default();
    let rest = text.get(at..).unwrap_or_default();
    let line = rest.lines().next().unwrap_or_default();
    line.find(name)
        .map_or(at..at, |found| at + found..at + found + name.len())
}

fn quoted(message: &str) -> Option<&str> {
    message.split('`').nth(1)
}

fn lower_first(message: &str) -> String {
    let mut chars = message.chars();
    let first = chars.next().map(|first| first.to_ascii_lowercase());
    first.into_iter().chain(chars).collect()
}

#[cfg(test)]
mod tests {
    use tera::Tera;

    use super::*;

    #[test]
    fn the_names_are_those_of_the_template_engine() {
        let reads = |template: String| Tera::default().add_raw_template("t", &template).is_ok();
        for name in TERA_FILTERS {
            assert!(reads(format!("{{{{ 1 | {name} }}}}")), "{name}");
        }
        for name in TERA_TESTS {
            assert!(reads(format!("{{{{ 1 is {name} }}}}")), "{name}");
        }
        for name in TERA_FUNCTIONS.iter().filter(|name| **name != "super") {
            assert!(reads(format!("{{{{ {name}() }}}}")), "{name}");
        }
    }

    #[test]
    fn a_column_counts_characters() {
        for (line, column, at) in [(1, 1, 0), (1, 2, 3), (2, 1, 4), (2, 2, 5), (9, 9, 6)] {
            assert_eq!(offset("汉\nab", line, column), at);
        }
    }
}
