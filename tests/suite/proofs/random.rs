//! Small patterns, compared with every short text there is.

use proptest::prelude::*;
use wxmenu::check::{ProofSettings, prove};
use wxmenu::matcher::proof::{Budget, Prover, Verdict};
use wxmenu::matcher::{Pattern, PatternOptions};
use wxmenu::menu::{self, MenuTree};
use wxmenu::model::{Code, SourceFile};
use wxmenu::resolve::{Input, What, candidates, resolve};

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

/// One matcher of a random menu.
#[derive(Clone, Debug)]
struct Own {
    regex: String,
    system_enable: bool,
}

fn short_regex() -> impl Strategy<Value = String> {
    let part = || prop::sample::select(vec!["a", "b", "[ab]", "a?", "[^a]", "(?:a|bb)", "b{1,2}"]);
    prop::collection::vec(part(), 1..3).prop_map(|parts| parts.concat())
}

fn own() -> impl Strategy<Value = Own> {
    (short_regex(), any::<bool>()).prop_map(|(regex, system_enable)| Own {
        regex,
        system_enable,
    })
}

fn menuconfig(commands: &[Own], system: &[String], menus: &[String]) -> String {
    let mut text = String::from("<menu-configs><menu-config id='m' name='m'><regex>m</regex>");
    for (
        n,
        Own {
            regex,
            system_enable,
        },
    ) in commands.iter().enumerate()
    {
        text += &format!(
            "<menu-command name='c{n}' system-enable='{system_enable}'><regex>{regex}</regex></menu-command>"
        );
    }
    for (n, regex) in menus.iter().enumerate() {
        text += &format!("<menu-config id='n{n}' name='n{n}'><regex>{regex}</regex></menu-config>");
    }
    text += "</menu-config>";
    for (n, regex) in system.iter().enumerate() {
        text += &format!("<system-command name='s{n}'><regex>{regex}</regex></system-command>");
    }
    text + "</menu-configs>"
}

/// The texts that reach each matcher of the menu, by the resolution of the turns.
fn reached(tree: &MenuTree, texts: &[String]) -> Vec<(String, Vec<String>)> {
    let menu = tree.by_id("m").unwrap();
    let mut reached: Vec<(String, Vec<String>)> = candidates(tree, Some(menu))
        .map(|own| (own.name().to_owned(), Vec::new()))
        .collect();
    for text in texts {
        let name = match resolve(tree, Some(menu), &Input::new(text, &[]), &[]).what {
            What::Command(_, command) => command.action.name.to_string(),
            What::System(command) => command.action.name.to_string(),
            What::Enter(menu) => menu.name.to_string(),
            _ => continue,
        };
        let found = reached.iter_mut().find(|(own, _)| *own == name).unwrap();
        found.1.push(text.clone());
    }
    reached
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 300, ..ProptestConfig::default() })]

    /// No text of these matchers is longer than four characters, so that trying all of them says
    /// everything there is to say.
    #[test]
    fn who_never_gets_a_text_is_found_and_nobody_else(
        commands in prop::collection::vec(own(), 1..4),
        system in prop::collection::vec(short_regex(), 0..3),
        menus in prop::collection::vec(short_regex(), 0..3),
    ) {
        let file = SourceFile::new("a.menuconfig.xml", menuconfig(&commands, &system, &menus));
        let (loaded, faults) = menu::load(&[file]);
        prop_assert!(!faults.has_errors(), "{}", faults);
        let tree = loaded.tree(&"demo".into());
        let told = prove([&**tree], &ProofSettings::default());
        for (name, texts) in reached(tree, &texts()) {
            let never = [Code::MatcherDead, Code::MatcherShadowed, Code::MatcherDuplicate];
            let lost = told.iter().any(|fault| {
                let names_it = fault.message.contains(&format!("`{name}` never"))
                    || fault.message.contains(&format!("`{name}` takes the same"))
                    || fault.message.contains(&format!("`{name}` takes nothing"));
                never.contains(&fault.code) && names_it
            });
            prop_assert_eq!(lost, texts.is_empty(), "{} gets {:?}\n{}", name, texts, told);
        }
        for fault in told.iter().filter(|fault| fault.code == Code::MatcherOverlap) {
            let text = fault.witness.as_deref().unwrap();
            let menu = tree.by_id("m").unwrap();
            let takers = candidates(tree, Some(menu))
                .filter(|own| own.pattern().is_some_and(|pattern| pattern.is_match(text)));
            prop_assert!(takers.count() >= 2, "{fault}");
        }
    }
}
