//! What holds for every file, however broken.

use std::sync::OnceLock;

use proptest::prelude::*;
use wxmenu::menu;
use wxmenu::model::{Diagnostics, Severity, SourceFile};

use super::fixture::{Case, folder, menuconfigs};

/// Pieces of XML that break things when they stand in the wrong place.
const PIECES: &[&str] = &[
    "<",
    ">",
    "</",
    "/>",
    "&",
    ";",
    "\"",
    "'",
    "=",
    "--",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "]]",
    "<?xml version=\"1.0\"?>",
    "<?",
    "?>",
    "<!DOCTYPE a>",
    "<!",
    "&amp;",
    "&x;",
    "&#0;",
    "&#x41;",
    "\u{0}",
    "\u{FEFF}",
    "\u{FFFE}",
    "\u{3000}",
    "　",
    "“",
    "＝",
    " xmlns:a=\"u\"",
    " xmlns=\"\"",
    " a:b=\"c\"",
    " xml:lang=\"zh\"",
    "a:b",
    "xmlns:xml",
    "<a:b/>",
    "<menu-config id=\"x\">",
    "</menu-config>",
    "</menu-configs>",
    "<regex>",
    "</regex>",
    "\r",
    "\r\n",
    "\n",
    "\t",
    "汉字",
    "(",
    "1",
    ":",
    "-",
    ".",
];

fn texts() -> &'static [String] {
    static TEXTS: OnceLock<Vec<String>> = OnceLock::new();
    TEXTS.get_or_init(|| {
        let good = menuconfigs(&folder().join("good"));
        good.iter()
            .map(|path| std::fs::read_to_string(path).unwrap())
            .collect()
    })
}

/// Somewhere in a text, on a character.
fn place(text: &str, at: prop::sample::Index) -> usize {
    (0..=at.index(text.len() + 1))
        .rev()
        .find(|at| text.is_char_boundary(*at))
        .unwrap()
}

#[derive(Clone, Debug)]
enum Change {
    Insert(prop::sample::Index, &'static str),
    Delete(prop::sample::Index, usize),
    Repeat(prop::sample::Index, usize),
    CutHere(prop::sample::Index),
}

impl Change {
    fn apply(&self, text: &mut String) {
        match self {
            Self::Insert(at, piece) => text.insert_str(place(text, *at), piece),
            Self::Delete(at, length) => {
                let range = range(text, *at, *length);
                text.replace_range(range, "");
            }
            Self::Repeat(at, length) => {
                let range = range(text, *at, *length);
                let again = text[range.clone()].to_owned();
                text.insert_str(range.end, &again);
            }
            Self::CutHere(at) => text.truncate(place(text, *at)),
        }
    }
}

fn range(text: &str, at: prop::sample::Index, length: usize) -> std::ops::Range<usize> {
    let start = place(text, at);
    let end = (start + length).min(text.len());
    let end = (end..=text.len())
        .find(|end| text.is_char_boundary(*end))
        .unwrap();
    start..end
}

fn change() -> impl Strategy<Value = Change> {
    let at = any::<prop::sample::Index>;
    prop_oneof![
        6 => (at(), prop::sample::select(PIECES)).prop_map(|(at, piece)| Change::Insert(at, piece)),
        3 => (at(), 1..12usize).prop_map(|(at, length)| Change::Delete(at, length)),
        2 => (at(), 1..60usize).prop_map(|(at, length)| Change::Repeat(at, length)),
        1 => at().prop_map(Change::CutHere),
    ]
}

/// Loads a file and checks what holds for every file.
fn load(text: &str) -> Result<Diagnostics, TestCaseError> {
    let file = SourceFile::new("a.menuconfig.xml", text);
    let (_, diagnostics) = menu::load(&[file]);
    let mut before = 0;
    for fault in &diagnostics {
        let span = fault
            .span
            .as_ref()
            .expect("every fault of a file has a place");
        prop_assert!(span.end() <= text.len());
        prop_assert!(text.is_char_boundary(span.start()) && text.is_char_boundary(span.end()));
        prop_assert!(
            before <= span.start(),
            "not in reading order: {}",
            diagnostics
        );
        before = span.start();
        prop_assert!(!fault.message.is_empty() && !fault.message.ends_with('.'));
        let is_regex = fault.code.word().starts_with("regex-");
        prop_assert!(is_regex || fault.help.is_some(), "{} has no way out", fault);
    }
    let is_xml = |word: &str| word.starts_with("xml-");
    let mut errors = diagnostics
        .iter()
        .filter(|fault| fault.severity == Severity::Error);
    if !errors.any(|fault| is_xml(fault.code.word())) {
        let parsed = roxmltree::Document::parse(text);
        prop_assert!(
            parsed.is_ok(),
            "taken for XML: {:?}\n{}",
            parsed.err(),
            text
        );
    }
    Ok(diagnostics)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 500, ..ProptestConfig::default() })]

    #[test]
    fn a_changed_file_is_xml_or_said_not_to_be(
        which in any::<prop::sample::Index>(),
        changes in prop::collection::vec(change(), 1..5),
    ) {
        let mut text = which.get(texts()).clone();
        for change in &changes {
            change.apply(&mut text);
        }
        load(&text)?;
    }

    #[test]
    fn pieces_in_any_order_never_stop_the_reader(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..40)) {
        load(&pieces.concat())?;
        load(&format!("<menu-configs>{}</menu-configs>", pieces.concat()))?;
    }

    #[test]
    fn any_bytes_are_read_to_their_end(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        load(&String::from_utf8_lossy(&bytes))?;
    }
}

/// Cases in which a file is refused that another reader of XML takes: its encoding is not ours, it
/// is nested too deeply, or a rule is broken that roxmltree does not check.
const STRICTER: &[&str] = &[
    "encoding",
    "too-deep",
    "entity",
    "control-character-by-number",
    "prefix-reserved",
];

#[test]
fn what_is_not_xml_to_us_is_none_to_others() {
    for text in texts() {
        assert!(roxmltree::Document::parse(text).is_ok());
    }
    for case in Case::all() {
        let is_stricter = STRICTER.iter().any(|what| case.name.contains(what));
        for fault in case.diagnostics().iter() {
            let Some(span) = &fault.span else { continue };
            let refused = roxmltree::Document::parse(span.file().text()).is_err();
            let is_xml = fault.code.word().starts_with("xml-");
            assert!(!is_xml || refused || is_stricter, "{}: {fault}", case.name);
        }
    }
}

#[test]
fn nothing_walks_deeper_than_the_stack() {
    for piece in [
        "<a>",
        "<regex>",
        "<menu-config id='a'>",
        "<menu-configs/>",
        "</a>",
        "&",
        "]]>",
        "(",
    ] {
        let text = piece.repeat(200_000 / piece.len());
        load(&text).unwrap();
        load(&format!("<menu-configs>{text}</menu-configs>")).unwrap();
    }
}

#[test]
fn a_mark_without_an_end_costs_no_more_than_its_file() {
    for piece in [
        "<",
        "<a ",
        "<a b=\"",
        "<a b='<",
        "<!--",
        "<![CDATA[",
        "<?",
        "<!",
        "</",
        "a:b:",
        "\u{1}",
    ] {
        let text = piece.repeat(2_000 / piece.len());
        load(&text).unwrap();
        load(&format!("<menu-configs>{text}</menu-configs>")).unwrap();
    }
}
