//! Which characters may stand in XML at all.

use std::borrow::Cow;

/// The text without characters that XML forbids: control characters and the two non-characters at
/// the end of the basic plane.
///
/// The platform passes such characters on when people send them, and shows its fault text when a
/// reply holds one.
pub(super) fn legal(text: &str) -> Cow<'_, str> {
    if may_hold_forbidden(text.as_bytes()) {
        return Cow::Owned(text.chars().filter(|c| is_legal(*c)).collect());
    }
    Cow::Borrowed(text)
}

/// Whether nothing in the text can be seen.
pub(super) fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || !is_legal(c))
}

/// Whether XML 1.0 has a place for this character.
fn is_legal(c: char) -> bool {
    !matches!(c, '\0'..='\u{8}' | '\u{B}' | '\u{C}' | '\u{E}'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}')
}

/// A look at the bytes is enough for nearly all texts: 0xEF 0xBF begins U+FFC0 to U+FFFF.
fn may_hold_forbidden(bytes: &[u8]) -> bool {
    // Without a way out of the loop many bytes are looked at in one step.
    let is_odd = |byte: u8| (byte < 0x20) | (byte == 0xEF);
    if !bytes.iter().fold(false, |odd, byte| odd | is_odd(*byte)) {
        return false;
    }
    let is_control = |byte: u8| (byte < 0x20) & (byte != b'\t') & (byte != b'\n') & (byte != b'\r');
    let controls = bytes
        .iter()
        .fold(false, |found, byte| found | is_control(*byte));
    let pairs = bytes.iter().zip(bytes.iter().skip(1));
    pairs.fold(controls, |found, (first, second)| {
        found | ((*first == 0xEF) & (*second == 0xBF))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_forbidden_characters_go() {
        for (text, kept) in [
            ("", ""),
            ("菜单\t\r\n😀，\u{FFFD}", "菜单\t\r\n😀，\u{FFFD}"),
            ("a\u{1D}b\0c\u{2}", "abc"),
            ("，\u{FFFE}\u{FFFF}。", "，。"),
            ("\u{7F}\u{85}", "\u{7F}\u{85}"),
        ] {
            assert_eq!(legal(text), kept, "{text:?}");
        }
        assert!(matches!(legal("你好，世界"), Cow::Borrowed(_)));
    }
}
