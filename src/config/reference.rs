//! Secrets that are kept elsewhere: `env:NAME` and `file:PATH`.

use std::io;
use std::path::Path;

use super::Need;
use super::environment::Environment;
use super::mask::SECRET_KEYS;
use super::value::{Node, Table, Value};
use crate::model::{Code, Diagnostics};

/// Where secrets may be kept.
pub(super) struct Outside<'o> {
    /// The process's environment.
    pub(super) environment: &'o Environment,
    /// Reads a file by its path from the bot folder.
    pub(super) read_file: &'o dyn Fn(&Path) -> io::Result<String>,
    /// Whether the secrets are needed.
    pub(super) need: Need,
}

/// Puts the secrets in the place of their references, in a table and all tables in it.
pub(super) fn resolve(table: &mut Table, outside: &Outside<'_>, diagnostics: &mut Diagnostics) {
    for (key, entry) in table {
        if SECRET_KEYS.contains(&key.as_str()) {
            resolve_one(key, &mut entry.node, outside, diagnostics);
            continue;
        }
        match &mut entry.node.value {
            Value::Table(inner) => resolve(inner, outside, diagnostics),
            Value::List(items) => {
                for item in items {
                    if let Value::Table(inner) = &mut item.value {
                        resolve(inner, outside, diagnostics);
                    }
                }
            }
            _ => {}
        }
    }
}

fn resolve_one(key: &str, node: &mut Node, outside: &Outside<'_>, diagnostics: &mut Diagnostics) {
    let found = match node.text() {
        Some(text) => fetch(text, outside),
        None => return,
    };
    match found {
        None => {}
        Some(Ok(secret)) => node.value = Value::Text(secret),
        Some(Err(why)) => {
            let message = format!("`{key}` cannot be read: {why}");
            let mut fault = node.place.fault(Code::ConfigBadValue, &message);
            fault.severity = outside.need.severity();
            diagnostics.push(fault);
            node.value = Value::Absent;
        }
    }
}

/// Nothing if the text is the secret itself. A reason names the place and never what is there.
fn fetch(text: &str, outside: &Outside<'_>) -> Option<Result<String, String>> {
    let fetched = if let Some(name) = text.strip_prefix("env:") {
        let value = outside.environment.get(name).map(str::to_owned);
        value.ok_or_else(|| format!("the environment variable `{name}` is not set"))
    } else {
        let path = text.strip_prefix("file:")?;
        let content = (outside.read_file)(Path::new(path));
        content
            .map(|text| text.trim_end_matches(['\r', '\n']).to_owned())
            .map_err(|error| format!("the file `{path}` cannot be read ({error})"))
    };
    Some(fetched.and_then(|secret| match secret.is_empty() {
        true => Err(format!("`{text}` is empty")),
        false => Ok(secret),
    }))
}
