//! What templates ask for, found without rendering them.
//!
//! The text alone says which names and fields a template looks at, which other templates it takes
//! in, and where its links are broken. Whether what it asks for is there is for others to say: they
//! know which commands lead to it.

mod asks;
mod expression;
mod links;
mod template;
mod tokens;
mod value;

use std::collections::BTreeSet;

pub use asks::Demand;
use asks::{Ask, NoField};
use links::{BadLink, bad_links};
use template::Outline;

use super::TemplateFile;
use super::source::{Source, collect};
use crate::menu::{InlineText, Page};
use crate::model::{Diagnostics, Span};

/// What one template asks for.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Study {
    /// Its name; that of an inline reply is the engine's own.
    pub name: String,
    /// The bot's author wrote it.
    pub is_own: bool,
    /// Where it begins.
    pub start: Span,
    /// The templates that it includes or extends.
    pub takes_in: Vec<String>,
    /// The components that it makes, and those that it uses.
    pub makes: Vec<String>,
    /// The components that it uses.
    pub uses: BTreeSet<String>,
    /// The names that it makes itself.
    pub bound: BTreeSet<String>,
    /// The names that every page has and it looks at.
    pub seen: BTreeSet<&'static str>,
    /// The names that it asks for and that neither every page has nor it makes.
    pub names: Vec<Asked>,
    /// The groups of the regex that it asks for, as in `args.count`.
    pub groups: Vec<Asked>,
    /// The fields that it asks for and that are never there.
    pub no_fields: Vec<AskedField>,
    /// The links that are not shown as they are meant.
    pub bad_links: Vec<Broken>,
}

/// Something that a template asks for.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Asked {
    /// What.
    pub word: String,
    /// Where.
    pub span: Span,
    /// How much it needs it.
    pub demand: Demand,
    /// Nothing decides whether this part of the template is rendered.
    pub is_certain: bool,
}

/// A field that what it is asked of never has.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct AskedField {
    /// What it is asked of, as the template writes it.
    pub of: String,
    /// The name that this begins with.
    pub root: String,
    /// The fields that there are.
    pub fields: Vec<&'static str>,
    /// The field.
    pub asked: Asked,
}

/// Something of a page that the platform does not show as it is meant.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Broken {
    /// Where.
    pub span: Span,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: &'static str,
}

/// What every template of a bot asks for: the built-in ones, its files, and the inline replies among
/// `pages`.
///
/// ```
/// use wxmenu::model::SourceFile;
/// use wxmenu::render::{TemplateFile, study};
///
/// let file = SourceFile::new("templates/hello.page", "你好 {{ nickname }}，{{ menu.titel }}");
/// let studies = study(&[TemplateFile::new("hello.page", file)], []);
/// let hello = studies.iter().find(|study| study.name == "hello.page").unwrap();
/// assert_eq!(hello.names[0].span.text(), "nickname");
/// assert_eq!(hello.no_fields[0].asked.span.text(), "titel");
/// ```
#[must_use]
pub fn study<'p>(files: &[TemplateFile], pages: impl IntoIterator<Item = &'p Page>) -> Vec<Study> {
    let pages: Vec<&Page> = pages.into_iter().collect();
    // What is wrong with the files is told by whoever compiles them.
    let mut told_elsewhere = Diagnostics::new();
    let sources = collect(files, &pages, &mut told_elsewhere);
    let studies = sources
        .into_iter()
        .map(|(name, source)| Study::of(name, &source));
    studies.collect()
}

/// What is wrong with a text that has to be the address of something on the web, as far as it is
/// written out.
#[must_use]
pub fn bad_url(text: &InlineText) -> Option<Broken> {
    let (message, help) = links::bad_url(&text.text)?;
    Some(Broken {
        span: text.span.clone(),
        message,
        help,
    })
}

impl Study {
    fn of(name: String, source: &Source) -> Self {
        let outline = Outline::of(&source.text);
        let asks = outline.asks;
        let asked = |ask: Ask| Asked {
            word: ask.word,
            span: source.place.span(ask.part),
            demand: ask.demand,
            is_certain: ask.is_certain,
        };
        let field = |own: NoField| AskedField {
            of: own.of,
            root: own.root,
            fields: own.record.fields().iter().map(|(name, _)| *name).collect(),
            asked: asked(own.field),
        };
        let broken = |bad: BadLink| Broken {
            span: source.place.span(bad.part),
            message: bad.message,
            help: bad.help,
        };
        Self {
            is_own: source.is_own,
            start: source.place.span(0..0),
            takes_in: outline.takes_in,
            makes: outline.makes,
            uses: asks.components,
            bound: asks.bound.into_keys().collect(),
            seen: asks.seen,
            names: asks.names.into_iter().map(asked).collect(),
            groups: asks.groups.into_iter().map(asked).collect(),
            no_fields: asks.fields.into_iter().map(field).collect(),
            bad_links: bad_links(&source.text).into_iter().map(broken).collect(),
            name,
        }
    }
}
