//! From texts to templates that can be rendered, with every fault of every text.

use std::collections::{BTreeMap, BTreeSet};

use tera::{ErrorKind, Tera};

use super::blame::{Fault, faults};
use super::lines::RenderedLines;
use super::marks::marks;
use super::source::Source;
use super::weave::{Edits, Woven};
use super::{filters, steps};
use crate::model::{Code, Diagnostic, Diagnostics};

/// Stands for a template that has faults, so that those which take it in can still be read.
const STUB: &str = "{{ throw(message='this template has faults') }}";

/// The template engine with everything read, and what was put into each text.
pub(super) struct Compiled {
    pub(super) tera: Tera,
    pub(super) edits: BTreeMap<String, Edits>,
}

/// Reads all templates.
///
/// The texts are read together, which is fast; only when something is wrong with one of them, each
/// is looked at by itself. With `lines` every line of the bot's own tells when it is rendered.
pub(super) fn compile(
    sources: &BTreeMap<String, Source>,
    lines: Option<&RenderedLines>,
    diagnostics: &mut Diagnostics,
) -> Compiled {
    match woven(sources, lines, &BTreeSet::new()) {
        Ok(compiled) => compiled,
        Err(_) => {
            let broken = find_faults(sources, diagnostics);
            woven(sources, None, &broken).unwrap_or_else(|error| {
                diagnostics.push(Diagnostic::without_place(
                    Code::TemplateSyntax,
                    error.to_string(),
                ));
                Compiled {
                    tera: empty(),
                    edits: BTreeMap::new(),
                }
            })
        }
    }
}

/// The template engine with our filters and without templates.
fn empty() -> Tera {
    let mut tera = Tera::default();
    // A text reply is no HTML, whatever the template's name ends in.
    tera.autoescape_on(Vec::<&str>::new());
    filters::register(&mut tera);
    steps::register(&mut tera);
    tera
}

fn woven(
    sources: &BTreeMap<String, Source>,
    lines: Option<&RenderedLines>,
    broken: &BTreeSet<String>,
) -> Result<Compiled, tera::Error> {
    let mut tera = empty();
    if let Some(lines) = lines {
        lines.register(&mut tera);
    }
    let mut edits = BTreeMap::new();
    let mut texts = Vec::with_capacity(sources.len());
    for (name, source) in sources {
        if broken.contains(name) {
            texts.push((name, STUB.into()));
        } else {
            let (text, edited) =
                Woven::new(&source.text, &tell_tales(name, source, lines)).into_parts();
            texts.push((name, text));
            edits.insert(name.clone(), edited);
        }
    }
    tera.add_raw_templates(texts)?;
    Ok(Compiled { tera, edits })
}

/// What makes the lines of a template tell when they are rendered.
fn tell_tales(name: &str, source: &Source, lines: Option<&RenderedLines>) -> Vec<(usize, String)> {
    match lines.filter(|_| source.is_own) {
        None => Vec::new(),
        Some(lines) => marks(&source.text)
            .into_iter()
            .map(|mark| (mark.at, lines.call(name, source, &mark)))
            .collect(),
    }
}

/// Reports every fault and gives the names of the templates that have some.
fn find_faults(
    sources: &BTreeMap<String, Source>,
    diagnostics: &mut Diagnostics,
) -> BTreeSet<String> {
    let mut broken = BTreeSet::new();
    for (name, source) in sources {
        if let Some(fault) = syntax_fault(name, source) {
            diagnostics.push(fault.diagnostic(sources));
            broken.insert(name.clone());
        }
    }
    // What the others ask for comes out only when all of them can be read; each round finds at
    // least one more that is broken.
    while let Err(error) = together(sources, &broken) {
        let found = faults(&error, sources);
        let is_new = |fault: &Fault| !broken.contains(&fault.template);
        if !found.iter().any(is_new) {
            let message = error.to_string();
            diagnostics.push(Diagnostic::without_place(Code::TemplateSyntax, message));
            broken.extend(sources.keys().cloned());
            break;
        }
        for fault in found
            .iter()
            .filter(|fault| !fault.follows_from(sources, &broken))
        {
            diagnostics.push(fault.diagnostic(sources));
        }
        broken.extend(found.into_iter().map(|fault| fault.template));
    }
    broken
}

fn syntax_fault(name: &str, source: &Source) -> Option<Fault> {
    let error = empty().add_raw_template(name, &source.text).err()?;
    match error.kind() {
        ErrorKind::SyntaxError(report) => Some(Fault {
            template: name.to_owned(),
            part: report.span().range.clone(),
            message: report.message().to_owned(),
        }),
        _ => None,
    }
}

/// Reads the texts as their authors wrote them, so that faults have their places.
fn together(
    sources: &BTreeMap<String, Source>,
    broken: &BTreeSet<String>,
) -> Result<(), tera::Error> {
    let text = |(name, source): (&String, &Source)| {
        let text = if broken.contains(name) {
            STUB.to_owned()
        } else {
            source.text.clone()
        };
        (name.clone(), text)
    };
    empty().add_raw_templates(sources.iter().map(text))
}
