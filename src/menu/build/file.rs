//! One file.

use std::ops::Range;
use std::sync::Arc;

use super::super::schema::{ElementRow, Field, Kind};
use super::super::xml::{self, Element};
use super::super::{EventCommand, Menu, MessageCommand, NotFound, SystemCommand};
use super::body::Body;
use super::{action, form, menu, not_found, pattern};
use crate::model::{AccountId, Code, Diagnostic, Diagnostics, MenuId, SourceFile, Span};

/// What one file says, before it is put together with the others.
#[derive(Clone, Debug, Default)]
pub(super) struct FileModel {
    pub(super) namespace: Option<AccountId>,
    pub(super) namespace_at: Option<Span>,
    /// With indices into this list.
    pub(super) menus: Vec<Menu>,
    pub(super) system_commands: Vec<SystemCommand>,
    pub(super) event_commands: Vec<EventCommand>,
    pub(super) message_commands: Vec<MessageCommand>,
    pub(super) not_found: Vec<NotFound>,
    /// The ids of all menus and where they are given.
    pub(super) ids: Vec<(MenuId, Span)>,
    /// The ids that menus had before, and where that is said.
    pub(super) old_ids: Vec<(MenuId, Span)>,
    /// The menus that are named elsewhere, where, and what it means when there are none.
    pub(super) references: Vec<(MenuId, Span, Code)>,
    /// Something could not be read, so that menus may be missing.
    pub(super) is_partial: bool,
}

/// What is being read.
pub(super) struct Cx<'f, 'd> {
    file: &'f Arc<SourceFile>,
    diagnostics: &'d mut Diagnostics,
    pub(super) model: FileModel,
}

/// Reads a file; its faults go to the diagnostics.
pub(super) fn read(file: &Arc<SourceFile>, diagnostics: &mut Diagnostics) -> FileModel {
    let (document, faults) = xml::read(file);
    let mut cx = Cx {
        file,
        model: FileModel {
            is_partial: faults.has_errors(),
            ..FileModel::default()
        },
        diagnostics,
    };
    cx.diagnostics.append(faults);
    for root in &document.roots {
        cx.root(root);
    }
    cx.model
}

impl<'f> Cx<'f, '_> {
    pub(super) fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.file, range.start, range.end)
    }

    pub(super) fn file(&self) -> &'f SourceFile {
        self.file
    }

    pub(super) fn push(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Tells a fault with its way out.
    pub(super) fn tell(
        &mut self,
        code: Code,
        range: Range<usize>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        let span = self.span(range);
        self.push(Diagnostic::new(code, span, message).help(help));
    }

    fn root(&mut self, element: &Element<'f>) {
        let name = element.name.local();
        let row = ElementRow::named(name);
        if row.is_none_or(|row| row.kind != Kind::MenuConfigs) {
            let message = format!("the root element cannot be `{name}`");
            let help = "a menuconfig file has the root element `<menu-configs>`, with everything else inside it";
            self.tell(Code::UnknownRoot, opening(element), message, help);
        }
        match row {
            Some(row) => self.take(row.kind, element),
            // Whatever it is called, what it holds can only be meant for a menuconfig.
            None => self.take(Kind::MenuConfigs, element),
        }
    }

    /// Reads what stands in the root element.
    fn all(&mut self, element: &Element<'f>) {
        let body = Body::read(self, element, Kind::MenuConfigs);
        if let Some(given) = body.fields.get(Field::Namespace) {
            let namespace = AccountId::from(given.text());
            self.model.namespace.get_or_insert(namespace);
            let place = self.span(given.place());
            self.model.namespace_at.get_or_insert(place);
        }
        for (kind, child) in body.children {
            self.take(kind, child);
        }
    }

    /// Reads an element that stands in no menu, or that only faults are wanted of.
    pub(super) fn take(&mut self, kind: Kind, element: &Element<'f>) {
        match kind {
            Kind::MenuConfigs => self.all(element),
            Kind::MenuConfig => {
                menu::read(self, element, None);
            }
            // It is only read for its faults: it has no menu that it could belong to.
            Kind::MenuCommand => {
                menu::read_command(self, element);
            }
            Kind::MenuForm => {
                form::read(self, element);
            }
            Kind::SystemCommand => {
                let body = Body::read(self, element, kind);
                let action = action::read(self, &body);
                self.model.system_commands.push(SystemCommand { action });
            }
            Kind::EventCommand => {
                let command = action::read_event(self, element);
                self.model.event_commands.push(command);
            }
            Kind::MessageCommand => {
                let command = action::read_message(self, element);
                self.model.message_commands.push(command);
            }
            Kind::NotFound => {
                let own = not_found::read(self, element);
                self.model.not_found.push(own);
            }
            Kind::Regex => {
                let body = Body::read(self, element, kind);
                pattern::read(self, &body.text, &element.tag, pattern::full());
            }
            _ => {
                Body::read(self, element, kind);
            }
        }
    }
}

/// `<name`
pub(super) fn opening(element: &Element<'_>) -> Range<usize> {
    element.tag.start..element.name.range().end
}
