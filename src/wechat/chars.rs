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
pub(super) fn may_hold_forbidden(text: &str) -> bool {
    is_odd(text.as_bytes(), is_control)
}

/// Whether the text can stand in a CDATA section as it is; now and then one is said not to that can.
pub(super) fn is_plain(text: &str) -> bool {
    !is_odd(text.as_bytes(), |byte| is_control(byte) | (byte == b']'))
}

/// Whether one of the bytes is of an odd kind, or begins one of the non-characters: 0xEF 0xBF begins
/// U+FFC0 to U+FFFF. 0xEF alone begins much that people write, so it is only then looked at closely.
fn is_odd(bytes: &[u8], kind: impl Fn(u8) -> bool) -> bool {
    has_byte(bytes, |byte| kind(byte) | (byte == 0xEF))
        && (has_byte(bytes, kind) || may_end_plane(bytes))
}

fn may_end_plane(bytes: &[u8]) -> bool {
    let pairs = bytes.iter().zip(bytes.iter().skip(1));
    pairs.fold(false, |found, (first, second)| {
        found | ((*first == 0xEF) & (*second == 0xBF))
    })
}

/// Whether one of the bytes is of a kind that blanks are not of.
///
/// In blocks and without a way out, so that many bytes are looked at in one step.
pub(super) fn has_byte(bytes: &[u8], kind: impl Fn(u8) -> bool) -> bool {
    let (blocks, rest) = bytes.as_chunks::<32>();
    let mut last = [b' '; 32];
    if let Some(room) = last.get_mut(..rest.len()) {
        room.copy_from_slice(rest);
    }
    let look = |block: &[u8; 32]| {
        let found = block.iter().map(|byte| u8::from(kind(*byte)));
        found.fold(0, |any, found| any | found) != 0
    };
    blocks
        .iter()
        .fold(look(&last), |any, block| any | look(block))
}

/// Where a byte first stands: whole blocks are passed over as long as it is in none of them.
pub(super) fn find_byte(bytes: &[u8], byte: u8) -> Option<usize> {
    let (blocks, _) = bytes.as_chunks::<16>();
    let is_free = |block: &&[u8; 16]| !block.iter().fold(false, |any, own| any | (*own == byte));
    let passed = 16 * blocks.iter().take_while(is_free).count();
    let at = bytes.get(passed..)?.iter().position(|own| *own == byte)?;
    Some(passed + at)
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
