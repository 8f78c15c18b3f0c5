//! Faults for people: the line of the file, with a caret under the very characters.

use std::io::{self, Write};

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{
    AnnotationKind, Group, Level, Origin, Renderer, Snippet, normalize_untrusted_str,
};

use crate::model::diagnostic::Related;
use crate::model::{Diagnostic, Diagnostics, Severity, SourceFile, Span};

/// Places at most this many lines apart are shown in one piece.
const NEAR: usize = 6;

/// A longer excerpt, in bytes, is not shown: nobody could find the caret.
const LONGEST: usize = 4096;

/// Prints all faults, one after the other with an empty line between them.
pub(super) fn print(faults: &Diagnostics, colours: bool, out: &mut impl Write) -> io::Result<()> {
    let renderer = match colours {
        true => Renderer::styled(),
        false => Renderer::plain(),
    };
    let renderer = renderer.decor_style(DecorStyle::Ascii);
    for fault in faults {
        writeln!(out, "{}\n", renderer.render(&[group(fault)]))?;
    }
    Ok(())
}

fn group(diagnostic: &Diagnostic) -> Group<'_> {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
    };
    let title = level
        .primary_title(diagnostic.message.as_str())
        .id(diagnostic.code.word());
    let mut group = Group::with_title(title);
    let mut apart: Vec<&Related> = diagnostic.related.iter().collect();
    if let Some(span) = &diagnostic.span {
        let beside: Vec<&Related> = apart
            .extract_if(.., |other| near(span, &other.span))
            .collect();
        group = show(group, span, AnnotationKind::Primary, None, &beside);
    }
    for other in apart {
        let label = Some(other.message.as_str());
        group = show(group, &other.span, AnnotationKind::Context, label, &[]);
    }
    if let Some(witness) = &diagnostic.witness {
        let note = format!("shown by the input `{witness}`");
        group = group.element(Level::NOTE.message(normalize_untrusted_str(&note)));
    }
    match &diagnostic.help {
        Some(help) => group.element(Level::HELP.message(normalize_untrusted_str(help))),
        None => group,
    }
}

/// Shows a place, and others beside it, in one excerpt.
fn show<'d>(
    group: Group<'d>,
    span: &'d Span,
    kind: AnnotationKind,
    label: Option<&'d str>,
    beside: &[&'d Related],
) -> Group<'d> {
    let file = span.file();
    let spans = || beside.iter().map(|other| &other.span).chain([span]);
    let start = spans().map(Span::start).min().unwrap_or(0);
    let end = spans().map(Span::end).max().unwrap_or(0);
    let excerpt = Excerpt::of(file, start, end);
    if excerpt.text.len() > LONGEST {
        let (line, column) = span.start_position();
        return group.element(Origin::path(file.name()).line(line).char_column(column));
    }
    let within = |span: &Span| span.start() - excerpt.start..span.end() - excerpt.start;
    let snippet = Snippet::source(excerpt.text)
        .path(file.name())
        .line_start(excerpt.line)
        .annotation(kind.span(within(span)).label(label));
    group.element(snippet.annotations(beside.iter().map(|other| {
        let message = other.message.as_str();
        AnnotationKind::Context
            .span(within(&other.span))
            .label(message)
    })))
}

/// Whole lines of a file.
struct Excerpt<'d> {
    text: &'d str,
    /// Offset of its first byte.
    start: usize,
    /// Number of its first line.
    line: usize,
}

impl<'d> Excerpt<'d> {
    /// The lines that hold these bytes.
    fn of(file: &'d SourceFile, start: usize, end: usize) -> Self {
        let text = file.text();
        let before = text.get(..start).unwrap_or("");
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        let after = text.get(end..).unwrap_or("");
        let line_end = end + after.find('\n').unwrap_or(after.len());
        Self {
            text: text.get(line_start..line_end).unwrap_or(""),
            start: line_start,
            line: file.position(line_start).0,
        }
    }
}

fn near(span: &Span, other: &Span) -> bool {
    let line = |span: &Span| span.start_position().0;
    span.file().name() == other.file().name() && line(span).abs_diff(line(other)) <= NEAR
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::menu;
    use crate::model::Code;

    fn printed(faults: &Diagnostics, colours: bool) -> String {
        let mut out = Vec::new();
        print(faults, colours, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_caret_stands_under_the_very_characters() {
        let first = SourceFile::new(
            "menus/a.menuconfig.xml",
            "<menu-configs>\n\t<menu-config id=\"m001\" name=\"数字竞猜\"><!-- 汉字 --><regex>猜|(数字</regex></menu-config>\n</menu-configs>\n",
        );
        let second = SourceFile::new(
            "menus/b.menuconfig.xml",
            "<menu-configs>\n    <menu-config id=\"m001\" name=\"two\" titel=\"二\"/>\n</menu-configs>\n",
        );
        let (_, diagnostics) = menu::load(&[first, second]);
        insta::assert_snapshot!(printed(&diagnostics, false), @r#"
        error[regex-syntax]: this regex cannot be read: unclosed group
         --> menus/a.menuconfig.xml:2:57
          |
        2 |     <menu-config id="m001" name="数字竞猜"><!-- 汉字 --><regex>猜|(数字</regex></menu-config>
          |                                                                   ^
          |
          = help: every `(` needs its `)`; to mean the character itself write `\(` or `\)`

        error[duplicate-id]: there is another menu with the id `m001`
         --> menus/b.menuconfig.xml:2:22
          |
        2 |     <menu-config id="m001" name="two" titel="二"/>
          |                      ^^^^
          |
         ::: menus/a.menuconfig.xml:2:19
          |
        2 |     <menu-config id="m001" name="数字竞猜"><!-- 汉字 --><regex>猜|(数字</regex></menu-config>
          |                      ---- first here
          |
          = help: give one of them another id; ids are unique over all files

        warning[unknown-attribute]: `menu-config` has no attribute `titel`
         --> menus/b.menuconfig.xml:2:39
          |
        2 |     <menu-config id="m001" name="two" titel="二"/>
          |                                       ^^^^^
          |
          = help: did you mean `title`?
        "#);
    }

    #[test]
    fn colour_changes_nothing_but_the_colour() {
        let file = SourceFile::new("a.menuconfig.xml", "<menu-configs namespace=\"\"/>");
        let (_, diagnostics) = menu::load(&[file]);
        let colourful = printed(&diagnostics, true);
        assert!(colourful.contains("\u{1b}["));
        let mut plain = String::new();
        for (at, part) in colourful.split("\u{1b}[").enumerate() {
            let part = if at == 0 {
                part
            } else {
                part.split_once('m').unwrap().1
            };
            plain.push_str(part);
        }
        assert_eq!(plain, printed(&diagnostics, false));
    }

    #[test]
    fn places_beside_one_another_share_an_excerpt() {
        let file = SourceFile::new(
            "a.menuconfig.xml",
            "<menu-configs>\n<menu-config id=\"a\" name=\"a\">\n<regex>一</regex>\n<regex>二</regex>\n</menu-config>\n</menu-configs>",
        );
        let (_, diagnostics) = menu::load(&[file]);
        insta::assert_snapshot!(printed(&diagnostics, false), @r#"
        error[repeated-element]: `regex` may stand here once only
         --> a.menuconfig.xml:4:1
          |
        3 | <regex>一</regex>
          | ------ first here
        4 | <regex>二</regex>
          | ^^^^^^
          |
          = help: put both into one, with `|` between them
        "#);
    }

    #[test]
    fn what_has_no_place_or_no_room_is_told_too() {
        let long = format!(
            "<menu-configs>{}<menu/></menu-configs>",
            " ".repeat(LONGEST)
        );
        let file = SourceFile::new("long.menuconfig.xml", long);
        let (_, mut diagnostics) = menu::load(&[file]);
        let mut nowhere = Diagnostic::without_place(Code::MenusMissing, "no menus");
        nowhere.witness = Some("a\tb".to_owned());
        diagnostics.push(nowhere);
        insta::assert_snapshot!(printed(&diagnostics, false), @r#"
        error[unknown-element]: menuconfig has no element `menu`
        --> long.menuconfig.xml:1:4111
         = help: `menu-configs` may hold `menu-config`, `system-command`, `event-command`, `message-command` and `not-found`

        error[menus-missing]: no menus
         |
         = note: shown by the input `a    b`
        "#);
        assert_eq!(printed(&Diagnostics::new(), true), "");
    }

    #[test]
    fn any_place_of_any_file_can_be_shown() {
        for text in [
            "",
            "\n",
            "a",
            "汉\n字\r\n",
            "a\r\n\r\nb",
            "\t\u{3000}|\t",
            "𝄞e\u{301}\u{200d}",
        ] {
            let file = SourceFile::new("a", text);
            let bounds: Vec<usize> = (0..=text.len())
                .filter(|at| text.is_char_boundary(*at))
                .collect();
            for start in &bounds {
                for end in &bounds {
                    let span = Span::new(&file, *start, *end);
                    let mut diagnostics = Diagnostics::new();
                    let fault = Diagnostic::new(Code::BadValue, span.clone(), "m");
                    diagnostics.push(fault.related(span, "r").help("h"));
                    assert!(printed(&diagnostics, true).contains("bad-value"));
                }
            }
        }
    }
}
