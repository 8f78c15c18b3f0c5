//! Pairs of patterns whose relation is known.

use regex_automata::nfa::thompson::pikevm::PikeVM;
use wxmenu::matcher::proof::{Budget, Limit, Prover, Verdict};
use wxmenu::matcher::{Pattern, PatternOptions};

/// What two patterns have to do with each other, and the shortest text that both take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Relation {
    Apart,
    /// Each takes texts that the other does not.
    Meet(&'static str),
    /// The first takes nothing that the second does not.
    Inside(&'static str),
    /// The second takes nothing that the first does not.
    Holds(&'static str),
    Same(&'static str),
}

use Relation::{Apart, Holds, Inside, Meet, Same};

const HAN_WORD: &str = r"[\u4e00-\u9fa5_a-zA-Z0-9]+$";
const LIST: &str = r"list|list\s+[\u4e00-\u9fa5_a-zA-Z0-9]+$";
const HELP: &str = r"help|help\s+[\u4e00-\u9fa5_a-zA-Z0-9]+$";

const PAIRS: &[(&str, &str, Relation)] = &[
    // Words and lists of words.
    ("new|新游戏", "del|delete", Apart),
    ("new|新游戏", "new", Holds("new")),
    ("g|game", "game|g", Same("g")),
    ("colou?r", "color|colour", Same("color")),
    ("m|menu|菜单", "menu|目录", Meet("menu")),
    ("del|delete", "[a-z]{3,6}", Inside("del")),
    ("help", "HELP", Apart),
    ("[Hh]elp", "help", Holds("help")),
    ("[ab][cd]", "ac|bd", Holds("ac")),
    // The sample of the Tiny framework.
    (LIST, HAN_WORD, Meet("list")),
    (HELP, LIST, Apart),
    (HELP, HAN_WORD, Meet("help")),
    ("root", HAN_WORD, Inside("root")),
    (r"^[1-9]\d*$", "1", Holds("1")),
    (r"^[1-9]\d*$", "2", Holds("2")),
    (r"^[1-9]\d*$", "new|新游戏", Apart),
    // Classes are ASCII unless the pattern says otherwise.
    (r"^[1-9]\d*$", "[1-9][０-９]+", Apart),
    (r"(?u)^[1-9]\d*$", "[1-9][０-９]+", Holds("1０")),
    (r"\w+", r"[\u4e00-\u9fa5]+", Apart),
    (r"(?u)\w+", r"[\u4e00-\u9fa5]+", Holds("天")),
    (r"\d+", r"\w+", Inside("0")),
    (r"(?u)\w{1,50}", r"\p{Han}{1,50}", Meet("天")),
    (r"\w{1,50}", r"\d{51}", Apart),
    (r"\w{100}", "x", Apart),
    (r"\d{2}", r"\d{3}", Apart),
    // 汉字.
    (
        r"[\u4e00-\u9fa5]{2}天气",
        "(?:北京|上海).*",
        Meet("上海天气"),
    ),
    (r"[\u4e00-\u9fa5]+", r"\p{Han}+", Inside("天")),
    (r"\p{Han}+", "[〇々]+", Holds("〇")),
    (r"[\u4e00-\u9fa5]+", "[〇々]+", Apart),
    (".*天气", "北京.*", Meet("北京天气")),
    (".*关键1.*", ".*关键10.*", Holds("关键10")),
    (".*关键1.*", ".*关键2.*", Meet("关键1关键2")),
    // Wide and narrow.
    (".+", "exit", Holds("exit")),
    (".+", r"[\s\S]+", Inside("a")),
    ("a.*", ".*b", Meet("ab")),
    ("a.*b", "b.*a", Apart),
    ("[^a]+", "a+", Apart),
    ("[^a]*", "[^b]*", Meet("c")),
    ("a*", "(aa)*", Holds("aa")),
    ("(aa)+", "(aaa)+", Meet("aaaaaa")),
    ("(ab)*", "(ba)*", Apart),
    ("a{2,4}", "a{4,6}", Meet("aaaa")),
    ("(?i)ok", "OK|ok", Holds("ok")),
    // What cannot arrive does not count: nothing at all, and white space at the ends.
    ("a?", "b?", Apart),
    (r"\s*go", "go", Same("go")),
    (r"\s+go", "go", Apart),
    (r"go\s*", r"\s*go", Same("go")),
    (r"a\s", "a ", Apart),
    (r"a\sb", "a b|a\tb", Holds("a b")),
    // Brackets, comments and bars do not break out.
    ("^m|menu|菜单$", "my|xmenuy", Apart),
    ("(?x) foo # c", "foo", Same("foo")),
    ("(^a|b$)c?", "bc|ab", Apart),
    (r"\bfoo\b.*", "foo", Holds("foo")),
    (r"\bfoo\b.*", "foobar", Apart),
    (r"\b天\b", "天", Apart),
];

fn pattern(regex: &str, options: PatternOptions) -> Pattern {
    let (pattern, faults) = Pattern::parse(regex, options);
    pattern.unwrap_or_else(|| panic!("{regex}: {faults:?}"))
}

/// Asked of an engine that the proofs do not use.
fn takes(pattern: &Pattern, text: &str) -> bool {
    let nfa = regex_automata::nfa::thompson::Compiler::new()
        .build_from_hir(pattern.hir())
        .unwrap();
    let machine = PikeVM::new_from_nfa(nfa).unwrap();
    machine.is_match(&mut machine.create_cache(), text)
}

fn relation(one: &Pattern, other: &Pattern) -> (Verdict, bool, bool) {
    let mut prover = Prover::new(Budget::default());
    let (first, second) = (prover.language(one), prover.language(other));
    let shared = prover.both(first, second);
    let (left, right) = (
        prover.without(first, &[second]),
        prover.without(second, &[first]),
    );
    for (verdict, inside, outside) in [(&left, one, other), (&right, other, one)] {
        if let Some(text) = verdict.witness() {
            assert!(takes(inside, text) && !takes(outside, text), "{text:?}");
            assert_eq!(text.trim(), text);
        }
    }
    assert!(!matches!(left, Verdict::Undecided(_)), "{left:?}");
    assert!(!matches!(right, Verdict::Undecided(_)), "{right:?}");
    (shared, left == Verdict::Empty, right == Verdict::Empty)
}

#[test]
fn what_is_known_of_pairs_is_proved() {
    assert!(PAIRS.len() >= 40);
    let mut wrong = Vec::new();
    for (one, other, expected) in PAIRS {
        let full = PatternOptions::default();
        let (first, second) = (pattern(one, full), pattern(other, full));
        let (shared, is_inside, holds) = relation(&first, &second);
        if let Some(text) = shared.witness() {
            assert!(takes(&first, text) && takes(&second, text), "{text:?}");
        }
        let text = |expected| shared == Verdict::Witness(str::to_owned(expected));
        let is_right = match *expected {
            Apart => shared == Verdict::Empty,
            Meet(shown) => text(shown) && !is_inside && !holds,
            Inside(shown) => text(shown) && is_inside && !holds,
            Holds(shown) => text(shown) && !is_inside && holds,
            Same(shown) => text(shown) && is_inside && holds,
        };
        if !is_right {
            let found = format!("{shared:?} {is_inside} {holds}");
            wrong.push(format!("`{one}` and `{other}`: {expected:?}, but {found}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_is_found_somewhere_meets_almost_everything() {
    let contains = PatternOptions {
        contains: true,
        ..PatternOptions::default()
    };
    let full = PatternOptions::default();
    let rows = [
        ("天气", contains, "北京.*", full, Meet("北京天气")),
        ("天气", contains, "今天天气", full, Holds("今天天气")),
        ("天气", contains, "气温", contains, Meet("天气温")),
        ("^天", contains, "天.*", full, Holds("天")),
        ("m", contains, "time", full, Holds("time")),
    ];
    for (one, how, other, else_how, expected) in rows {
        let (first, second) = (pattern(one, how), pattern(other, else_how));
        let (shared, _, holds) = relation(&first, &second);
        let (Meet(text) | Holds(text)) = expected else {
            panic!()
        };
        assert_eq!(shared.witness(), Some(text), "`{one}` and `{other}`");
        assert_eq!(holds, matches!(expected, Holds(_)), "`{one}` and `{other}`");
    }
}

#[test]
fn an_answer_that_costs_too_much_is_not_given() {
    let full = PatternOptions::default();
    let budget = Budget {
        states: 500,
        total: 800,
        memory: 1 << 20,
    };
    let mut prover = Prover::new(budget);
    let mut language = |regex| prover.language(&pattern(regex, full));
    let (a, b, c) = (language(".*a.{12}"), language(".*b.{12}"), language("a+"));
    assert_eq!(prover.both(a, b), Verdict::Undecided(Limit::States(500)));
    assert_eq!(prover.both(a, c).witness(), Some("aaaaaaaaaaaaa"));
    assert_eq!(
        prover.find(&[a, b], &[c], &|_| true),
        Verdict::Undecided(Limit::Total(800)),
        "what is left is less than one question may cost"
    );
    assert_eq!(prover.both(a, b), Verdict::Undecided(Limit::States(500)));

    let mut prover = Prover::new(Budget {
        memory: 10 << 10,
        ..Budget::default()
    });
    let mut language = |regex| prover.language(&pattern(regex, full));
    let (a, b) = (language(".*a.{40}"), language(".*b.{40}"));
    let answer = prover.both(a, b);
    assert_eq!(answer, Verdict::Undecided(Limit::Memory(10 << 10)));
    assert!(
        prover.takes(a, &"a".repeat(41)),
        "a plain text is always answered"
    );

    let mut prover = Prover::new(Budget::default());
    let mut language = |regex| prover.language(&pattern(regex, full));
    let (a, b) = (language(r"(?u)\b天\b.*"), language("天好+"));
    assert_eq!(prover.both(a, b), Verdict::Undecided(Limit::WordEdges));
}

#[test]
fn what_nobody_takes_is_shown_as_people_would_write_it() {
    let rows: &[(&[&str], &str)] = &[
        (&["a"], "b"),
        (&["[a-zA-Z0-9]+"], "天"),
        (&[HAN_WORD], "〇"),
        (&[HAN_WORD, r"\p{Han}+"], "!"),
        (&["[!-~]+"], "天"),
        (&["[ -~]+", r"\p{Han}+"], "é"),
    ];
    for (regexes, shown) in rows {
        let mut prover = Prover::new(Budget::default());
        let ids: Vec<_> = regexes
            .iter()
            .map(|regex| prover.language(&pattern(regex, PatternOptions::default())))
            .collect();
        assert_eq!(prover.outside(&ids).witness(), Some(*shown), "{regexes:?}");
    }
}
