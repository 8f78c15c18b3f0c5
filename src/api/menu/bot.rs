//! The custom menu that a bot's own menus ask for.

use super::{Button, ButtonAction, CustomMenu};
use crate::menu::{Menu, MenuTree};
use crate::model::Span;

/// Why a menu's `button` cannot be one.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{why}")]
#[non_exhaustive]
pub struct ButtonFault {
    /// What is wrong.
    pub why: String,
    /// The menu that is marked; none if it is about all of them.
    pub span: Option<Span>,
}

/// The custom menu of a bot: a button for each menu that says `button="…"`. Tapping it shows the
/// menu. One with marked menus below it opens these instead, because the platform lets a button do
/// only one of both.
///
/// # Errors
/// When the platform would not take it.
pub fn buttons_of(tree: &MenuTree) -> Result<CustomMenu, ButtonFault> {
    let mut buttons = Vec::new();
    for root in tree.roots() {
        collect(tree, root, &mut buttons)?;
    }
    let menu = CustomMenu::new(buttons);
    let refused = |why| ButtonFault { why, span: None };
    menu.check().map_err(refused)?;
    Ok(menu)
}

/// Adds the buttons of a menu and of those below it that no other button opens.
fn collect(tree: &MenuTree, menu: &Menu, buttons: &mut Vec<Button>) -> Result<(), ButtonFault> {
    let mut below = Vec::new();
    for child in tree.children(menu) {
        collect(tree, child, &mut below)?;
    }
    let Some(name) = menu.button.as_deref() else {
        buttons.append(&mut below);
        return Ok(());
    };
    if let Some(deep) = below
        .iter()
        .find(|button| matches!(button.action, ButtonAction::Group(_)))
    {
        let why = format!(
            "the button `{name}` opens `{}`, which opens more: the platform has two levels",
            deep.name
        );
        let span = Some(menu.span.clone());
        return Err(ButtonFault { why, span });
    }
    buttons.push(match below.is_empty() {
        true => Button::click(name, menu.id.as_str()),
        false => Button::new(name, ButtonAction::Group(below)),
    });
    Ok(())
}
