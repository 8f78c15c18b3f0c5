//! The outcome for CI systems: the XML that JUnit made common.
//!
//! One suite, one case for each file. Times are left out: those of a test whose clock stands still
//! would say nothing.

use std::fmt::Write as _;

use super::play::{Tested, Verdict};
use crate::model::Diagnostic;

/// The outcome as an XML document.
pub(super) fn report(tested: &[Tested]) -> String {
    let unreadable = |one: &&Tested| matches!(one.verdict, Verdict::Unreadable(_));
    let errors = tested.iter().filter(unreadable).count();
    let failures = tested.iter().filter(|one| !one.passed()).count() - errors;
    let counts = format!(
        "name=\"wxmenu\" tests=\"{}\" failures=\"{failures}\" errors=\"{errors}\"",
        tested.len()
    );
    let mut xml = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    push(&mut xml, &format!("<testsuites {counts}>"));
    push(&mut xml, &format!("  <testsuite {counts} skipped=\"0\">"));
    for one in tested {
        case(one, &mut xml);
    }
    xml.push_str("  </testsuite>\n</testsuites>\n");
    xml
}

fn case(tested: &Tested, xml: &mut String) {
    let (folder, name) = tested.file.rsplit_once('/').unwrap_or(("", &tested.file));
    let folder = folder.replace('/', ".");
    let head = format!(
        "    <testcase classname=\"{}\" name=\"{}\" file=\"{}\"",
        escaped(if folder.is_empty() { "tests" } else { &folder }),
        escaped(name.trim_end_matches(".chat")),
        escaped(&tested.file),
    );
    if tested.passed() {
        return push(xml, &format!("{head}/>"));
    }
    let faults = tested.faults();
    let line = faults.iter().find_map(line).unwrap_or(1);
    let first = faults
        .iter()
        .next()
        .map_or("", |fault| fault.message.as_str());
    let (element, code, text) = match &tested.verdict {
        Verdict::Played(_, outcome) => ("failure", "chat-failed", outcome.to_string()),
        Verdict::Unreadable(faults) => ("error", "chat-syntax", faults.to_string()),
    };
    push(xml, &format!("{head} line=\"{line}\">"));
    let message = escaped(first);
    let text = escaped(&text);
    push(
        xml,
        &format!("      <{element} message=\"{message}\" type=\"{code}\">{text}</{element}>"),
    );
    push(xml, "    </testcase>");
}

fn line(fault: &Diagnostic) -> Option<usize> {
    fault.span.as_ref().map(|span| span.start_position().0)
}

/// Text as XML takes it, in attributes too; what XML has no way to write becomes U+FFFD.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&apos;"),
            '\n' | '\t' => escaped.push(c),
            '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            c if c.is_control() => escaped.push('\u{fffd}'),
            c => escaped.push(c),
        }
    }
    escaped
}

fn push(text: &mut String, line: &str) {
    // Writing to a string cannot fail.
    let _infallible = writeln!(text, "{line}");
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn what_xml_cannot_hold_is_replaced() {
        for (text, xml) in [
            ("a<b>&\"'", "a&lt;b&gt;&amp;&quot;&apos;"),
            (
                "汉\u{1}\u{1b}字\n\u{ffff}",
                "汉\u{fffd}\u{fffd}字\n\u{fffd}",
            ),
        ] {
            assert_eq!(escaped(text), xml);
        }
    }
}
