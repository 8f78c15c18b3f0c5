//! The pages that the engine asks for by itself.

use crate::model::pages;

/// The name under which pages find a form.
pub(super) const FORM: &str = "form";

/// A page that the engine shows by itself.
#[derive(Debug)]
#[non_exhaustive]
pub struct EnginePage {
    /// The template.
    pub name: &'static str,
    /// When it is shown.
    pub when: &'static str,
    /// What it sees beside what every page sees.
    pub extras: &'static [&'static str],
}

/// The pages that the engine shows by itself, besides those of menus and of leaving them.
pub const ENGINE_PAGES: &[EnginePage] = &[
    EnginePage {
        name: pages::NOT_FOUND,
        when: "nothing takes a message",
        extras: &[],
    },
    EnginePage {
        name: pages::OFFERS,
        when: "something near was meant",
        extras: &[],
    },
    EnginePage {
        name: pages::FORBIDDEN,
        when: "a permission is missing",
        extras: &["reason"],
    },
    EnginePage {
        name: pages::ERROR,
        when: "a handler or a template fails",
        extras: &[],
    },
    EnginePage {
        name: pages::BUSY,
        when: "there is no answer in time",
        extras: &[],
    },
    EnginePage {
        name: pages::MORE,
        when: "a reply is too long",
        extras: &["word", "is_link"],
    },
    EnginePage {
        name: pages::FORM_MOVED,
        when: "the question of a form is gone",
        extras: &[FORM],
    },
    EnginePage {
        name: pages::MOVED,
        when: "the menu is gone",
        extras: &[],
    },
    EnginePage {
        name: pages::FORM_PROMPT,
        when: "a form asks for something",
        extras: &[FORM],
    },
    EnginePage {
        name: pages::FORM_CONFIRM,
        when: "a form is to be confirmed",
        extras: &[FORM],
    },
    EnginePage {
        name: pages::FORM_CANCELLED,
        when: "a form is given up",
        extras: &[FORM],
    },
    EnginePage {
        name: pages::FORM_DONE,
        when: "a form is complete",
        extras: &[FORM],
    },
];
