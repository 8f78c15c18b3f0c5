//! What sounds alike, and what spells the sound of something else. With the feature `zh`; without
//! it nothing does.

/// Whether two characters have a reading in common, whatever its tone.
#[cfg(feature = "zh")]
pub(super) fn alike(a: char, b: char) -> bool {
    let are_han = !a.is_ascii() && !b.is_ascii();
    a == b || are_han && readings(a).any(|own| readings(b).any(|other| own == other))
}

/// Whether letters are the syllables of a name without their tones, or the first letter of each.
#[cfg(feature = "zh")]
pub(super) fn spells(letters: &[u8], name: &[char]) -> bool {
    if name.is_empty() || name.iter().any(|c| readings(*c).next().is_none()) {
        return false;
    }
    by_first_letters(letters, name) || by_syllables(letters, name)
}

/// One letter says too little.
#[cfg(feature = "zh")]
fn by_first_letters(letters: &[u8], name: &[char]) -> bool {
    let begins =
        |(c, letter): (&char, &u8)| readings(*c).any(|own| own.as_bytes().first() == Some(letter));
    name.len() > 1 && letters.len() == name.len() && name.iter().zip(letters).all(begins)
}

#[cfg(feature = "zh")]
fn by_syllables(letters: &[u8], name: &[char]) -> bool {
    let Some((first, others)) = name.split_first() else {
        return letters.is_empty();
    };
    readings(*first).any(|own| {
        let rest = strip_syllable(letters, own);
        rest.is_some_and(|rest| by_syllables(rest, others))
    })
}

/// `ü` is typed as `v` or as `u`.
#[cfg(feature = "zh")]
fn strip_syllable<'l>(letters: &'l [u8], syllable: &str) -> Option<&'l [u8]> {
    syllable.chars().try_fold(letters, |left, letter| {
        let (typed, left) = left.split_first()?;
        let is_same = match letter {
            'ü' => matches!(typed, b'v' | b'u'),
            letter => char::from(*typed) == letter,
        };
        is_same.then_some(left)
    })
}

/// All readings of a character, without their tones; nothing for what is no Chinese character.
#[cfg(feature = "zh")]
fn readings(c: char) -> impl Iterator<Item = &'static str> {
    use pinyin::ToPinyinMulti;

    let all = (!c.is_ascii()).then(|| c.to_pinyin_multi()).flatten();
    all.into_iter()
        .flat_map(|all| all.into_iter().map(pinyin::Pinyin::plain))
}

/// Without the tables only the same character sounds the same.
#[cfg(not(feature = "zh"))]
pub(super) fn alike(a: char, b: char) -> bool {
    a == b
}

/// Without the tables nothing is known of sounds.
#[cfg(not(feature = "zh"))]
pub(super) fn spells(_: &[u8], _: &[char]) -> bool {
    false
}

#[cfg(all(test, feature = "zh"))]
mod tests {
    use super::*;

    #[test]
    fn characters_sound_alike_by_any_of_their_readings() {
        for (a, b, same) in [
            ('才', '猜', true),
            ('行', '航', true),
            ('行', '形', true),
            ('数', '书', true),
            ('猜', '数', false),
            ('a', 'a', true),
            ('a', '啊', false),
        ] {
            assert_eq!(alike(a, b), same, "{a} {b}");
        }
    }

    #[test]
    fn letters_spell_names() {
        let spells = |letters: &str, name: &str| {
            let name: Vec<char> = name.chars().collect();
            super::spells(letters.as_bytes(), &name)
        };
        for (letters, name) in [
            ("caishuzi", "猜数字"),
            ("csz", "猜数字"),
            ("ye", "余额"),
            ("yue", "余额"),
            ("nvzhuang", "女装"),
            ("nuzhuang", "女装"),
            ("yinhang", "银行"),
            ("yinxing", "银行"),
            ("xian", "西安"),
        ] {
            assert!(spells(letters, name), "{letters} {name}");
        }
        for (letters, name) in [
            ("caishu", "猜数字"),
            ("caishuzii", "猜数字"),
            ("cs", "猜数字"),
            ("c", "猜"),
            ("csz", "csz"),
            ("", "猜"),
            ("", ""),
        ] {
            assert!(!spells(letters, name), "{letters} {name}");
        }
    }
}
