//! However a regex is written down, its faults are shown where they were written.

use proptest::prelude::*;
use wxmenu::menu;
use wxmenu::model::{Code, SourceFile};

/// One character of a regex and a way to write it.
#[derive(Clone, Debug)]
struct Written {
    meant: char,
    way: u8,
}

impl Written {
    fn in_content(&self) -> String {
        let Self { meant, way } = self;
        match way % 4 {
            0 => format!("&#{};", u32::from(*meant)),
            1 => format!("&#x{:X};", u32::from(*meant)),
            2 => format!("<![CDATA[{meant}]]>"),
            _ => match meant {
                '<' => "&lt;".to_owned(),
                '&' => "&amp;".to_owned(),
                '\n' if way % 8 == 3 => "\r\n".to_owned(),
                plain => format!("{plain}<!-- ( -->"),
            },
        }
    }

    fn in_attribute(&self) -> String {
        let Self { meant, way } = self;
        match (way % 3, meant) {
            (0, meant) => format!("&#{};", u32::from(*meant)),
            (_, '<') => "&lt;".to_owned(),
            (_, '&') => "&amp;".to_owned(),
            (1, '\n') => "\r\n".to_owned(),
            (_, plain) => plain.to_string(),
        }
    }
}

fn written(meant: impl Strategy<Value = char>) -> impl Strategy<Value = Written> {
    (meant, any::<u8>()).prop_map(|(meant, way)| Written { meant, way })
}

fn text() -> impl Strategy<Value = Vec<Written>> {
    let harmless = prop::sample::select(vec!['a', '茶', '𝄞', '&', '<', '>', '\n', '|', ' ']);
    prop::collection::vec(written(harmless), 0..8)
}

/// Loads a file with one unclosed bracket in a regex; tells how the bracket was written.
fn bracket(before: &str, bracket: &str, file: String) -> Result<(), TestCaseError> {
    let file = SourceFile::new("a.menuconfig.xml", file);
    let (_, diagnostics) = menu::load(&[file]);
    let faults = diagnostics
        .iter()
        .filter(|fault| fault.code == Code::RegexSyntax);
    let faults: Vec<_> = faults.collect();
    prop_assert_eq!(faults.len(), 1, "{}", diagnostics);
    let span = faults[0].span.as_ref().unwrap();
    let inner = bracket.trim_start_matches("<![CDATA[");
    let inner = inner.split(['<', ']']).next().unwrap();
    prop_assert_eq!(span.text(), inner);
    prop_assert_eq!(span.start(), before.len() + bracket.find(inner).unwrap());
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn in_an_element(head in text(), open in written(Just('(')), tail in text()) {
        let join = |text: &[Written]| text.iter().map(Written::in_content).collect::<String>();
        let before = format!("<menu-configs><menu-config id='一' name='二'><regex>{}", join(&head));
        let bracket_written = open.in_content();
        let file = format!("{before}{bracket_written}{}</regex></menu-config></menu-configs>", join(&tail));
        bracket(&before, &bracket_written, file)?;
    }

    #[test]
    fn in_an_attribute(head in text(), open in written(Just('(')), tail in text()) {
        let join = |text: &[Written]| text.iter().map(Written::in_attribute).collect::<String>();
        let before = format!("<menu-configs><event-command event='扫' key='{}", join(&head));
        let bracket_written = open.in_attribute();
        let file = format!("{before}{bracket_written}{}'/></menu-configs>", join(&tail));
        bracket(&before, &bracket_written, file)?;
    }
}

/// A missing name is shown at the character before it, however wide that is.
#[test]
fn a_fault_beside_a_wide_blank_begins_between_two_characters() {
    let text = "<menu-configs　＝\"1\"/>";
    let (_, diagnostics) = menu::load(&[SourceFile::new("a.menuconfig.xml", text)]);
    let mut spans = diagnostics.iter().filter_map(|fault| fault.span.as_ref());
    assert!(spans.clone().count() > 0);
    assert!(spans.all(|span| text.is_char_boundary(span.start())));
}
