//! The texts of templates, and where their authors find them.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::TemplateFile;
use super::builtin::builtin_pages;
use crate::menu::Page;
use crate::model::{Code, Diagnostic, Diagnostics, SourceFile, Span};

/// One template.
#[derive(Debug)]
pub(super) struct Source {
    /// What the template engine is given.
    pub(super) text: String,
    /// Where the text stands.
    pub(super) place: Place,
    /// The bot's author wrote it; of the engine's own pages, only if it is not the text that they
    /// have anyway.
    pub(super) is_own: bool,
}

/// Where a template's text stands.
#[derive(Clone, Debug)]
pub(super) struct Place {
    file: Arc<SourceFile>,
    whole: Range<usize>,
    /// Where the text begins, if it stands in the file letter for letter.
    start: Option<usize>,
}

impl Place {
    /// The characters of a part of the text; the whole text if they cannot be told apart.
    pub(super) fn span(&self, part: Range<usize>) -> Span {
        match self.start {
            Some(start) => Span::new(&self.file, start + part.start, start + part.end),
            None => Span::new(&self.file, self.whole.start, self.whole.end),
        }
    }
}

impl Source {
    fn built_in(name: &str, text: &str) -> Self {
        let file = SourceFile::new(format!("built-in page {name}"), text);
        Self {
            is_own: false,
            ..Self::of_file(&file)
        }
    }

    fn of_file(file: &Arc<SourceFile>) -> Self {
        // Some editors begin a file with a mark that nobody sees.
        let text = file.text().strip_prefix('\u{feff}').unwrap_or(file.text());
        let start = file.text().len() - text.len();
        let place = Place {
            file: Arc::clone(file),
            whole: 0..file.text().len(),
            start: Some(start),
        };
        Self {
            text: text.to_owned(),
            place,
            is_own: true,
        }
    }

    fn inline(text: &str, span: &Span) -> Self {
        let found = span.text().find(text).map(|at| span.start() + at);
        let place = Place {
            file: Arc::clone(span.file()),
            whole: span.start()..span.end(),
            start: found,
        };
        Self {
            text: text.to_owned(),
            place,
            is_own: true,
        }
    }
}

/// The templates of a bot by name: built-in ones, files over them, and inline replies.
pub(super) fn collect(
    files: &[TemplateFile],
    pages: &[&Page],
    diagnostics: &mut Diagnostics,
) -> BTreeMap<String, Source> {
    let built_in =
        builtin_pages().map(|(name, text)| (name.to_owned(), Source::built_in(name, text)));
    let mut sources: BTreeMap<String, Source> = built_in.collect();
    let mut seen: BTreeMap<&str, &TemplateFile> = BTreeMap::new();
    for file in files {
        let name = file.name.trim_start_matches('/');
        let at_start = Span::new(&file.source, 0, 0);
        if !is_usable(name) {
            let message = format!("`{}` cannot be a template's name", file.name);
            let help = "a name is a path with forward slashes below the templates folder, such as `game/guess.page`";
            diagnostics.push(Diagnostic::new(Code::TemplateName, at_start, message).help(help));
        } else if let Some(first) = seen.insert(name, file) {
            let message = format!("two templates are named `{name}`");
            let other = Span::new(&first.source, 0, 0);
            diagnostics.push(
                Diagnostic::new(Code::TemplateName, at_start, message)
                    .related(other, "the other one"),
            );
        } else {
            let mut source = Source::of_file(&file.source);
            source.is_own = !repeats_engine_page(name, &source.text);
            sources.insert(name.to_owned(), source);
        }
    }
    for inline in pages.iter().flat_map(|page| page.texts()) {
        let source = Source::inline(&inline.text, &inline.span);
        sources.insert(inline.name.clone(), source);
    }
    sources
}

/// A page of the engine's, such as the one that says sorry, that the bot folder holds as it is.
fn repeats_engine_page(name: &str, text: &str) -> bool {
    name.starts_with("menucommand/") && builtin_pages().any(|page| page == (name, text))
}

fn is_usable(name: &str) -> bool {
    let is_step = |segment: &str| matches!(segment, "" | "." | "..");
    !name.split('/').any(is_step) && !name.contains(|c: char| c == '\\' || c.is_control())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_of_an_inline_reply_is_found_in_its_file() {
        let file = SourceFile::new(
            "a.xml",
            "<reply>你好 {{ x }}</reply><reply>a &amp; b</reply>",
        );
        let reply = Span::new(&file, 7, 21);
        let exact = Source::inline("你好 {{ x }}", &reply);
        assert_eq!(exact.place.span(7..14).text(), "{{ x }}");
        let trimmed = Source::inline("{{ x }}", &reply);
        assert_eq!(trimmed.place.span(3..4).text(), "x");
        let start = file.text().find("a &amp;").unwrap();
        let whole = Span::new(&file, start, start + 9);
        let escaped = Source::inline("a & b", &whole);
        assert_eq!(escaped.place.span(2..3), whole);
    }

    #[test]
    fn an_invisible_mark_is_no_text() {
        let source = Source::of_file(&SourceFile::new("a", "\u{feff}{{ x }}"));
        assert_eq!(source.text, "{{ x }}");
        assert_eq!(source.place.span(3..4).text(), "x");
    }

    #[test]
    fn names_are_paths() {
        for (name, usable) in [
            ("a.page", true),
            ("a/b c/汉.page", true),
            ("", false),
            ("a//b", false),
            ("../a", false),
            ("a/./b", false),
            ("a\\b", false),
            ("a\nb", false),
        ] {
            assert_eq!(is_usable(name), usable, "{name}");
        }
    }
}
