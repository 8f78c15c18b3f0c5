//! JSON as the platform writes it.

use serde_json::Value;

/// Reads JSON; raw control characters within texts are taken for what they are, and a byte order
/// mark in front does not count.
pub(super) fn parse(bytes: &[u8]) -> Result<Value, serde_json::Error> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    serde_json::from_slice(bytes).or_else(|strict| {
        let text = String::from_utf8_lossy(bytes);
        // What is still wrong is wrong in the original too, and there it has its place.
        serde_json::from_str(&escaped(&text)).map_err(|_| strict)
    })
}

/// The same text with control characters inside its strings escaped.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let (mut inside, mut after_backslash) = (false, false);
    for c in text.chars() {
        if inside && c.is_ascii_control() && !after_backslash {
            out += &format!("\\u{:04x}", u32::from(c));
            continue;
        }
        match c {
            '"' if !after_backslash => inside = !inside,
            _ => {}
        }
        after_backslash = inside && c == '\\' && !after_backslash;
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_the_platform_writes_is_read() {
        for (text, value) in [
            (
                "{\"a\":\"one\ntwo\tthree\r\"}",
                json!({"a": "one\ntwo\tthree\r"}),
            ),
            ("\u{feff}{\"a\":1}", json!({"a": 1})),
            (
                "{\"a\":\"\u{2028}\u{2029}\"}",
                json!({"a": "\u{2028}\u{2029}"}),
            ),
            ("{\n\"a\" : \"\\\"\n\\\\\" }\r\n", json!({"a": "\"\n\\"})),
            ("{\"a\":\"\u{1d}\u{0}\"}", json!({"a": "\u{1d}\u{0}"})),
        ] {
            assert_eq!(parse(text.as_bytes()).unwrap(), value, "{text:?}");
        }
        assert_eq!(
            parse(b"{\"a\":\"\xff\"}").unwrap(),
            json!({"a": "\u{fffd}"})
        );
    }

    #[test]
    fn what_is_no_json_is_refused() {
        for text in ["", "<html>", "{\"a\":", "{\"a\":\"\n", "{a:1}"] {
            assert!(parse(text.as_bytes()).is_err(), "{text}");
        }
    }
}
