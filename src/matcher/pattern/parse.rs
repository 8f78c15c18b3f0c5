//! From the author's text to a syntax tree with every rule worked in.

use regex_automata::nfa::thompson;
use regex_syntax::ast;
use regex_syntax::hir::translate::TranslatorBuilder;
use regex_syntax::hir::{Capture, Hir, HirKind, Look};

use super::{PATTERN_LIMIT, Pattern, PatternFault, PatternOptions, dialect};
use crate::model::Code;

/// Brackets deeper than this are refused, so that no recursion here goes deeper either.
pub(super) const NEST_LIMIT: u32 = 100;

pub(super) fn parse(text: &str, options: PatternOptions) -> (Option<Pattern>, Vec<PatternFault>) {
    let source = text.trim();
    let offset = text.len() - text.trim_start().len();
    let mut faults = Vec::new();
    if source.len() != text.len() {
        faults.push(trimmed(text.len()));
    }
    let pattern = compile(source, options).unwrap_or_else(|refused| {
        faults.extend(refused.into_iter().map(|fault| shifted(fault, offset)));
        None
    });
    if pattern
        .as_ref()
        .is_some_and(|pattern| pattern.hir().properties().maximum_len() == Some(0))
    {
        faults.push(empty(offset..offset + source.len()));
    }
    (pattern, faults)
}

fn compile(source: &str, options: PatternOptions) -> Result<Option<Pattern>, Vec<PatternFault>> {
    let mut parser = ast::parse::ParserBuilder::new()
        .nest_limit(NEST_LIMIT)
        .build();
    let mut tree = parser
        .parse(source)
        .map_err(|error| vec![dialect::syntax(source, &error)])?;
    let foreign = dialect::foreign(&tree);
    if !foreign.is_empty() {
        return Err(foreign);
    }
    dialect::make_ascii(&mut tree);
    let mut translator = TranslatorBuilder::new()
        .case_insensitive(options.ignore_case)
        .build();
    let hir = translator
        .translate(source, &tree)
        .map_err(|error| vec![dialect::meaning(source, &error)])?;
    let groups = named_groups(&hir);
    let hir = if options.contains { hir } else { whole(hir) };
    check_size(source, &hir)?;
    Ok(Some(Pattern::new(source, options, hir, groups)))
}

/// The tree for the whole text and nothing but it.
pub(super) fn whole(hir: Hir) -> Hir {
    Hir::concat(vec![Hir::look(Look::Start), hir, Hir::look(Look::End)])
}

fn check_size(source: &str, hir: &Hir) -> Result<(), Vec<PatternFault>> {
    let config = thompson::Config::new().nfa_size_limit(Some(PATTERN_LIMIT));
    match thompson::Compiler::new()
        .configure(config)
        .build_from_hir(hir)
    {
        Ok(_) => Ok(()),
        Err(_) => Err(vec![PatternFault {
            code: Code::RegexTooLarge,
            message: format!(
                "this regex would need more than {} KiB",
                PATTERN_LIMIT >> 10
            ),
            help: Some("repeat less: `x{1,1000}` counts every step; `x+` does not".to_owned()),
            range: 0..source.len(),
        }]),
    }
}

fn named_groups(hir: &Hir) -> Vec<(usize, String)> {
    let mut groups = Vec::new();
    collect_groups(hir, &mut groups);
    groups
}

fn collect_groups(hir: &Hir, groups: &mut Vec<(usize, String)>) {
    match hir.kind() {
        HirKind::Capture(Capture { index, name, sub }) => {
            if let Some(name) = name {
                groups.push((*index as usize, name.to_string()));
            }
            collect_groups(sub, groups);
        }
        HirKind::Repetition(repeat) => collect_groups(&repeat.sub, groups),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => {
            parts.iter().for_each(|part| collect_groups(part, groups));
        }
        HirKind::Empty | HirKind::Literal(_) | HirKind::Class(_) | HirKind::Look(_) => {}
    }
}

fn shifted(mut fault: PatternFault, offset: usize) -> PatternFault {
    fault.range = fault.range.start + offset..fault.range.end + offset;
    fault
}

fn trimmed(len: usize) -> PatternFault {
    PatternFault {
        code: Code::RegexTrimmed,
        message: "the white space round this regex is not part of it".to_owned(),
        help: Some("write the regex without blanks and line breaks at its ends".to_owned()),
        range: 0..len,
    }
}

fn empty(range: std::ops::Range<usize>) -> PatternFault {
    PatternFault {
        code: Code::RegexEmpty,
        message: "this regex takes the empty text only, which nobody can type".to_owned(),
        help: Some("leave the `regex` out if no text shall lead here".to_owned()),
        range,
    }
}
