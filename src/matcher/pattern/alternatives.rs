//! The ways in which a regex takes a text, asked one by one.

use std::ops::Range;

use regex_syntax::ast::parse::ParserBuilder;
use regex_syntax::ast::{Ast, Concat, GroupKind, SetFlags};
use regex_syntax::hir::translate::TranslatorBuilder;

use super::parse::{NEST_LIMIT, whole};
use super::{Pattern, dialect};
use crate::model::Span;

/// One of the ways in which a regex takes a text: `a` and `b` of `a|b`.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Alternative {
    /// As a pattern of its own, with the flags that hold where it stands.
    pub pattern: Pattern,
    /// Where it stands; the whole regex, if the file writes it with entities.
    pub place: Option<Span>,
}

impl Pattern {
    /// What stands between the `|` of the regex, or of a group that is the whole regex; the regex
    /// itself, if nothing else stands beside it.
    ///
    /// ```
    /// use wxmenu::matcher::{Pattern, PatternOptions};
    /// let pattern = Pattern::parse("^(m|菜单)$", PatternOptions::default()).0.unwrap();
    /// let takes: Vec<bool> = pattern.alternatives().iter().map(|one| one.pattern.is_match("菜单")).collect();
    /// assert_eq!(takes, [false, true]);
    /// ```
    #[must_use]
    pub fn alternatives(&self) -> Vec<Alternative> {
        let mut parser = ParserBuilder::new().nest_limit(NEST_LIMIT).build();
        let read = parser.parse(self.source()).ok();
        let found = read.and_then(|mut tree| {
            dialect::make_ascii(&mut tree);
            self.between(&Around::of(&tree)?)
        });
        found.unwrap_or_else(|| {
            vec![Alternative {
                pattern: self.clone(),
                place: self.place().cloned(),
            }]
        })
    }

    fn between(&self, around: &Around) -> Option<Vec<Alternative>> {
        let mut flags = Vec::new();
        let mut found = Vec::with_capacity(around.parts.len());
        for part in &around.parts {
            let mut asts = around.before.clone();
            asts.extend(flags.iter().cloned());
            asts.push(part.clone());
            asts.extend(around.after.iter().cloned());
            let tree = Ast::concat(Concat {
                span: *part.span(),
                asts,
            });
            found.push(self.alone(&tree, part)?);
            // `(?i)` holds for the alternatives behind it too.
            flags.extend(flags_of(part));
        }
        Some(found)
    }

    fn alone(&self, tree: &Ast, part: &Ast) -> Option<Alternative> {
        let options = self.options();
        let mut translator = TranslatorBuilder::new()
            .case_insensitive(options.ignore_case)
            .build();
        let hir = translator.translate(self.source(), tree).ok()?;
        let hir = if options.contains { hir } else { whole(hir) };
        let range = part.span().start.offset..part.span().end.offset;
        let source = self.source().get(range.clone())?;
        Some(Alternative {
            pattern: Self::new(source, options, hir, Vec::new()),
            place: self.part(range),
        })
    }

    /// Where some bytes of the regex stand in its file.
    fn part(&self, range: Range<usize>) -> Option<Span> {
        let whole = self.place()?;
        if whole.text() != self.source() {
            return Some(whole.clone());
        }
        let start = whole.start();
        Some(Span::new(
            whole.file(),
            start + range.start,
            start + range.end,
        ))
    }
}

/// Alternatives, and what holds for all of them: anchors, flags.
#[derive(Default)]
struct Around {
    before: Vec<Ast>,
    parts: Vec<Ast>,
    after: Vec<Ast>,
}

impl Around {
    fn of(mut tree: &Ast) -> Option<Self> {
        let mut around = Self::default();
        loop {
            tree = match tree {
                Ast::Alternation(list) => {
                    around.parts.clone_from(&list.asts);
                    return Some(around);
                }
                Ast::Group(group) => {
                    if let GroupKind::NonCapturing(flags) = &group.kind {
                        let span = group.span;
                        let flags = flags.clone();
                        around.before.push(Ast::flags(SetFlags { span, flags }));
                    }
                    &group.ast
                }
                Ast::Concat(list) => around.only(&list.asts)?,
                _ => return None,
            };
        }
    }

    /// The one part that takes characters, if there is one alone.
    fn only<'a>(&mut self, asts: &'a [Ast]) -> Option<&'a Ast> {
        let takes = |ast: &Ast| !matches!(ast, Ast::Flags(_) | Ast::Assertion(_) | Ast::Empty(_));
        let at = asts.iter().position(takes)?;
        let (before, rest) = asts.split_at(at);
        let (only, after) = rest.split_first()?;
        if after.iter().any(takes) {
            return None;
        }
        self.before.extend_from_slice(before);
        self.after.splice(..0, after.iter().cloned());
        Some(only)
    }
}

fn flags_of(part: &Ast) -> Vec<Ast> {
    match part {
        Ast::Flags(_) => vec![part.clone()],
        Ast::Concat(list) => list.asts.iter().flat_map(flags_of).collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matcher::PatternOptions;
    use crate::model::SourceFile;

    fn pattern(regex: &str) -> Pattern {
        let parsed = Pattern::parse(regex, PatternOptions::default()).0;
        parsed.unwrap()
    }

    #[test]
    fn a_regex_falls_into_what_stands_between_its_bars() {
        for (regex, parts) in [
            ("m", &["m"][..]),
            ("m|menu|菜单", &["m", "menu", "菜单"]),
            ("^m|menu$", &["^m", "menu$"]),
            ("(?:a|b(?:c|d))", &["a", "b(?:c|d)"]),
            ("^(?<x>a|b)$", &["a", "b"]),
            ("(?i)^(?:(a|b))$", &["a", "b"]),
            ("a(b|c)", &["a(b|c)"]),
            ("(a|b)+", &["(a|b)+"]),
            ("a|", &["a", ""]),
            (r"list|list\s+\w+", &["list", r"list\s+\w+"]),
        ] {
            let found = pattern(regex).alternatives();
            let sources: Vec<&str> = found.iter().map(|one| one.pattern.source()).collect();
            assert_eq!(sources, parts, "{regex}");
        }
    }

    #[test]
    fn each_takes_what_it_takes_within_the_whole() {
        for (regex, text, takes) in [
            ("m|menu", "menu", &[false, true][..]),
            ("a|(?i)b|c", "C", &[false, false, true]),
            ("a|(?i)b|c", "A", &[false, false, false]),
            ("(?i:a|b)", "B", &[false, true]),
            (r"\d+|\w+", "1２", &[false, false]),
            (r"(?u)(?:\d+|\w+)", "1２", &[true, true]),
            ("^(a|b)$", "b", &[false, true]),
        ] {
            let found = pattern(regex).alternatives();
            let taken: Vec<bool> = found.iter().map(|one| one.pattern.is_match(text)).collect();
            assert_eq!(taken, takes, "{regex} {text}");
        }
    }

    #[test]
    fn each_has_its_own_place_if_the_file_has_the_regex_letter_by_letter() {
        let file = SourceFile::new("a.xml", "<regex>菜单|m</regex><regex>a&amp;|b</regex>");
        let at = |text: &str| {
            let start = file.text().find(text).unwrap();
            Span::new(&file, start, start + text.len())
        };
        let exact = pattern("菜单|m").placed(at("菜单|m")).alternatives();
        let texts: Vec<&str> = exact
            .iter()
            .filter_map(|one| Some(one.place.as_ref()?.text()))
            .collect();
        assert_eq!(texts, ["菜单", "m"]);
        let entities = pattern("a&|b").placed(at("a&amp;|b")).alternatives();
        assert!(entities.iter().all(|one| one.place == Some(at("a&amp;|b"))));
    }
}
