//! The small parts of JSON: strings and numbers. Each is a function of text.

use std::borrow::Cow;

/// Splits behind the quote that ends a string.
pub(super) fn split_string(text: &str) -> Option<(&str, &str)> {
    let mut escaped = false;
    let end = text.bytes().position(|byte| {
        let is_end = byte == b'"' && !escaped;
        escaped = byte == b'\\' && !escaped;
        is_end
    })?;
    Some((text.get(..end)?, text.get(end + 1..)?))
}

/// The text with its escapes replaced; nothing if one of them is broken or unknown.
pub(super) fn unescaped(raw: &str) -> Option<Cow<'_, str>> {
    let Some((before, mut rest)) = raw.split_once('\\') else {
        return Some(Cow::Borrowed(raw));
    };
    let mut text = before.to_owned();
    loop {
        let mut chars = rest.chars();
        let replaced = match chars.next()? {
            same @ ('"' | '\\' | '/') => same,
            'b' => '\u{8}',
            'f' => '\u{C}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => {
                let (character, after) = character(chars.as_str())?;
                chars = after.chars();
                character
            }
            _ => return None,
        };
        text.push(replaced);
        let Some((between, next)) = chars.as_str().split_once('\\') else {
            text.push_str(chars.as_str());
            return Some(Cow::Owned(text));
        };
        text.push_str(between);
        rest = next;
    }
}

/// The character behind `\u`, of one escape or of a pair of them; half a pair, as it is left when
/// an emoji was cut, is a character that says so.
fn character(rest: &str) -> Option<(char, &str)> {
    let (unit, rest) = unit(rest)?;
    if let Some(character) = char::from_u32(unit.into()) {
        return Some((character, rest));
    }
    let second = rest.strip_prefix("\\u").and_then(self::unit);
    if let Some((second, after)) = second
        && let Some(Ok(character)) = char::decode_utf16([unit, second]).next()
    {
        return Some((character, after));
    }
    Some((char::REPLACEMENT_CHARACTER, rest))
}

fn unit(text: &str) -> Option<(u16, &str)> {
    let (digits, rest) = text.split_at_checked(4)?;
    if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    Some((u16::from_str_radix(digits, 16).ok()?, rest))
}

/// Whether this is a number as JSON writes it.
pub(super) fn is_number(text: &str) -> bool {
    let text = text.strip_prefix('-').unwrap_or(text);
    let (number, exponent) = match text.split_once(['e', 'E']) {
        Some((number, exponent)) => (number, Some(exponent)),
        None => (text, None),
    };
    let (whole, fraction) = match number.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (number, None),
    };
    let exponent = exponent.map(|text| text.strip_prefix(['+', '-']).unwrap_or(text));
    let has_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    has_digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(has_digits)
        && exponent.is_none_or(has_digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_replaced_and_halves_of_pairs_marked() {
        for (raw, text) in [
            (r"plain 菜", Some("plain 菜")),
            (r#"\"\\\/\b\f\n\r\t"#, Some("\"\\/\u{8}\u{C}\n\r\t")),
            (r"\u83dcx\u5355", Some("菜x单")),
            (r"\ud83d\ude00!", Some("😀!")),
            (r"\ud83d!", Some("\u{FFFD}!")),
            (r"\ude00\ud83d", Some("\u{FFFD}\u{FFFD}")),
            (r"\ud83d\u83dc", Some("\u{FFFD}菜")),
            (r"\ud83d\n", Some("\u{FFFD}\n")),
            (r"\x", None),
            (r"\u12", None),
            (r"\u+123", None),
            ("\\", None),
        ] {
            assert_eq!(unescaped(raw).as_deref(), text, "{raw}");
        }
    }

    #[test]
    fn a_string_ends_at_the_quote_that_is_not_escaped() {
        for (text, split) in [
            (r#"a" b"#, Some(("a", " b"))),
            (r#"a\"b", c"#, Some((r#"a\"b"#, ", c"))),
            (r#"a\\" b"#, Some((r"a\\", " b"))),
            (r#"""#, Some(("", ""))),
            (r#"a\""#, None),
            ("", None),
        ] {
            assert_eq!(split_string(text), split, "{text}");
        }
    }

    #[test]
    fn numbers_are_those_of_json() {
        for good in [
            "0",
            "-0",
            "18446744073709551616",
            "23.134521",
            "1e5",
            "-1.5E-10",
            "0.0",
        ] {
            assert!(is_number(good), "{good}");
        }
        for bad in [
            "", "-", "01", "1.", ".5", "+1", "1e", "1e+", "--1", "1.2.3", "0x1", "NaN", "e1",
        ] {
            assert!(!is_number(bad), "{bad}");
        }
    }
}
