//! Rules of matching, one row each.

use super::{Pattern, PatternOptions, PatternSet};
use crate::model::Code;

const FULL: PatternOptions = PatternOptions {
    contains: false,
    ignore_case: false,
};

fn pattern(text: &str, options: PatternOptions) -> Pattern {
    let (pattern, faults) = Pattern::parse(text, options);
    pattern.unwrap_or_else(|| panic!("{text}: {faults:?}"))
}

#[test]
fn a_pattern_takes_the_whole_text_or_nothing() {
    let rows: &[(&str, &[&str], &[&str])] = &[
        ("g|game", &["g", "game"], &["games", "GAME", "ag", "gg", ""]),
        (
            "^m|menu|菜单$",
            &["m", "menu", "菜单"],
            &["my", "xmenuy", "菜单 "],
        ),
        (
            r"list|list\s+[\u4e00-\u9fa5_a-zA-Z0-9]+$",
            &["list", "list abc", "list 天气"],
            &["listabc", "list a b"],
        ),
        (r"^[1-9]\d*$", &["1", "25"], &["0", "1２", "1٣", "-1"]),
        (r"\w+", &["abc_1"], &["天气", "é"]),
        (r"(?u)\w+", &["abc", "天气"], &["a b"]),
        (r"(?u:\d)\d", &["１2"], &["１２"]),
        (r"a\sb", &["a b", "a\tb"], &["a\u{3000}b"]),
        (r"[\d一]+\D", &["1一x", "1天"], &["12"]),
        (r"[^\w]+", &["天气", "！"], &["a"]),
        (r"\bab\b", &["ab"], &["abc"]),
        ("(?i)ok", &["ok", "OK", "Ok"], &["o"]),
        ("colou?r", &["color", "colour"], &["colouur"]),
        ("(?x) foo # c", &["foo"], &["foo "]),
        ("a.c", &["abc", "a菜c"], &["a\nc"]),
        ("(^a|b$)c?", &["a", "ac", "b"], &["bc", "ab"]),
        ("[ab][cd]", &["ac", "bd"], &["a", "acd"]),
    ];
    for (text, takes, leaves) in rows {
        let pattern = pattern(text, FULL);
        let set = PatternSet::new([None, Some(&pattern), Some(&pattern)]);
        for input in *takes {
            assert!(pattern.is_match(input), "{text} takes {input:?}");
            assert_eq!(
                set.matches(input).iter().collect::<Vec<_>>(),
                [1, 2],
                "{text} {input:?}"
            );
        }
        for input in *leaves {
            assert!(!pattern.is_match(input), "{text} leaves {input:?}");
            assert_eq!(set.matches(input).iter().count(), 0, "{text} {input:?}");
        }
    }
}

#[test]
fn contains_and_ignore_case_are_asked_for() {
    let contains = pattern(
        "天气",
        PatternOptions {
            contains: true,
            ..FULL
        },
    );
    assert!(contains.is_match("今天天气好") && !contains.is_match("今天"));
    let folded = pattern(
        "help|Menu",
        PatternOptions {
            ignore_case: true,
            ..FULL
        },
    );
    assert!(folded.is_match("HELP") && folded.is_match("menu") && !folded.is_match("helps"));
}

#[test]
fn named_groups_become_args() {
    let weather = pattern(r"(?P<what>天气|气温)\s*(?<where>\S+)?", FULL);
    let args = weather.args("天气 北京").unwrap();
    assert_eq!(
        (args["what"].as_str(), args["where"].as_str()),
        ("天气", "北京")
    );
    assert!(!weather.args("气温").unwrap().contains_key("where"));
    assert!(weather.args("下雨").is_none());
    let contains = pattern(
        r"(?<n>\d+)块",
        PatternOptions {
            contains: true,
            ..FULL
        },
    );
    assert_eq!(contains.args("要25块钱").unwrap()["n"], "25");
}

#[test]
fn every_pattern_of_a_set_is_asked() {
    let texts = ["new|新游戏", r"[1-9]\d*", ".+", "25", r"2\d"];
    let patterns: Vec<Pattern> = texts.iter().map(|text| pattern(text, FULL)).collect();
    let set = PatternSet::new(patterns.iter().map(Some));
    let rows: &[(&str, &[usize])] = &[
        ("25", &[1, 2, 3, 4]),
        ("新游戏", &[0, 2]),
        ("", &[]),
        ("7", &[1, 2]),
    ];
    for (input, taken) in rows {
        assert_eq!(
            set.matches(input).iter().collect::<Vec<_>>(),
            *taken,
            "{input:?}"
        );
    }
}

/// Regex, code, the characters that are blamed, a word of the help.
#[test]
fn what_cannot_be_meant_is_refused_by_name() {
    let rows: &[(&str, Code, &str, &str)] = &[
        ("(a", Code::RegexSyntax, "(", ")"),
        ("a)|(?:b", Code::RegexSyntax, ")", "("),
        ("[a", Code::RegexSyntax, "[", "]"),
        ("*a", Code::RegexSyntax, "*", "repeat"),
        ("a++", Code::RegexUnsupported, "++", "once"),
        ("(?U)a", Code::RegexUnsupported, "U", "(?u)"),
        ("(?U:a)", Code::RegexUnsupported, "U", "(?u)"),
        (r"\<b>", Code::RegexUnsupported, r"\<", r"\b"),
        ("a(?=b)", Code::RegexUnsupported, "(?=", "after"),
        ("a(?!b)", Code::RegexUnsupported, "(?!", "earlier"),
        ("(?<=b)a", Code::RegexUnsupported, "(?<=", "before"),
        ("(?<!b)a", Code::RegexUnsupported, "(?<!", "earlier"),
        ("(?>a)", Code::RegexUnsupported, ">", "(?:"),
        (r"(a)\1", Code::RegexUnsupported, r"\1", "list"),
        (r"(?<n>a)\k<n>", Code::RegexUnsupported, r"\k", "list"),
        (r"\Qa.b\E", Code::RegexUnsupported, r"\Q", "special"),
        (r"a\h", Code::RegexUnsupported, r"\h", r"[ \t]"),
        (r"\R", Code::RegexUnsupported, r"\R", r"\n"),
        (r"\X", Code::RegexUnsupported, r"\X", "."),
        (r"a\Z", Code::RegexUnsupported, r"\Z", "whole"),
        (r"\e", Code::RegexUnsupported, r"\e", "x1B"),
        (r"\cA", Code::RegexUnsupported, r"\c", "x01"),
        (r"\v", Code::RegexUnsupported, r"\v", r"[\r\n]"),
        (
            r"\p{InCJK_Unified}",
            Code::RegexUnsupported,
            r"\p{InCJK_Unified}",
            "Han",
        ),
        (r"\uD83D\uDE00", Code::RegexUnsupported, r"D83D", "u{"),
        ("a{,3}", Code::RegexSyntax, ",", "{2,5}"),
        (
            r"a{1,100000}",
            Code::RegexTooLarge,
            r"a{1,100000}",
            "repeat",
        ),
        (
            r"\w{1,500}\w{1,500}(?u:\w{1,500})",
            Code::RegexTooLarge,
            r"\w",
            "repeat",
        ),
    ];
    for (text, code, blamed, help) in rows {
        let (pattern, faults) = Pattern::parse(text, FULL);
        assert!(pattern.is_none(), "{text} is refused");
        let [fault] = faults.as_slice() else {
            panic!("{text}: {faults:?}")
        };
        assert_eq!(fault.code, *code, "{text}: {fault:?}");
        assert!(
            text[fault.range.clone()].contains(blamed),
            "{text}: {fault:?}"
        );
        let said = fault.help.as_deref().unwrap_or("");
        assert!(said.contains(help), "{text}: {fault:?}");
    }
}

#[test]
fn blame_counts_from_the_text_that_was_handed_in() {
    let (pattern, faults) = Pattern::parse("\n  菜(单\n", FULL);
    assert!(pattern.is_none());
    let codes: Vec<Code> = faults.iter().map(|fault| fault.code).collect();
    assert_eq!(codes, [Code::RegexTrimmed, Code::RegexSyntax]);
    assert_eq!(&"\n  菜(单\n"[faults[1].range.clone()], "(");
}

#[test]
fn white_space_and_emptiness_are_warned_of() {
    let (trimmed, faults) = Pattern::parse(" m ", FULL);
    assert!(trimmed.unwrap().is_match("m"));
    assert_eq!(faults[0].code, Code::RegexTrimmed);
    for empty in ["", "^$", "(?:)"] {
        let (pattern, faults) = Pattern::parse(empty, FULL);
        assert!(pattern.unwrap().is_match(""), "{empty:?} serves a click");
        assert_eq!(faults[0].code, Code::RegexEmpty, "{empty:?}");
    }
}

#[test]
fn deep_brackets_end_in_a_fault_not_in_a_crash() {
    let text = format!("{}a{}", "(".repeat(100_000), ")".repeat(100_000));
    let (pattern, faults) = Pattern::parse(&text, FULL);
    assert!(pattern.is_none() && faults.len() == 1);
}

mod agreement {
    use proptest::prelude::*;

    use super::{FULL, Pattern, PatternSet};

    proptest! {
        /// The set, the single pattern and a plain regex of the same meaning agree.
        #[test]
        fn set_single_and_reference_agree(
            texts in prop::collection::vec("[ab|?(.)]{0,6}", 1..6),
            input in "[ab]{0,4}",
        ) {
            let patterns: Vec<Option<Pattern>> =
                texts.iter().map(|text| Pattern::parse(text, FULL).0).collect();
            let set = PatternSet::new(patterns.iter().map(Option::as_ref));
            let taken: Vec<usize> = set.matches(&input).iter().collect();
            for (place, text) in texts.iter().enumerate() {
                let Some(pattern) = &patterns[place] else { continue };
                let reference = regex::Regex::new(&format!("^(?:{})$", text.trim())).unwrap();
                prop_assert_eq!(reference.is_match(&input), pattern.is_match(&input), "{}", text);
                prop_assert_eq!(taken.contains(&place), pattern.is_match(&input), "{}", text);
            }
        }
    }
}
