//! What is loaded from a bot folder and swapped as one.

use std::fmt;
use std::sync::{Arc, OnceLock};

use super::stub::StubHandler;
use super::{Coverage, Stub};
use crate::handler::{
    AddressRefused, DynHandler, HandlerAddresses, HandlerMapper, HandlerRegistry,
};
use crate::menu::{self, HandlerRef, Menus};
use crate::model::{AccountId, Code, Diagnostic, Diagnostics, HttpAddress, SourceFile};
use crate::render::{Renderer, TemplateFile};

/// Menus, templates and handlers that belong together: one revision of a bot.
#[derive(Debug)]
pub(super) struct Bot {
    pub(super) menus: Arc<Menus>,
    pub(super) renderer: Arc<Renderer>,
    pub(super) handlers: HandlerRegistry,
    pub(super) diagnostics: Diagnostics,
    pub(super) coverage: Option<Coverage>,
}

/// What a bot is made of.
#[derive(Clone, Default)]
pub(super) struct Parts {
    pub(super) files: Files,
    pub(super) handlers: HandlerRegistry,
    /// What gives the handlers that are named by address.
    pub(super) addresses: Option<Arc<dyn HandlerAddresses>>,
    /// How those are called.
    pub(super) mapper: Option<Arc<dyn HandlerMapper>>,
    pub(super) stubs: Vec<(String, Stub)>,
    pub(super) stub_missing: bool,
    /// The accounts that there are; empty if nobody said.
    pub(super) accounts: Vec<AccountId>,
}

/// The files of a bot.
///
/// They are read once, however many bots are built of copies of them: a folder may have hundreds of
/// conversation tests, each of which is played to a bot of its own.
#[derive(Clone, Debug, Default)]
pub(super) struct Files {
    menus: Vec<Arc<SourceFile>>,
    templates: Vec<TemplateFile>,
    /// Who measures what tests touch; nobody in a bot that answers people.
    coverage: Option<Coverage>,
    read: Arc<OnceLock<Read>>,
}

/// What files come to, whoever handles what is in them.
#[derive(Debug)]
struct Read {
    menus: Arc<Menus>,
    renderer: Arc<Renderer>,
    in_menus: Diagnostics,
    in_templates: Diagnostics,
}

impl Files {
    pub(super) fn add_menus(&mut self, files: impl IntoIterator<Item = Arc<SourceFile>>) {
        self.menus.extend(files);
        self.read = Arc::default();
    }

    pub(super) fn add_templates(&mut self, files: impl IntoIterator<Item = TemplateFile>) {
        self.templates.extend(files);
        self.read = Arc::default();
    }

    pub(super) fn measure(&mut self, coverage: &Coverage) {
        self.coverage = Some(coverage.clone());
        self.read = Arc::default();
    }

    /// No files, and the same who measures.
    pub(super) fn emptied(&self) -> Self {
        Self {
            coverage: self.coverage.clone(),
            ..Self::default()
        }
    }

    fn read(&self) -> &Read {
        self.read.get_or_init(|| self.read_anew())
    }

    fn read_anew(&self) -> Read {
        let (menus, in_menus) = menu::load(&self.menus);
        let pages = menus.trees().flat_map(|tree| tree.pages());
        let (renderer, in_templates) = match &self.coverage {
            None => Renderer::new(&self.templates, pages),
            Some(coverage) => {
                coverage.expect(&menus);
                Renderer::watched(&self.templates, pages, coverage.lines())
            }
        };
        Read {
            renderer: Arc::new(renderer.with_menus(&menus)),
            menus: Arc::new(menus),
            in_menus,
            in_templates,
        }
    }
}

impl fmt::Debug for Parts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Parts")
            .field("files", &self.files)
            .field("handlers", &self.handlers)
            .field("addresses", &self.addresses)
            .field("stubs", &self.stubs)
            .finish_non_exhaustive()
    }
}

impl Bot {
    /// Loads everything and collects every fault; a bot with errors must not be run.
    pub(super) fn load(parts: &Parts) -> Self {
        let read = parts.files.read();
        let menus = &read.menus;
        let mut diagnostics = read.in_menus.clone();
        let handlers = with_stubs(parts, menus);
        for tree in menus.trees() {
            append_new(&mut diagnostics, &handlers.check(tree));
        }
        append_new(
            &mut diagnostics,
            &refused_addresses(parts, menus, &handlers),
        );
        append_new(&mut diagnostics, &read.in_templates);
        diagnostics.append(unknown_namespaces(parts, menus));
        diagnostics.sort();
        Self {
            menus: Arc::clone(menus),
            renderer: Arc::clone(&read.renderer),
            handlers,
            diagnostics,
            coverage: parts.files.coverage.clone(),
        }
    }
}

/// Trees of several accounts share elements; each fault is told once.
fn append_new(all: &mut Diagnostics, more: &Diagnostics) {
    for diagnostic in more {
        if !all.iter().any(|known| known == diagnostic) {
            all.push(diagnostic.clone());
        }
    }
}

/// Menus that no account will ever show.
fn unknown_namespaces(parts: &Parts, menus: &Menus) -> Diagnostics {
    let mut diagnostics = Diagnostics::new();
    if parts.accounts.is_empty() {
        return diagnostics;
    }
    let known: Vec<&str> = parts.accounts.iter().map(AccountId::as_str).collect();
    let given = menus.namespaces_given().iter();
    for (account, place) in given.filter(|(account, _)| !parts.accounts.contains(account)) {
        let message =
            format!("there is no account `{account}`, so nobody sees what is in this file");
        let help = "write the `identity` of an account, or leave out `namespace` for all accounts";
        diagnostics.push(
            Diagnostic::new(Code::UnknownNamespace, place.clone(), message)
                .help(help)
                .near(account.as_str(), &known),
        );
    }
    diagnostics
}

fn with_stubs(parts: &Parts, menus: &Menus) -> HandlerRegistry {
    let mut handlers = with_addresses(parts, menus);
    for (name, stub) in &parts.stubs {
        handlers.insert(name.clone(), StubHandler(stub.clone()));
        let named = |reference: &&HandlerRef| reference.short() == name;
        for reference in references(menus).filter(named) {
            handlers.insert(&*reference.name, StubHandler(stub.clone()));
        }
    }
    if parts.stub_missing {
        for tree in menus.trees() {
            let unknown = handlers.unknown(tree).into_iter();
            let names: Vec<String> = unknown.map(|own| own.name.to_string()).collect();
            for name in names {
                handlers.insert(name, StubHandler(Stub::Nothing));
            }
        }
    }
    handlers
}

/// The registered handlers, and those at the addresses that the menus name.
fn with_addresses(parts: &Parts, menus: &Menus) -> HandlerRegistry {
    let mut handlers = parts.handlers.clone();
    for reference in references(menus).filter(|reference| reference.is_address) {
        if handlers.find(reference).is_none()
            && let Ok(handler) = at_address(parts, &reference.name)
        {
            let name = &*reference.name;
            handlers.insert_dyn(
                name,
                match &parts.mapper {
                    Some(mapper) => mapper.map(name, handler),
                    None => handler,
                },
            );
        }
    }
    handlers
}

fn at_address(parts: &Parts, address: &str) -> Result<DynHandler, AddressRefused> {
    let Some(addresses) = &parts.addresses else {
        let message = "nothing in this program calls handlers by their address";
        let help =
            "build it with the feature `http-handlers`, or try the menu with `--stub-handlers`";
        return Err(AddressRefused::new(message, help));
    };
    let address = HttpAddress::parse(address)
        .map_err(|why| AddressRefused::new(format!("`{address}` is not an address"), why))?;
    addresses.handler(&address)
}

/// Addresses that are not called, each with its place.
fn refused_addresses(parts: &Parts, menus: &Menus, handlers: &HandlerRegistry) -> Diagnostics {
    let mut diagnostics = Diagnostics::new();
    let unknown = menus.trees().flat_map(|tree| handlers.unknown(tree));
    for reference in unknown.filter(|reference| reference.is_address) {
        if let Err(why) = at_address(parts, &reference.name) {
            let place = reference.span.clone();
            diagnostics
                .push(Diagnostic::new(Code::UrlNotAllowed, place, why.message).help(why.help));
        }
    }
    diagnostics
}

fn references(menus: &Menus) -> impl Iterator<Item = &HandlerRef> {
    menus
        .trees()
        .flat_map(|tree| tree.actions())
        .filter_map(|action| action.handler.as_ref())
}
