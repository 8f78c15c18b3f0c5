//! Pages: Tera templates, and what they may see.
//!
//! Layer 4. [`Renderer`] holds the built-in templates, those of the bot folder over them, and the
//! replies written in the menuconfig itself. A template sees a [`PageView`] under the names of
//! [`VARIABLES`], never the session store or the wire. Rendering ends: output and loops are
//! bounded.

mod blame;
mod builtin;
mod compile;
mod date;
mod entry;
mod error;
mod filters;
mod form;
mod given;
mod known;
mod lines;
mod marks;
mod names;
mod numbered;
mod output;
mod renderer;
mod shape;
mod source;
mod steps;
mod study;
mod tags;
mod values;
mod view;
mod weave;

pub use builtin::builtin_pages;
pub use error::RenderError;
pub use filters::{FILTERS, option_link};
pub use form::form_view;
pub use lines::{RenderedLine, RenderedLines};
pub use names::VARIABLES;
pub use renderer::Renderer;
pub use study::{Asked, AskedField, Broken, Demand, Study, bad_url, study};
pub use view::{PageView, QueryView, SubjectView};

use std::sync::Arc;

use crate::model::SourceFile;

/// A template file of a bot folder.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct TemplateFile {
    /// Its path below the templates folder, with forward slashes.
    pub name: String,
    /// Its text.
    pub source: Arc<SourceFile>,
}

impl TemplateFile {
    /// A template by name and text.
    pub fn new(name: impl Into<String>, source: Arc<SourceFile>) -> Self {
        Self {
            name: name.into(),
            source,
        }
    }
}
