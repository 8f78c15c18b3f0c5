//! `<?xml version="1.0" encoding="UTF-8"?>` and other processing instructions.

use std::ops::Range;

use super::chars;
use super::faults::Faults;
use crate::model::Code;

const HELP: &str = "write `<?xml version=\"1.0\" encoding=\"UTF-8\"?>`, or leave it out";

/// Checks the declaration at `range`; `first` if nothing stands before it.
pub(super) fn check(source: &str, range: Range<usize>, first: bool, faults: &mut Faults<'_>) {
    if !first {
        let message = "the XML declaration must be the very first thing in the file";
        let help = "move it to the first line, without a blank or an empty line before it";
        faults.push_with_help(Code::XmlSyntax, range, message, help);
        return;
    }
    let inner = range.start + "<?xml".len()..range.end - "?>".len();
    let Some(parts) = parts(source, inner) else {
        faults.push_with_help(
            Code::XmlSyntax,
            range,
            "the XML declaration cannot be read",
            HELP,
        );
        return;
    };
    check_order(&parts, range, faults);
    for part in &parts {
        check_value(part, faults);
    }
}

/// One `name="value"` of the declaration.
struct Part<'f> {
    name: &'f str,
    value: &'f str,
    at: Range<usize>,
}

fn parts(source: &str, range: Range<usize>) -> Option<Vec<Part<'_>>> {
    let mut parts = Vec::new();
    let mut rest = super::slice(source, range.clone());
    loop {
        let trimmed = rest.trim_start_matches(chars::is_space);
        if trimmed.is_empty() {
            return Some(parts);
        }
        if trimmed.len() == rest.len() {
            return None;
        }
        let start = range.end - trimmed.len();
        let (name, value) = trimmed.split_once('=')?;
        let value = value.trim_start_matches(chars::is_space);
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let (value, after) = value.get(1..)?.split_once(quote)?;
        parts.push(Part {
            name: name.trim_end_matches(chars::is_space),
            value,
            at: start..range.end - after.len(),
        });
        rest = after;
    }
}

/// `version`, then perhaps `encoding`, then perhaps `standalone`.
fn check_order(parts: &[Part<'_>], range: Range<usize>, faults: &mut Faults<'_>) {
    let names: Vec<&str> = parts.iter().map(|part| part.name).collect();
    let known = [
        &["version"][..],
        &["version", "encoding"],
        &["version", "standalone"],
        &["version", "encoding", "standalone"],
    ];
    if !known.contains(&names.as_slice()) {
        let message = "the XML declaration must say its version, then perhaps its encoding";
        faults.push_with_help(Code::XmlSyntax, range, message, HELP);
    }
}

fn check_value(part: &Part<'_>, faults: &mut Faults<'_>) {
    let Part { name, value, at } = part;
    match *name {
        "encoding" if !["utf-8", "utf8"].contains(&value.to_lowercase().as_str()) => {
            let message = format!("the file says that its encoding is `{value}`");
            let help = "save the file as UTF-8 and write `encoding=\"UTF-8\"`";
            faults.push_with_help(Code::XmlEncoding, at.clone(), message, help);
        }
        "version" if !is_version(value) => {
            let message = format!("`{value}` is no version of XML");
            faults.push_with_help(
                Code::XmlSyntax,
                at.clone(),
                message,
                "write `version=\"1.0\"`",
            );
        }
        "standalone" if !matches!(*value, "yes" | "no") => {
            let message = format!("`standalone` cannot be `{value}`");
            faults.push_with_help(Code::XmlSyntax, at.clone(), message, "leave it out");
        }
        _ => {}
    }
}

fn is_version(value: &str) -> bool {
    value
        .strip_prefix("1.")
        .is_some_and(|minor| !minor.is_empty() && minor.bytes().all(|b| b.is_ascii_digit()))
}

/// Checks the name of a processing instruction, which means nothing here otherwise.
pub(super) fn check_instruction(source: &str, range: Range<usize>, faults: &mut Faults<'_>) {
    let inner = super::slice(source, range.start + 2..range.end - 2);
    let target = inner.split(chars::is_space).next().unwrap_or("");
    if !chars::is_plain_name(target) || target.eq_ignore_ascii_case("xml") {
        let message = format!("`<?{target}` cannot begin an instruction");
        faults.push_with_help(Code::XmlSyntax, range, message, "leave it out");
    }
}
