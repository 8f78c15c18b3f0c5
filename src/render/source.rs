//! The texts of templates, and where their authors find them.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::TemplateFile;
use super::builtin::builtin_pages;
use crate::menu::{InlineText, Page};
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
pub(super) enum Place {
    /// In a file, from this byte on.
    File(Arc<SourceFile>, usize),
    /// In a menuconfig.
    Inline(Box<InlineText>),
}

impl Place {
    /// The characters of a part of the text.
    pub(super) fn span(&self, part: Range<usize>) -> Span {
        match self {
            Self::File(file, start) => Span::new(file, start + part.start, start + part.end),
            Self::Inline(text) => text.part(part),
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
        Self {
            text: text.to_owned(),
            place: Place::File(Arc::clone(file), start),
            is_own: true,
        }
    }

    fn inline(text: &InlineText) -> Self {
        Self {
            text: text.text.clone(),
            place: Place::Inline(Box::new(text.clone())),
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
        let source = Source::inline(inline);
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
        let reply =
            "\n 你好 {{ x }} &amp; {{ y }}<![CDATA[ <a> {{ z }}]]>&#x4e2d;{{ w }}\r\n{{ v }} ";
        let text = format!(
            "<menu-configs><menu-config id='m' name='m'><reply>{reply}</reply></menu-config></menu-configs>"
        );
        let file = SourceFile::new("a.xml", text);
        let (menus, faults) = crate::menu::load(&[file]);
        assert!(faults.is_empty(), "{faults}");
        let tree = menus.tree(&"demo".into());
        let page = tree.menus()[0].page.as_ref().unwrap();
        let source = Source::inline(page.texts()[0]);
        assert!(source.text.starts_with("你好"));
        for name in ["x", "y", "z", "w", "v"] {
            let at = source.text.find(&format!("{{{{ {name} }}}}")).unwrap();
            let span = source.place.span(at + 3..at + 4);
            assert_eq!(span.text(), name);
            let written = format!("{{{{ {name} }}}}");
            assert_eq!(span.start(), span.file().text().find(&written).unwrap() + 3);
        }
        let at = source.text.find('中').unwrap();
        assert_eq!(source.place.span(at..at + 3).text(), "&#x4e2d;");
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
