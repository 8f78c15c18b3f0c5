//! A settings file as it may be shown: the same text with its secrets painted over.
//!
//! A diagnostic prints the line it speaks of, and the line of a wrong key is often that of a
//! secret. So faults point into a masked copy. The mask is laid on the bare text, not on what a
//! parser made of it: a file with a missing quote has secrets too. Every character keeps its
//! length in bytes, so that places in the copy are places in the file.

use crate::model::text::near_names;

/// The keys whose values are secret.
pub(super) const SECRET_KEYS: &[&str] = &["secret", "token", "aes_key", "password"];

/// Words in a key that make it look like a misspelt or misplaced secret.
const TELLTALES: &[&str] = &["secret", "token", "aes", "passw"];

/// What a value begins with that only says where the secret is.
const REFERENCES: &[&str] = &["env:", "file:"];

/// The text with the values of secret-looking keys painted over, and whatever may be an address
/// with a password in it.
pub(super) fn mask(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('=') {
        let (before, after) = rest.split_at(at + 1);
        shown.push_str(before);
        rest = after;
        let (value, behind) = after.split_at(value_length(after));
        if looks_secret(key_before(before)) || value.contains('@') {
            paint(value, &mut shown);
            rest = behind;
        }
    }
    shown.push_str(rest);
    shown
}

/// The key that ends right before an equals sign.
fn key_before(text: &str) -> &str {
    let text = text
        .trim_end_matches('=')
        .trim_end_matches([' ', '\t', '"', '\'']);
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
    let start = text.trim_end_matches(is_part).len();
    text.get(start..).unwrap_or("")
}

fn looks_secret(key: &str) -> bool {
    let folded = key.to_lowercase();
    let told = TELLTALES.iter().any(|word| folded.contains(word));
    told || !near_names(&folded, SECRET_KEYS.iter().copied()).is_empty()
}

/// How many bytes behind the equals sign belong to the value.
fn value_length(text: &str) -> usize {
    let blanks = text.len() - text.trim_start_matches([' ', '\t']).len();
    let value = text.get(blanks..).unwrap_or("");
    let line = value.find(['\n', '\r']).unwrap_or(value.len());
    let length = ["\"\"\"", "'''"]
        .into_iter()
        .find_map(|quotes| value.strip_prefix(quotes).map(|inner| (quotes, inner)))
        .map_or(line, |(quotes, inner)| {
            let end = inner.find(quotes).map(|at| at + 2 * quotes.len());
            end.unwrap_or(value.len())
        });
    blanks + length
}

/// Adds the value with stars for all that is not a quote, a blank or a reference.
fn paint(value: &str, shown: &mut String) {
    let bare = value.trim_start_matches([' ', '\t', '"', '\'']);
    if REFERENCES.iter().any(|prefix| bare.starts_with(prefix)) {
        shown.push_str(value);
        return;
    }
    shown.extend(value.chars().map(|c| match (c, c.len_utf8()) {
        (' ' | '\t' | '\n' | '\r' | '"' | '\'', _) => c,
        (_, 1) => '*',
        (_, 2) => '×',
        (_, 3) => '※',
        _ => '𐄂',
    }));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_painted_over_and_nothing_moves() {
        for (text, shown) in [
            ("token = \"abc\"\nmode = 1", "token = \"***\"\nmode = 1"),
            ("tokn='abc' # x", "tokn='***' * *"),
            ("app_secret=abc", "app_secret=***"),
            ("\"aes_key\" = \"a=b\"", "\"aes_key\" = \"***\""),
            ("secret = \"env:WX\"", "secret = \"env:WX\""),
            (
                "password = \"\"\"\na\nb\"\"\" \nx=1",
                "password = \"\"\"\n*\n*\"\"\" \nx=1",
            ),
            ("token = \"abc", "token = \"***"),
            ("token = 汉é", "token = ※×"),
            (
                "a = { token = \"x\", b = 1 }",
                "a = { token = \"*\"* * * * *",
            ),
            ("listen = \"1.2.3.4:5\"", "listen = \"1.2.3.4:5\""),
            ("session_name = \"session\"", "session_name = \"session\""),
            ("token =", "token ="),
            ("store = \"redis://:pw@h\"", "store = \"*************\""),
        ] {
            assert_eq!(mask(text), shown);
            assert_eq!(shown.len(), text.len(), "{text}");
        }
    }
}
