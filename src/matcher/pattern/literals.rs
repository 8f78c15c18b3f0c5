//! The finite languages: most menus are called by a handful of words.

use regex_syntax::hir::{Class, Hir, HirKind, Look};

/// More texts than this are not worth a table.
const MOST: usize = 64;

/// Every text that the tree takes whole, or nothing if they are many or depend on their
/// surroundings.
pub(super) fn all_texts(hir: &Hir) -> Option<Vec<String>> {
    let mut texts = texts(hir, Edge::BOTH)?;
    texts.sort_unstable();
    texts.dedup();
    Some(texts)
}

/// Whether the tree begins, and ends, where the text does: there `^` and `$` say nothing new.
#[derive(Clone, Copy)]
struct Edge {
    start: bool,
    end: bool,
}

impl Edge {
    const BOTH: Self = Self {
        start: true,
        end: true,
    };
}

fn texts(hir: &Hir, edge: Edge) -> Option<Vec<String>> {
    match hir.kind() {
        HirKind::Empty => Some(vec![String::new()]),
        HirKind::Look(Look::Start) if edge.start => Some(vec![String::new()]),
        HirKind::Look(Look::End) if edge.end => Some(vec![String::new()]),
        HirKind::Look(_) => None,
        HirKind::Literal(literal) => Some(vec![String::from_utf8(literal.0.to_vec()).ok()?]),
        HirKind::Class(class) => characters(class),
        HirKind::Capture(capture) => texts(&capture.sub, edge),
        HirKind::Repetition(repeat) if repeat.min == 0 && repeat.max == Some(1) => {
            let mut optional = texts(
                &repeat.sub,
                Edge {
                    start: false,
                    end: false,
                },
            )?;
            optional.push(String::new());
            Some(optional)
        }
        HirKind::Repetition(_) => None,
        HirKind::Alternation(branches) => {
            branches.iter().try_fold(Vec::new(), |mut all, branch| {
                all.extend(texts(branch, edge)?);
                (all.len() <= MOST).then_some(all)
            })
        }
        HirKind::Concat(parts) => sequence(parts, edge),
    }
}

fn characters(class: &Class) -> Option<Vec<String>> {
    let Class::Unicode(class) = class else {
        return None;
    };
    let count: usize = class
        .iter()
        .map(regex_syntax::hir::ClassUnicodeRange::len)
        .sum();
    let ranges = class.iter().map(|range| range.start()..=range.end());
    (count <= MOST).then(|| ranges.flatten().map(String::from).collect())
}

fn sequence(parts: &[Hir], edge: Edge) -> Option<Vec<String>> {
    let zero_width = |part: &Hir| part.properties().maximum_len() == Some(0);
    let solid = |part: &Hir| !zero_width(part);
    let first = parts.iter().position(solid).unwrap_or(parts.len());
    let last = parts.iter().rposition(solid).unwrap_or(0);
    let mut all = vec![String::new()];
    for (at, part) in parts.iter().enumerate() {
        let here = Edge {
            start: edge.start && at <= first,
            end: edge.end && at >= last,
        };
        let next = texts(part, here)?;
        if all.len() * next.len() > MOST {
            return None;
        }
        all = all
            .iter()
            .flat_map(|head| next.iter().map(move |tail| format!("{head}{tail}")))
            .collect();
    }
    Some(all)
}
