//! Small patterns, compared with every short text there is.

use proptest::prelude::*;
use wxmenu::matcher::proof::{Budget, Prover, Verdict};
use wxmenu::matcher::{Pattern, PatternOptions};

const ALPHABET: [char; 4] = ['a', 'b', '天', ' '];

/// Every text up to four characters that can arrive.
fn texts() -> Vec<String> {
    let mut all = vec![String::new()];
    let mut longest = all.clone();
    for _ in 0..4 {
        longest = longest
            .iter()
            .flat_map(|text| ALPHABET.iter().map(move |c| format!("{text}{c}")))
            .collect();
        all.extend(longest.clone());
    }
    all.retain(|text| !text.is_empty() && text.trim() == text);
    all
}

fn regex() -> impl Strategy<Value = String> {
    let leaf = prop::sample::select(vec![
        "a", "b", "天", ".", "[ab]", "[^a]", r"\s", r"\w", "ab", "(?i)A", r"\b", "^", "$", "",
    ])
    .prop_map(str::to_owned);
    leaf.prop_recursive(4, 12, 3, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("{a}{b}")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("(?:{a}|{b})")),
            inner.clone().prop_map(|a| format!("(?:{a})*")),
            inner.clone().prop_map(|a| format!("(?:{a})?")),
            inner.prop_map(|a| format!("(?:{a}){{1,2}}")),
        ]
    })
}

/// A text that is shown is one; where nothing is shown, no short text is one.
fn holds(
    verdict: &Verdict,
    texts: &[String],
    is_one: impl Fn(&str) -> bool,
) -> Result<(), TestCaseError> {
    match verdict {
        Verdict::Witness(text) => {
            prop_assert!(
                is_one(text) && !text.is_empty() && text.trim() == text,
                "{text:?}"
            );
            let shortest = texts.iter().find(|text| is_one(text));
            if let Some(shortest) = shortest {
                prop_assert!(
                    text.chars().count() <= shortest.chars().count(),
                    "{shortest:?}"
                );
            }
        }
        Verdict::Empty => {
            let missed = texts.iter().find(|text| is_one(text));
            prop_assert!(missed.is_none(), "{missed:?} was missed");
        }
        other => prop_assert!(false, "{other:?} of small patterns"),
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn a_proof_agrees_with_every_short_text(
        regexes in prop::collection::vec(regex(), 3),
        contains in prop::collection::vec(any::<bool>(), 3),
    ) {
        let mut prover = Prover::new(Budget::default());
        let mut patterns = Vec::new();
        for (regex, contains) in regexes.iter().zip(contains) {
            let options = PatternOptions { contains, ..PatternOptions::default() };
            let Some(pattern) = Pattern::parse(regex, options).0 else { return Ok(()) };
            patterns.push(pattern);
        }
        let ids: Vec<_> = patterns.iter().map(|pattern| prover.language(pattern)).collect();
        let [a, b, c] = patterns.as_slice() else { panic!() };
        let texts = texts();
        for text in &texts {
            prop_assert_eq!(prover.takes(ids[0], text), a.is_match(text), "{:?}", text);
        }
        holds(&prover.word(ids[0]), &texts, |text| a.is_match(text))?;
        holds(&prover.both(ids[0], ids[1]), &texts, |text| a.is_match(text) && b.is_match(text))?;
        holds(&prover.without(ids[0], &ids[1..]), &texts, |text| {
            a.is_match(text) && !b.is_match(text) && !c.is_match(text)
        })?;
        holds(&prover.outside(&ids), &texts, |text| {
            patterns.iter().all(|pattern| !pattern.is_match(text))
        })?;
    }
}
