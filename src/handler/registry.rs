//! Which name means which handler.

use foldhash::HashMap;

use super::{Builtin, CommandHandler, DynHandler, HandlerMapper};
use crate::menu::{Action, HandlerRef, MenuTree};
use crate::model::{Code, Diagnostic, Diagnostics};

/// What a name stands for.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Bound<'r> {
    /// One of the engine's own.
    Builtin(Builtin),
    /// A registered one.
    Handler(&'r DynHandler),
}

/// Handlers by name.
#[derive(Clone, Debug, Default)]
pub struct HandlerRegistry {
    handlers: HashMap<String, DynHandler>,
}

impl HandlerRegistry {
    /// Without any handler but the built-in ones.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Registers a handler; a later one of the same name takes its place.
    pub fn insert(&mut self, name: impl Into<String>, handler: impl CommandHandler) {
        self.insert_dyn(name, DynHandler::new(handler));
    }

    /// Registers a handler whose type was forgotten.
    pub fn insert_dyn(&mut self, name: impl Into<String>, handler: DynHandler) {
        self.handlers.insert(name.into(), handler);
    }

    /// Lets a mapper decide how each handler is called, but those of the names that are `kept`.
    pub fn map(&mut self, mapper: &dyn HandlerMapper, kept: &dyn Fn(&str) -> bool) {
        for (name, handler) in &mut self.handlers {
            if !kept(name) {
                *handler = mapper.map(name, handler.clone());
            }
        }
    }

    /// The handler that a menuconfig means: by the whole name, and for a class then by its last
    /// dotted segment. A registered handler goes before a built-in one of the same name.
    #[must_use]
    pub fn find(&self, reference: &HandlerRef) -> Option<Bound<'_>> {
        self.find_exact(&reference.name).or_else(|| {
            reference
                .is_class
                .then(|| self.find_exact(reference.short()))
                .flatten()
        })
    }

    fn find_exact(&self, name: &str) -> Option<Bound<'_>> {
        let registered = self.handlers.get(name).map(Bound::Handler);
        registered.or_else(|| Builtin::from_name(name).map(Bound::Builtin))
    }

    /// All names, sorted.
    #[must_use]
    pub fn names(&self) -> Vec<&str> {
        let registered = self.handlers.keys().map(String::as_str);
        let mut names: Vec<&str> = registered.chain(Builtin::ALL.map(Builtin::name)).collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    /// Every handler name of a tree that nothing stands for, with its place.
    #[must_use]
    pub fn unknown<'t>(&self, tree: &'t MenuTree) -> Vec<&'t HandlerRef> {
        let handlers = tree
            .actions()
            .filter_map(|action: &Action| action.handler.as_ref());
        handlers
            .filter(|reference| self.find(reference).is_none())
            .collect()
    }

    /// A diagnostic for each of [`HandlerRegistry::unknown`] that is meant by name.
    #[must_use]
    pub fn check(&self, tree: &MenuTree) -> Diagnostics {
        let mut diagnostics = Diagnostics::new();
        let names = self.names();
        let unknown = self.unknown(tree).into_iter();
        for reference in unknown.filter(|reference| !reference.is_address) {
            let message = format!(
                "no handler is registered under the name `{}`",
                reference.name
            );
            diagnostics.push(
                Diagnostic::new(Code::UnknownHandler, reference.span.clone(), message)
                    .help("register it with `Engine::builder().handler(..)`, or try the menu with `--stub-handlers`")
                    .near(reference.short(), &names),
            );
        }
        diagnostics
    }
}
