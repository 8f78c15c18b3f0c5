//! Which characters may stand in XML at all.

use std::borrow::Cow;

/// The text without characters that XML forbids: control characters and the two non-characters at
/// the end of the basic plane.
///
/// The platform passes such characters on when people send them, and shows its fault text when a
/// reply holds one.
pub(super) fn legal(text: &str) -> Cow<'_, str> {
    if may_hold_forbidden(text) {
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

/// Whether [`legal`] may find anything to leave out in the text or in a part of it.
///
/// A look at the bytes is enough for nearly all texts: 0xEF 0xBF begins U+FFC0 to U+FFFF.
pub(super) fn may_hold_forbidden(text: &str) -> bool {
    let bytes = text.as_bytes();
    // In blocks and without a way out, so that many bytes are looked at in one step.
    let (blocks, rest) = bytes.as_chunks();
    let mut last = [b' '; 32];
    if let Some(room) = last.get_mut(..rest.len()) {
        room.copy_from_slice(rest);
    }
    if !blocks
        .iter()
        .fold(is_odd(&last), |odd, block| odd | is_odd(block))
    {
        return false;
    }
    let pairs = bytes.iter().zip(bytes.iter().skip(1));
    let ends_plane = pairs.fold(false, |found, (first, second)| {
        found | ((*first == 0xEF) & (*second == 0xBF))
    });
    let controls = bytes.iter().copied().map(is_control);
    ends_plane || controls.fold(false, |found, is_control| found | is_control)
}

/// Whether a block needs a closer look.
fn is_odd(block: &[u8; 32]) -> bool {
    let odd = |byte: u8| u8::from(is_control(byte)) | u8::from(byte == 0xEF);
    block.iter().fold(0, |found, byte| found | odd(*byte)) != 0
}

fn is_control(byte: u8) -> bool {
    (byte < 0x20) & (byte != b'\t') & (byte != b'\n') & (byte != b'\r')
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
