//! JSON as JavaScript writes it.

use std::borrow::Cow;

use serde_json::Value;

/// Reads JSON. Half a character, which JavaScript's texts may hold and other languages' may not,
/// becomes the sign for what cannot be read.
pub(super) fn read(bytes: &[u8]) -> Option<Value> {
    let text = String::from_utf8_lossy(bytes);
    let text = text.trim_start_matches('\u{FEFF}');
    serde_json::from_str(text)
        .or_else(|_| serde_json::from_str(&mended(text)))
        .ok()
}

/// Replaces every escape of half a pair that stands alone.
fn mended(text: &str) -> Cow<'_, str> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        let (before, escape) = rest.split_at(at);
        out.push_str(before);
        let length = match (unit(escape), escape.get(6..).and_then(unit)) {
            (Some(0xD800..=0xDBFF), Some(0xDC00..=0xDFFF)) => 12,
            (Some(0xD800..=0xDFFF), _) => {
                out.push_str("\\ufffd");
                rest = escape.get(6..).unwrap_or("");
                continue;
            }
            // A backslash and what it escapes, however many bytes that has.
            _ => 1 + escape.chars().nth(1).map_or(0, char::len_utf8),
        };
        let (escape, behind) = escape.split_at_checked(length).unwrap_or((escape, ""));
        out.push_str(escape);
        rest = behind;
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// The number of an escape such as `\u4e2d`.
fn unit(escape: &str) -> Option<u32> {
    let digits = escape.strip_prefix("\\u")?.get(..4)?;
    u32::from_str_radix(digits, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_characters_are_read_and_nothing_else_changes() {
        for (json, text) in [
            (r#""a""#, "a"),
            (r#""\ud83d\ude00""#, "😀"),
            (r#""\ud83d""#, "\u{FFFD}"),
            (r#""\ude00x""#, "\u{FFFD}x"),
            (r#""\ud83dx\ud83d\ude00\\ud83d""#, "\u{FFFD}x😀\\ud83d"),
            (r#""\ud83d\n\"汉""#, "\u{FFFD}\n\"汉"),
        ] {
            assert_eq!(read(json.as_bytes()), Some(Value::from(text)), "{json}");
        }
        for broken in ["", "{", "\"\\", "\"\\ud83d", "\"\\u12", "nul"] {
            assert_eq!(read(broken.as_bytes()), None, "{broken}");
        }
    }
}
