//! All templates of a bot, and how one of them becomes text.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use foldhash::HashMap;
use tera::{Context, ErrorKind, Tera};

use super::blame::near_templates;
use super::compile::{Compiled, compile};
use super::given::Given;
use super::known::KnownTree;
use super::lines::RenderedLines;
use super::names::{Name, NameSet};
use super::output::{OUTPUT_LIMIT, Output};
use super::source::{Place, collect};
use super::weave::Edits;
use super::{PageView, RenderError, TemplateFile, numbered, steps};
use crate::menu::{Menus, Page};
use crate::model::text::near_names;
use crate::model::{Code, Diagnostic, Diagnostics};

/// All templates of a bot, compiled.
///
/// ```
/// use wxmenu::model::SourceFile;
/// use wxmenu::render::{Renderer, TemplateFile};
///
/// let file = SourceFile::new("templates/hello.page", "你好,{{ user.openid }");
/// let (renderer, diagnostics) = Renderer::new(&[TemplateFile::new("hello.page", file)], []);
/// assert!(renderer.has("hello.page") && renderer.has("menucommand/help.page"));
/// let fault = diagnostics.iter().next().unwrap();
/// assert!(fault.to_string().starts_with("templates/hello.page:1:19: error[template-syntax]"));
/// ```
pub struct Renderer {
    tera: Tera,
    templates: HashMap<String, Template>,
    trees: Vec<KnownTree>,
}

struct Template {
    number: usize,
    names: NameSet,
    /// It says itself what may have been meant.
    shows_offers: bool,
    place: Place,
    edits: Edits,
}

impl Renderer {
    /// Compiles the built-in templates, the bot's files and the inline replies among `pages`, and
    /// reports what is wrong with them and which of `pages` name a template that does not exist.
    #[must_use]
    pub fn new<'p>(
        files: &[TemplateFile],
        pages: impl IntoIterator<Item = &'p Page>,
    ) -> (Self, Diagnostics) {
        Self::read(files, pages, None)
    }

    /// The same, and every line of the bot's own templates tells `lines` when it is rendered. For
    /// tests: it takes its time.
    #[must_use]
    pub fn watched<'p>(
        files: &[TemplateFile],
        pages: impl IntoIterator<Item = &'p Page>,
        lines: &RenderedLines,
    ) -> (Self, Diagnostics) {
        Self::read(files, pages, Some(lines))
    }

    fn read<'p>(
        files: &[TemplateFile],
        pages: impl IntoIterator<Item = &'p Page>,
        lines: Option<&RenderedLines>,
    ) -> (Self, Diagnostics) {
        let pages: Vec<&Page> = pages.into_iter().collect();
        let mut diagnostics = Diagnostics::new();
        let sources = collect(files, &pages, &mut diagnostics);
        let Compiled { tera, mut edits } = compile(&sources, lines, &mut diagnostics);
        for (name, span) in missing(&pages, |name| sources.contains_key(name)) {
            let message = format!("no template is named `{name}`");
            let help = near_templates(name, &sources);
            diagnostics
                .push(Diagnostic::new(Code::UnknownTemplate, span.clone(), message).help(help));
        }
        // A component may look at a name of whoever calls it.
        let sees_all = tera.get_component_names().next().is_some();
        let templates = sources
            .into_iter()
            .enumerate()
            .map(|(number, (name, source))| {
                let names = if sees_all {
                    NameSet::ALL
                } else {
                    NameSet::of(&source.text)
                };
                let edits = edits.remove(&name).unwrap_or_default();
                (
                    name,
                    Template {
                        number,
                        names,
                        shows_offers: NameSet::of(&source.text).names_offers(),
                        place: source.place,
                        edits,
                    },
                )
            });
        let templates = templates.collect();
        (
            Self {
                tera,
                templates,
                trees: Vec::new(),
            },
            diagnostics,
        )
    }

    /// Keeps what pages see of these trees, so that it is made once and not in every turn.
    ///
    /// A tree that is not among them can be rendered as well.
    #[must_use]
    pub fn with_menus(mut self, menus: &Menus) -> Self {
        self.trees = menus.trees().map(KnownTree::new).collect();
        self
    }

    /// Whether there is a template of this name.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.templates.contains_key(name)
    }

    /// Whether a template says itself what an unanswered text may have been meant for.
    #[must_use]
    pub fn shows_offers(&self, name: &str) -> bool {
        let template = self.templates.get(name);
        template.is_some_and(|template| template.shows_offers)
    }

    /// The names of all templates, inline replies included, in no order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.templates.keys().map(String::as_str)
    }

    /// Renders a page; white space at its ends is not part of it.
    ///
    /// # Errors
    /// When there is no such template, when it uses what the view does not have, when the handler
    /// put something under a name that every page has, or when its output or its loops grow beyond
    /// every bound.
    pub fn render(&self, name: &str, view: &PageView<'_>) -> Result<String, RenderError> {
        self.render_numbered(name, view, &mut Vec::new())
    }

    /// Renders a page as [`Renderer::render`] does, and adds the texts of the options that it numbers
    /// to those that the reply has already.
    ///
    /// # Errors
    /// The same.
    pub fn render_numbered(
        &self,
        name: &str,
        view: &PageView<'_>,
        options: &mut Vec<String>,
    ) -> Result<String, RenderError> {
        let template = self
            .templates
            .get(name)
            .ok_or_else(|| RenderError::new(name, "there is no template of this name"))?;
        let known = self.trees.iter().find(|known| known.is(view.tree));
        let is_fixed = template.names.is_within(NameSet::FIXED)
            && view.data.is_empty()
            && view.denied.is_nothing();
        let keeper = known.filter(|_| is_fixed);
        if let Some(text) = keeper.and_then(|keeper| keeper.text(template.number, view.menu)) {
            return Ok(text);
        }
        let given = Given::new(view, known);
        let context = given
            .context(template.names)
            .map_err(|message| RenderError::new(name, message))?;
        let before = options.len();
        numbered::begin(std::mem::take(options));
        let written = self.write(name, &context, view);
        *options = numbered::end();
        let text = written?;
        // The text alone would not tell what its numbers stand for.
        if let Some(keeper) = keeper.filter(|_| options.len() == before) {
            keeper.keep_text(template.number, view.menu, &text);
        }
        Ok(text)
    }

    /// What a page would be given of what it asks for, by name; nothing if there is no such page, or
    /// if it could not be given.
    #[must_use]
    pub fn given(&self, name: &str, view: &PageView<'_>) -> Option<serde_json::Value> {
        let template = self.templates.get(name)?;
        let known = self.trees.iter().find(|known| known.is(view.tree));
        Given::new(view, known).shown(template.names).ok()
    }

    fn write(
        &self,
        name: &str,
        context: &Context,
        view: &PageView<'_>,
    ) -> Result<String, RenderError> {
        let mut output = Output::new();
        steps::begin();
        match self.tera.render_to(name, context, &mut output) {
            Ok(()) => Ok(output.into_text()),
            Err(_) if output.is_full() => Err(RenderError::new(
                name,
                format!("the page grows beyond {OUTPUT_LIMIT} bytes"),
            )),
            Err(error) => Err(self.explain(name, &error, view)),
        }
    }

    fn explain(&self, name: &str, error: &tera::Error, view: &PageView<'_>) -> RenderError {
        let ErrorKind::RenderingError(report) = error.kind() else {
            return RenderError::new(name, error.to_string().trim_end_matches('.'));
        };
        let message = undefined(report.message(), view)
            .unwrap_or_else(|| report.message().trim_end_matches('.').to_owned());
        let failed = self.templates.get(report.filename());
        let span = failed.map(|template| {
            let part = &report.span().range;
            let original = |at| template.edits.original(at);
            template
                .place
                .span(original(part.start)..original(part.end))
        });
        RenderError {
            template: report.filename().to_owned(),
            message,
            span,
        }
    }
}

impl fmt::Debug for Renderer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let templates: BTreeSet<&str> = self.names().collect();
        f.debug_struct("Renderer")
            .field("templates", &templates)
            .finish_non_exhaustive()
    }
}

/// The pages whose template does not exist, each place once.
fn missing<'p>(
    pages: &[&'p Page],
    exists: impl Fn(&str) -> bool,
) -> Vec<(&'p str, &'p crate::model::Span)> {
    let mut seen = BTreeSet::new();
    let templates = pages.iter().filter_map(|page| match page {
        Page::Template { name, span } => Some((name.as_str(), span)),
        Page::Inline(_) | Page::Reply(_) => None,
    });
    let missing = templates.filter(|(name, _)| !exists(name));
    missing
        .filter(|(_, span)| seen.insert((Arc::as_ptr(span.file()), span.start())))
        .collect()
}

/// The template engine lists the names it was given, which are not all that there are.
fn undefined(message: &str, view: &PageView<'_>) -> Option<String> {
    let name = message.strip_prefix("Variable `")?.split('`').next()?;
    if !message.contains("` is not defined.") {
        return None;
    }
    let words = Name::ALL.iter().map(|name| name.word());
    let words = words.chain(view.data.keys().map(String::as_str));
    let near: Vec<String> = near_names(name, words)
        .iter()
        .map(|near| format!("`{near}`"))
        .collect();
    let hint = if near.is_empty() {
        "neither the page nor the handler has it".to_owned()
    } else {
        format!("did you mean {}?", near.join(" or "))
    };
    Some(format!("`{name}` is not defined: {hint}"))
}
