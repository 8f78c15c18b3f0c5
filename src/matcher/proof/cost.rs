//! Which of many texts is shown: the shortest, and among those the one that reads best.

use super::automaton::Automaton;

/// What the first byte of a character costs: a character, and how little people like to read it.
///
/// The bytes that follow it cost nothing, so that length is counted in characters.
pub(super) const fn of_byte(byte: u8) -> u32 {
    match byte {
        b'a'..=b'z' => 1000,
        b'0'..=b'9' => 1001,
        b'A'..=b'Z' => 1002,
        // Most of what begins with these are 汉字.
        0xE4..=0xE9 => 1003,
        b' ' => 1004,
        b'!'..=b'~' => 1010,
        0x80..=0xBF => 0,
        0xC2..=0xDF => 1100,
        0xE0..=0xE3 | 0xEA..=0xEF => 1200,
        0xF0..=0xF4 => 1300,
        _ => 1900,
    }
}

/// One byte for each class of bytes that no automaton tells apart: the one that reads best.
pub(super) fn representatives(automata: &[&mut Automaton]) -> Vec<u8> {
    let mut bytes: Vec<u8> = (0..=u8::MAX).collect();
    bytes.sort_by_key(|byte| (of_byte(*byte), *byte));
    let mut seen = foldhash::HashSet::default();
    bytes.retain(|byte| {
        let classes: Vec<u8> = automata.iter().map(|own| own.class(*byte)).collect();
        seen.insert(classes)
    });
    bytes
}

/// Characters that people know, to stand for stranger ones.
const FRIENDLY: [char; 9] = ['天', '好', '中', '〇', '!', 'é', 'あ', '！', '😀'];

/// The text with every strange character replaced by a known one, as long as it stays true.
pub(super) fn friendly(text: &str, mut is_true: impl FnMut(&str) -> bool) -> String {
    let mut shown: Vec<char> = text.chars().collect();
    for at in 0..shown.len() {
        let is_plain = |c: &char| c.is_ascii_graphic() || *c == ' ' || FRIENDLY.contains(c);
        if shown.get(at).is_none_or(is_plain) {
            continue;
        }
        let replaced = FRIENDLY.iter().find_map(|friendly| {
            let mut other = shown.clone();
            *other.get_mut(at)? = *friendly;
            is_true(&other.iter().collect::<String>()).then_some(other)
        });
        shown = replaced.unwrap_or(shown);
    }
    shown.into_iter().collect()
}
