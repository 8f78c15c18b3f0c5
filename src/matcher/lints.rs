//! What a regex says that its author hardly means, if it was written for another dialect.
//!
//! What that dialect has and this one lacks is refused when a regex is read. Here is what both read,
//! each in its own way, or what looks as if it meant something else.

use std::ops::Range;

use regex_syntax::ast::{
    Assertion, AssertionKind, Ast, ClassPerlKind, ClassSet, ClassSetBinaryOpKind, ClassSetItem,
    ClassSetRange, ClassUnicode, ClassUnicodeKind, Flag, GroupKind, Span, parse::Parser,
};

use super::{Pattern, PatternFault};
use crate::model::Code;

impl Pattern {
    /// What its author hardly means; the ranges are bytes of [`Pattern::source`].
    ///
    /// ```
    /// use wxmenu::matcher::{Pattern, PatternOptions};
    /// let pattern = Pattern::parse(r"[\u4e00-\u9fa5]+", PatternOptions::default()).0.unwrap();
    /// let lints = pattern.lints();
    /// assert_eq!(lints[0].code.word(), "regex-han-range");
    /// assert_eq!(&pattern.source()[lints[0].range.clone()], r"\u4e00-\u9fa5");
    /// ```
    #[must_use]
    pub fn lints(&self) -> Vec<PatternFault> {
        let mut lints = Lints {
            source: self.source(),
            found: Vec::new(),
        };
        // It was parsed before, so there is a tree.
        if let Ok(tree) = Parser::new().parse(self.source()) {
            lints.tree(&tree, &mut false);
        }
        lints.found
    }
}

struct Lints<'p> {
    source: &'p str,
    found: Vec<PatternFault>,
}

impl Lints<'_> {
    fn tree(&mut self, tree: &Ast, unicode: &mut bool) {
        match tree {
            Ast::Flags(set) => *unicode = set.flags.flag_state(Flag::Unicode).unwrap_or(*unicode),
            Ast::Group(group) => {
                let mut inside = *unicode;
                if let GroupKind::NonCapturing(flags) = &group.kind {
                    inside = flags.flag_state(Flag::Unicode).unwrap_or(inside);
                }
                self.tree(&group.ast, &mut inside);
            }
            Ast::Repetition(repeat) => self.tree(&repeat.ast, unicode),
            Ast::Alternation(list) => list.asts.iter().for_each(|part| self.tree(part, unicode)),
            Ast::Concat(list) => {
                self.edges(&list.asts);
                list.asts.iter().for_each(|part| self.tree(part, unicode));
            }
            Ast::ClassPerl(class) => self.digits(&class.kind, &class.span, *unicode),
            Ast::ClassUnicode(class) => self.property(class),
            Ast::ClassBracketed(class) => self.set(&class.kind, *unicode),
            _ => {}
        }
    }

    fn set(&mut self, set: &ClassSet, unicode: bool) {
        match set {
            ClassSet::Item(item) => self.item(item, unicode),
            ClassSet::BinaryOp(both) => {
                let sign = match both.kind {
                    ClassSetBinaryOpKind::Difference => Some(("--", "takes away")),
                    ClassSetBinaryOpKind::SymmetricDifference => {
                        Some(("~~", "leaves what only one has"))
                    }
                    ClassSetBinaryOpKind::Intersection => None,
                };
                if let Some((sign, does)) = sign {
                    self.tell(
                        Code::RegexClassOperator,
                        range(&both.span),
                        format!("`{sign}` in a class {does}, here; elsewhere it is two characters"),
                        format!(
                            "for the character itself write `\\{}` once",
                            &sign.get(..1).unwrap_or(sign)
                        ),
                    );
                }
                self.set(&both.lhs, unicode);
                self.set(&both.rhs, unicode);
            }
        }
    }

    fn item(&mut self, item: &ClassSetItem, unicode: bool) {
        match item {
            ClassSetItem::Range(range) => self.han(range),
            ClassSetItem::Perl(class) => self.digits(&class.kind, &class.span, unicode),
            ClassSetItem::Unicode(class) => self.property(class),
            ClassSetItem::Bracketed(class) => self.set(&class.kind, unicode),
            ClassSetItem::Union(union) => {
                union.items.iter().for_each(|item| self.item(item, unicode))
            }
            _ => {}
        }
    }

    /// `\b` beside a 汉字, which is of no word to it.
    fn edges(&mut self, parts: &[Ast]) {
        for pair in parts.windows(2) {
            let ([Ast::Assertion(edge), beside] | [beside, Ast::Assertion(edge)]) = pair else {
                continue;
            };
            if is_word_edge(edge) && self.has_han(beside.span()) {
                self.tell(
                    Code::RegexBoundary,
                    range(&edge.span),
                    "there are no blanks between Chinese words, so `\\b` does not find their edges"
                        .to_owned(),
                    "leave it out: the whole text has to match".to_owned(),
                );
            }
        }
    }

    fn has_han(&self, span: &Span) -> bool {
        let text = self.source.get(range(span)).unwrap_or("");
        let is_cjk = |c: char| ('\u{2E80}'..='\u{9FFF}').contains(&c) || c >= '\u{20000}';
        text.chars().any(is_cjk)
            || text.contains("Han")
            || text.contains("u4e00")
            || text.contains("u4E00")
    }

    fn han(&mut self, class: &ClassSetRange) {
        let ends = ['\u{9FA5}', '\u{9FA0}', '\u{9FBB}', '\u{9FCC}', '\u{9FFF}'];
        if class.start.c == '\u{4E00}' && ends.contains(&class.end.c) {
            self.tell(
                Code::RegexHanRange,
                range(&class.span),
                "this is not all 汉字: `〇`, `々` and rare ones of names are missing".to_owned(),
                r"write `\p{Han}`, in a class too".to_owned(),
            );
        }
    }

    fn digits(&mut self, kind: &ClassPerlKind, span: &Span, unicode: bool) {
        if unicode && *kind == ClassPerlKind::Digit {
            self.tell(
                Code::RegexUnicodeDigits,
                range(span),
                "with `(?u)` this takes the digits of every script, which do not parse as numbers"
                    .to_owned(),
                "write `[0-9]`; full-width digits are normalised when nothing takes them as typed"
                    .to_owned(),
            );
        }
    }

    fn property(&mut self, class: &ClassUnicode) {
        let ClassUnicodeKind::Named(name) = &class.kind else {
            return;
        };
        let ascii = POSIX.iter().find(|(posix, _)| posix == name);
        if let Some((_, ascii)) = ascii {
            self.tell(
                Code::RegexPosixClass,
                range(&class.span),
                format!("`{name}` is ASCII in other dialects, and of every script here"),
                format!("for ASCII write `[[:{ascii}:]]`"),
            );
        }
    }

    fn tell(&mut self, code: Code, range: Range<usize>, message: String, help: String) {
        let help = Some(help);
        self.found.push(PatternFault {
            code,
            message,
            help,
            range,
        });
    }
}

/// Names of classes, as they are spelled where they are ASCII, and what they are called in brackets.
const POSIX: &[(&str, &str)] = &[
    ("Alpha", "alpha"),
    ("Alnum", "alnum"),
    ("Digit", "digit"),
    ("Lower", "lower"),
    ("Upper", "upper"),
    ("Punct", "punct"),
    ("Space", "space"),
    ("Cntrl", "cntrl"),
];

fn is_word_edge(assertion: &Assertion) -> bool {
    matches!(
        assertion.kind,
        AssertionKind::WordBoundary | AssertionKind::NotWordBoundary
    )
}

fn range(span: &Span) -> Range<usize> {
    span.start.offset..span.end.offset
}
