//! Where this dialect and the one of the original (Java's) part.
//!
//! What the other dialect has and this one lacks, or silently reads as something else, is refused
//! by name with what to write instead. `\d \w \s \b` mean ASCII in both, which is worked into the
//! tree here.

use regex_syntax::ast::{
    Assertion, AssertionKind, Ast, ClassBracketed, ClassPerl, ClassPerlKind, ClassSet,
    ClassSetItem, ClassSetRange, ClassSetUnion, Error, ErrorKind, Flag, Flags, FlagsItem,
    FlagsItemKind, Group, GroupKind, Literal, LiteralKind, Span, SpecialLiteralKind,
};
use regex_syntax::hir;

use super::PatternFault;
use crate::model::Code;

/// Constructs that end in a syntax error here, by the characters that give them away.
const REFUSED: &[(&str, &str, &str)] = &[
    (
        r"\Q",
        r"quoting with `\Q..\E`",
        r"put a `\` before each special character",
    ),
    (
        r"\E",
        r"quoting with `\Q..\E`",
        r"put a `\` before each special character",
    ),
    (r"\h", r"the class `\h`", r"write `[ \t]`"),
    (r"\H", r"the class `\H`", r"write `[^ \t]`"),
    (r"\V", r"the class `\V`", r"write `[^\r\n]`"),
    (r"\R", r"the line break `\R`", r"write `\r?\n`"),
    (r"\X", r"the cluster `\X`", r"write `.`"),
    (
        r"\Z",
        r"the anchor `\Z`",
        r"leave it out: the whole text has to match",
    ),
    (
        r"\G",
        r"the anchor `\G`",
        r"leave it out: the whole text has to match",
    ),
    (r"\e", r"the escape `\e`", r"write `\x1B`"),
    (
        r"\c",
        r"the control escape `\c`",
        r"write the character's number, such as `\x01`",
    ),
    (
        r"\k",
        r"back-references",
        r"list the possible texts instead",
    ),
    (
        r"\N",
        r"named characters with `\N`",
        r"write the character itself",
    ),
    (
        "(?=",
        "look-ahead",
        "say what the text is, not what stands after it",
    ),
    (
        "(?!",
        "negative look-ahead",
        "say what the text is, or use a command that stands earlier",
    ),
    (
        "(?<=",
        "look-behind",
        "say what the text is, not what stands before it",
    ),
    (
        "(?<!",
        "negative look-behind",
        "say what the text is, or use a command that stands earlier",
    ),
    (">", "atomic groups `(?>..)`", "write `(?:..)`"),
    ("d", "the flag `(?d)`", "leave it out"),
    (
        r"\uD",
        r"surrogate pairs",
        r"write the character itself, or `\u{1F600}`",
    ),
    (
        r"\ud",
        r"surrogate pairs",
        r"write the character itself, or `\u{1F600}`",
    ),
];

/// The fault of a text that has no syntax tree.
pub(super) fn syntax(source: &str, error: &Error) -> PatternFault {
    let range = visible(source, range(error.span()));
    let wrong = source.get(range.clone()).unwrap_or("");
    let refused = match error.kind() {
        ErrorKind::UnsupportedBackreference => {
            Some(("back-references", "list the possible texts instead"))
        }
        ErrorKind::EscapeUnrecognized
        | ErrorKind::UnsupportedLookAround
        | ErrorKind::FlagUnrecognized => longest(wrong),
        ErrorKind::EscapeHexInvalid | ErrorKind::EscapeHexInvalidDigit => {
            // The span may cover the digits alone.
            let from = range.start.saturating_sub(2);
            longest(wrong).or_else(|| longest(source.get(from..range.end).unwrap_or("")))
        }
        _ => None,
    };
    match refused {
        Some((construct, instead)) => unsupported(construct, instead, range),
        None => PatternFault {
            code: Code::RegexSyntax,
            message: format!("this regex cannot be read: {}", error.kind()),
            help: syntax_help(error.kind()),
            range,
        },
    }
}

/// A caret needs a character to stand under: an empty range takes the next one.
fn visible(source: &str, range: std::ops::Range<usize>) -> std::ops::Range<usize> {
    let next = source
        .get(range.start..)
        .and_then(|rest| rest.chars().next());
    let end = range.start + next.map_or(0, char::len_utf8);
    range.start..range.end.max(end)
}

fn longest(wrong: &str) -> Option<(&'static str, &'static str)> {
    let fits = REFUSED.iter().filter(|(sign, ..)| wrong.starts_with(sign));
    fits.max_by_key(|(sign, ..)| sign.len())
        .map(|(_, construct, instead)| (*construct, *instead))
}

fn syntax_help(kind: &ErrorKind) -> Option<String> {
    let help = match kind {
        ErrorKind::GroupUnclosed | ErrorKind::GroupUnopened => {
            r"every `(` needs its `)`; to mean the character itself write `\(` or `\)`"
        }
        ErrorKind::ClassUnclosed => {
            r"every `[` needs its `]`; to mean the character itself write `\[`"
        }
        ErrorKind::RepetitionMissing => {
            r"`*`, `+` and `?` repeat what stands before them; to mean the character itself write `\*`, `\+` or `\?`"
        }
        ErrorKind::RepetitionCountUnclosed
        | ErrorKind::RepetitionCountDecimalEmpty
        | ErrorKind::RepetitionCountInvalid => {
            r"write `{2}`, `{2,}` or `{2,5}`; to mean the character itself write `\{`"
        }
        ErrorKind::EscapeUnexpectedEof => r"to mean the character `\` itself write `\\`",
        _ => return None,
    };
    Some(help.to_owned())
}

/// The fault of a tree that means nothing.
pub(super) fn meaning(source: &str, error: &hir::Error) -> PatternFault {
    let range = range(error.span());
    let property = matches!(
        error.kind(),
        hir::ErrorKind::UnicodePropertyNotFound | hir::ErrorKind::UnicodePropertyValueNotFound
    );
    if property {
        let name = source.get(range.clone()).unwrap_or("");
        let construct = format!("the property `{name}`");
        return unsupported(
            &construct,
            r"for 汉字 write `\p{Han}` or `[\u4e00-\u9fa5]`",
            range,
        );
    }
    PatternFault {
        code: Code::RegexSyntax,
        message: format!("this regex cannot be used: {}", error.kind()),
        help: None,
        range,
    }
}

/// What is read here without an error, but otherwise than where it was copied from.
pub(super) fn foreign(tree: &Ast) -> Vec<PatternFault> {
    let mut faults = Vec::new();
    find_foreign(tree, &mut faults);
    faults
}

fn find_foreign(tree: &Ast, faults: &mut Vec<PatternFault>) {
    match tree {
        Ast::Repetition(repeat) => {
            if let Ast::Repetition(inner) = &*repeat.ast {
                let whole = inner.op.span.start.offset..repeat.op.span.end.offset;
                faults.push(unsupported(
                    "a possessive or repeated repetition",
                    "repeat once; round brackets make one thing of what is repeated",
                    whole,
                ));
            }
            find_foreign(&repeat.ast, faults);
        }
        Ast::Flags(set) => faults.extend(swapped(&set.flags)),
        Ast::Group(group) => {
            if let GroupKind::NonCapturing(flags) = &group.kind {
                faults.extend(swapped(flags));
            }
            find_foreign(&group.ast, faults);
        }
        Ast::Assertion(assertion) => faults.extend(angle(assertion)),
        Ast::Literal(literal)
            if literal.kind == LiteralKind::Special(SpecialLiteralKind::VerticalTab) =>
        {
            faults.push(unsupported(
                r"the class `\v`",
                r"write `[\r\n]`",
                range(&literal.span),
            ));
        }
        Ast::Alternation(list) => list.asts.iter().for_each(|part| find_foreign(part, faults)),
        Ast::Concat(list) => list.asts.iter().for_each(|part| find_foreign(part, faults)),
        _ => {}
    }
}

fn swapped(flags: &Flags) -> Option<PatternFault> {
    let item = flags
        .items
        .iter()
        .find(|item| item.kind == FlagsItemKind::Flag(Flag::SwapGreed))?;
    Some(unsupported(
        "the flag `U`",
        "for Unicode classes write `(?u)`",
        range(&item.span),
    ))
}

fn angle(assertion: &Assertion) -> Option<PatternFault> {
    let sign = match assertion.kind {
        AssertionKind::WordBoundaryStartAngle => "<",
        AssertionKind::WordBoundaryEndAngle => ">",
        _ => return None,
    };
    let instead = format!("for the character itself write `{sign}`, for the edge of a word `\\b`");
    Some(unsupported(
        &format!("`\\{sign}`"),
        &instead,
        range(&assertion.span),
    ))
}

fn unsupported(construct: &str, instead: &str, range: std::ops::Range<usize>) -> PatternFault {
    PatternFault {
        code: Code::RegexUnsupported,
        message: format!("{construct} cannot be used here"),
        help: Some(instead.to_owned()),
        range,
    }
}

fn range(span: &Span) -> std::ops::Range<usize> {
    span.start.offset..span.end.offset
}

/// Makes `\d \w \s \b` mean ASCII, except where the pattern asks for Unicode with `(?u)`.
///
/// The whole pattern cannot be put under `(?-u)` instead: that refuses `\D`, `.` and 汉字 ranges.
pub(super) fn make_ascii(tree: &mut Ast) {
    rewrite(tree, &mut false);
}

fn rewrite(tree: &mut Ast, unicode: &mut bool) {
    match tree {
        Ast::Flags(set) => *unicode = set.flags.flag_state(Flag::Unicode).unwrap_or(*unicode),
        Ast::Group(group) => {
            let mut inside = *unicode;
            if let GroupKind::NonCapturing(flags) = &group.kind {
                inside = flags.flag_state(Flag::Unicode).unwrap_or(inside);
            }
            rewrite(&mut group.ast, &mut inside);
        }
        Ast::Repetition(repeat) => rewrite(&mut repeat.ast, unicode),
        Ast::Alternation(list) => list.asts.iter_mut().for_each(|part| rewrite(part, unicode)),
        Ast::Concat(list) => list.asts.iter_mut().for_each(|part| rewrite(part, unicode)),
        Ast::ClassPerl(class) if !*unicode => {
            *tree = Ast::ClassBracketed(Box::new(ascii_class(class)));
        }
        Ast::ClassBracketed(class) if !*unicode => rewrite_class(&mut class.kind),
        Ast::Assertion(assertion) if !*unicode => {
            let boundary = matches!(
                assertion.kind,
                AssertionKind::WordBoundary | AssertionKind::NotWordBoundary
            );
            if boundary {
                *tree = ascii_boundary((**assertion).clone());
            }
        }
        _ => {}
    }
}

fn rewrite_class(set: &mut ClassSet) {
    match set {
        ClassSet::Item(item) => rewrite_item(item),
        ClassSet::BinaryOp(both) => {
            rewrite_class(&mut both.lhs);
            rewrite_class(&mut both.rhs);
        }
    }
}

fn rewrite_item(item: &mut ClassSetItem) {
    match item {
        ClassSetItem::Perl(class) => *item = ClassSetItem::Bracketed(Box::new(ascii_class(class))),
        ClassSetItem::Bracketed(class) => rewrite_class(&mut class.kind),
        ClassSetItem::Union(union) => union.items.iter_mut().for_each(rewrite_item),
        _ => {}
    }
}

fn ascii_class(class: &ClassPerl) -> ClassBracketed {
    let ranges: &[(char, char)] = match class.kind {
        ClassPerlKind::Digit => &[('0', '9')],
        ClassPerlKind::Space => &[('\t', '\r'), (' ', ' ')],
        ClassPerlKind::Word => &[('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')],
    };
    let literal = |c| Literal {
        span: class.span,
        kind: LiteralKind::Verbatim,
        c,
    };
    let range = |(start, end): &(char, char)| {
        let (start, end) = (literal(*start), literal(*end));
        ClassSetItem::Range(ClassSetRange {
            span: class.span,
            start,
            end,
        })
    };
    let items = ranges.iter().map(range).collect();
    let union = ClassSetItem::Union(ClassSetUnion {
        span: class.span,
        items,
    });
    ClassBracketed {
        span: class.span,
        negated: class.negated,
        kind: ClassSet::Item(union),
    }
}

/// `\b` as `(?-u:\b)`.
fn ascii_boundary(assertion: Assertion) -> Ast {
    let span = assertion.span;
    let item = |kind| FlagsItem { span, kind };
    let items = vec![
        item(FlagsItemKind::Negation),
        item(FlagsItemKind::Flag(Flag::Unicode)),
    ];
    let kind = GroupKind::NonCapturing(Flags { span, items });
    Ast::Group(Box::new(Group {
        span,
        kind,
        ast: Box::new(Ast::assertion(assertion)),
    }))
}
