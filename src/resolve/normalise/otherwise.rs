//! How people write a word otherwise.

use super::{Step, normalise, numerals};

/// The ways in which people mostly write a text otherwise than it stands, and which the steps undo,
/// those that phones write by themselves first.
///
/// Each step has at most two; of [`Step::Trim`] there is none, since white space at the ends never
/// arrives, and of `simplified` none, since no step knows the traditional characters of a word.
///
/// ```
/// use wxmenu::resolve::{otherwise, Step};
/// assert_eq!(otherwise("3", &Step::DEFAULT), [(Step::FinalPunctuation, "3。".to_owned()), (Step::Width, "３".to_owned())]);
/// assert_eq!(otherwise("3", &[Step::Numerals]), [(Step::Numerals, "三".to_owned())]);
/// ```
#[must_use]
pub fn otherwise(text: &str, steps: &[Step]) -> Vec<(Step, String)> {
    let mut ways: Vec<(Step, String)> = Vec::new();
    for (step, write) in WAYS {
        if !steps.contains(step) {
            continue;
        }
        let Some(written) = write(text) else { continue };
        let is_new = written != text && ways.iter().all(|(_, known)| *known != written);
        if is_new && normalise(&written, steps) == text {
            ways.push((*step, written));
        }
    }
    ways
}

type Write = fn(&str) -> Option<String>;

const WAYS: &[(Step, Write)] = &[
    (Step::FinalPunctuation, |text| Some(format!("{text}。"))),
    (Step::Case, |text| Some(text.to_uppercase())),
    (Step::Case, capital),
    (Step::Width, |text| Some(text.chars().map(wide).collect())),
    (Step::Spaces, |text| Some(text.replace(' ', "  "))),
    (Step::Numerals, |text| numerals::written(text.parse().ok()?)),
];

fn capital(text: &str) -> Option<String> {
    let mut rest = text.chars();
    let first = rest.next()?;
    Some(first.to_uppercase().chain(rest).collect())
}

/// The full-width form of a character that has one.
fn wide(c: char) -> char {
    match c {
        ' ' => '\u{3000}',
        '!'..='~' => char::from_u32(u32::from(c) + 0xFEE0).unwrap_or(c),
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Step, normalise};
    use super::otherwise;

    #[test]
    fn what_is_written_otherwise_is_the_same_word() {
        let all: Vec<Step> = Step::ALL.iter().map(|(_, step)| *step).collect();
        for (text, expected) in [
            ("exit", vec!["exit。", "EXIT", "Exit", "ｅｘｉｔ"]),
            ("退出", vec!["退出。"]),
            ("12", vec!["12。", "１２", "十二"]),
            (
                "list a",
                vec!["list a。", "LIST A", "List a", "ｌｉｓｔ　ａ", "list  a"],
            ),
            ("Exit", vec![]),
            ("退出。", vec![]),
            ("", vec!["。"]),
        ] {
            let ways = otherwise(text, &all);
            let written: Vec<&str> = ways.iter().map(|(_, way)| way.as_str()).collect();
            assert_eq!(written, expected, "{text}");
            for way in written {
                assert_eq!(normalise(way, &all), text);
            }
        }
        assert!(otherwise("exit", &[]).is_empty());
    }
}
