//! The five system handlers that every bot has.

use crate::model::pages;

/// A handler that the engine itself carries out, because it moves the person or lists what there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Builtin {
    /// To the root of the current tree.
    Home,
    /// To the parent.
    Back,
    /// Lists what can be typed here.
    Query,
    /// Explains one thing.
    Help,
    /// Out of every menu.
    Exit,
}

impl Builtin {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Home, Self::Back, Self::Query, Self::Help, Self::Exit];

    /// The name by which a menuconfig binds it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Home => "homeCommandHandler",
            Self::Back => "backCommandHandler",
            Self::Query => "queryCommandHandler",
            Self::Help => "helpCommandHandler",
            Self::Exit => "exitCommandHandler",
        }
    }

    /// The handler with this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|builtin| builtin.name() == name)
    }

    /// The page it shows when neither the menuconfig nor an exit handler names one.
    #[must_use]
    pub const fn default_page(self) -> &'static str {
        match self {
            Self::Exit => pages::EXIT,
            Self::Home | Self::Back | Self::Query | Self::Help => pages::MENU,
        }
    }

    /// Whether it leaves the current menu, so that an exit command runs first.
    #[must_use]
    pub const fn leaves(self) -> bool {
        matches!(self, Self::Home | Self::Back | Self::Exit)
    }
}
