//! How near a text is to a name.

use super::super::sound;
use crate::model::text::edit_distance_by;

/// Nobody types so much by mistake.
const MOST_CHARACTERS: usize = 32;

/// What is so near by its sound counts like half a mistake.
const BY_SOUND: u32 = 1;

/// A text that was typed, made ready to be compared with many names.
pub(super) struct Typed {
    characters: Vec<char>,
    /// How many mistakes may be in it.
    room: usize,
    /// Its letters, if it consists of them: it may spell a Chinese name.
    letters: Vec<u8>,
}

impl Typed {
    /// Nothing if it is empty, or longer than any name.
    pub(super) fn new(text: &str) -> Option<Self> {
        let characters = folded(text);
        let count = characters.len();
        if count == 0 || count > MOST_CHARACTERS {
            return None;
        }
        // A number is not mistyped for a name.
        let is_number = characters.iter().all(char::is_ascii_digit);
        let room = if is_number {
            0
        } else {
            (count / 3).clamp(1, 3)
        };
        let letters = letters(&characters);
        Some(Self {
            characters,
            room,
            letters,
        })
    }

    /// Nothing if the name is not near; 0 if it is the same but for upper and lower case.
    pub(super) fn distance_to(&self, name: &str) -> Option<u32> {
        // Most names need not be looked at: each character too many or too few is a mistake, and one
        // becomes one at the least in lower case.
        let name = name.trim();
        let count = self.characters.len();
        let may_spell = !self.letters.is_empty() && !name.is_ascii();
        let is_near = count + self.room >= name.chars().count() && name.len() + self.room >= count;
        if !is_near && !may_spell {
            return None;
        }
        let name = folded(name);
        let typing = is_near.then(|| self.by_typing(&name)).flatten();
        typing.or_else(|| (may_spell && sound::spells(&self.letters, &name)).then_some(BY_SOUND))
    }

    fn by_typing(&self, name: &[char]) -> Option<u32> {
        let count = name.len();
        if count.abs_diff(self.characters.len()) > self.room {
            return None;
        }
        let mistakes = edit_distance_by(&self.characters, name, sound::alike);
        let is_near = mistakes <= self.room && mistakes < count;
        if !is_near {
            return None;
        }
        let is_by_sound = self.characters != name && mistakes == 0;
        let heard = if is_by_sound { BY_SOUND } else { 0 };
        Some(u32::try_from(mistakes).map_or(u32::MAX, |mistakes| 2 * mistakes + heard))
    }
}

fn folded(text: &str) -> Vec<char> {
    let mut folded = Vec::with_capacity(text.len());
    folded.extend(text.trim().chars().flat_map(char::to_lowercase));
    folded
}

/// `cai shu zi` and `xi'an` are letters, too.
fn letters(characters: &[char]) -> Vec<u8> {
    let said = characters.iter().filter(|c| !matches!(**c, ' ' | '\''));
    let letter = |c: &char| u8::try_from(*c).ok().filter(u8::is_ascii_lowercase);
    said.map(letter).collect::<Option<_>>().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::Typed;

    fn distance(typed: &str, name: &str) -> Option<u32> {
        Typed::new(typed).and_then(|typed| typed.distance_to(name))
    }

    #[test]
    fn mistakes_are_counted_and_a_few_forgiven() {
        for (typed, name, far) in [
            ("guess", "guess", Some(0)),
            ("GUESS", "guess", Some(0)),
            ("gues", "guess", Some(2)),
            ("geuss", "guess", Some(2)),
            ("gss", "guess", None),
            ("m", "up", None),
            ("1", "2", None),
            ("2", "第2", None),
            ("12", "12", Some(0)),
            (
                "数字竟猜",
                "数字竞猜",
                if cfg!(feature = "zh") {
                    Some(1)
                } else {
                    Some(2)
                },
            ),
            (
                "才数字",
                "猜数字",
                if cfg!(feature = "zh") {
                    Some(1)
                } else {
                    Some(2)
                },
            ),
            (
                "菜书自",
                "猜数字",
                if cfg!(feature = "zh") { Some(1) } else { None },
            ),
            ("再见", "猜数字", None),
            ("", "guess", None),
        ] {
            assert_eq!(distance(typed, name), far, "{typed} {name}");
        }
        assert_eq!(distance(&"长".repeat(33), &"长".repeat(33)), None);
    }

    #[cfg(feature = "zh")]
    #[test]
    fn letters_are_syllables_or_their_beginnings() {
        for typed in ["caishuzi", "csz", "CSZ", "cai shu zi"] {
            assert_eq!(distance(typed, "猜数字"), Some(1), "{typed}");
        }
        assert_eq!(distance("csz1", "猜数字"), None);
    }
}
