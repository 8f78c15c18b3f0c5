//! Bytes written as text, and back.

use std::borrow::Cow;

/// The bytes in lower-case hexadecimal digits, two a byte.
///
/// ```
/// assert_eq!(wxmenu::model::text::hex(&[0, 0xaf]), "00af");
/// ```
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    let mut digits = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        digits.extend([byte >> 4, byte & 15].map(|value| digit(value, b'a')));
    }
    digits
}

/// The text with every byte but the unreserved ones of RFC 3986 as `%XX`.
///
/// ```
/// assert_eq!(wxmenu::model::text::percent_encoded("a+菜"), "a%2B%E8%8F%9C");
/// ```
#[must_use]
pub fn percent_encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push('%');
            encoded.extend([byte >> 4, byte & 15].map(|value| digit(value, b'A')));
        }
    }
    encoded
}

/// The bytes behind `%41`; what is no escape stays as it is.
///
/// ```
/// assert_eq!(&*wxmenu::model::text::percent_decoded(b"a+%E8%8F%9C%4"), "a+菜%4".as_bytes());
/// ```
#[must_use]
pub fn percent_decoded(text: &[u8]) -> Cow<'_, [u8]> {
    match text.contains(&b'%') {
        true => Cow::Owned(decoded(text, false).0),
        false => Cow::Borrowed(text),
    }
}

/// The bytes behind `%41`, and a blank for `+`, as in a form or behind a question mark; what is no
/// escape stays as it is.
///
/// ```
/// assert_eq!(&*wxmenu::model::text::form_decoded(b"a+b%2b"), b"a b+");
/// ```
#[must_use]
pub fn form_decoded(text: &[u8]) -> Cow<'_, [u8]> {
    match text.contains(&b'%') || text.contains(&b'+') {
        true => Cow::Owned(decoded(text, true).0),
        false => Cow::Borrowed(text),
    }
}

/// The text behind `%41`; none if an escape is broken, or what comes of them is no UTF-8.
///
/// ```
/// use wxmenu::model::text::strictly_decoded;
/// assert_eq!(strictly_decoded("%E8%8F%9C").as_deref(), Some("菜"));
/// assert_eq!(strictly_decoded("100%"), None);
/// ```
#[must_use]
pub fn strictly_decoded(text: &str) -> Option<String> {
    let (bytes, is_whole) = decoded(text.as_bytes(), false);
    String::from_utf8(bytes).ok().filter(|_| is_whole)
}

/// The bytes, and whether no escape among them is broken.
fn decoded(text: &[u8], is_form: bool) -> (Vec<u8>, bool) {
    let (mut bytes, mut is_whole) = (Vec::with_capacity(text.len()), true);
    let mut rest = text;
    while let Some((&first, tail)) = rest.split_first() {
        let escaped = tail.split_first_chunk::<2>().filter(|_| first == b'%');
        let escaped = escaped.and_then(|(digits, after)| Some((byte(*digits)?, after)));
        is_whole &= first != b'%' || escaped.is_some();
        let plain = if is_form && first == b'+' {
            b' '
        } else {
            first
        };
        let (byte, after) = escaped.unwrap_or((plain, tail));
        bytes.push(byte);
        rest = after;
    }
    (bytes, is_whole)
}

fn byte(digits: [u8; 2]) -> Option<u8> {
    let [high, low] = digits.map(|digit| char::from(digit).to_digit(16));
    u8::try_from(high? * 16 + low?).ok()
}

fn digit(value: u8, ten: u8) -> char {
    char::from(if value < 10 {
        b'0' + value
    } else {
        ten + value - 10
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_decoded_and_broken_ones_kept() {
        for (raw, bytes, is_whole) in [
            ("plain", b"plain".as_slice(), true),
            ("a+b", b"a b", true),
            ("%E8%8F%9C%2b", "菜+".as_bytes(), true),
            ("%", b"%", false),
            ("%4", b"%4", false),
            ("%zz%41", b"%zzA", false),
            ("%+1", b"% 1", false),
            ("%%41", b"%A", false),
            ("", b"", true),
        ] {
            assert_eq!(&*form_decoded(raw.as_bytes()), bytes, "{raw}");
            assert_eq!(strictly_decoded(raw).is_some(), is_whole, "{raw}");
        }
        assert_eq!(&*percent_decoded(b"a+%2b"), b"a++");
        assert_eq!(strictly_decoded("%ff"), None, "no UTF-8");
    }

    #[test]
    fn what_was_encoded_comes_back() {
        let all: String = (0..=0x3000).filter_map(char::from_u32).collect();
        let encoded = percent_encoded(&all);
        assert!(encoded.is_ascii());
        assert_eq!(strictly_decoded(&encoded), Some(all));
    }
}
