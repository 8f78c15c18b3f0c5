//! The menu tree: what a bot folder's menuconfig files mean.
//!
//! Layer 2. [`load`] turns files into [`Menus`] and a list of everything that is wrong with them;
//! it never fails and never stops at the first fault. What a text *does* in a tree is in
//! [`crate::resolve`]; whether a handler or template of a name exists is asked by the engine.

mod build;
mod command;
mod form;
mod keyword;
mod page;
mod reply;
pub mod schema;
mod tree;
mod xml;

pub use command::{
    Action, EventCommand, EventType, HandlerRef, MenuCommand, MessageCommand, NotFound, Promise,
    SystemCommand, Target,
};
pub use form::{Form, FormField, FormWords};
pub use page::{InlineItem, InlineReply, InlineText, Page};
pub use tree::{Menu, MenuIndex, MenuTree, Menus};

use std::sync::Arc;

use crate::model::{Diagnostics, SourceFile};

/// Reads menuconfig files, given in path order.
///
/// Whatever can be had of them is had; whether it may be used depends on the faults: a bot is not
/// loaded while one of them is an error.
///
/// ```
/// use wxmenu::menu;
/// use wxmenu::model::{Code, SourceFile};
///
/// let file = SourceFile::new(
///     "menus/shop.menuconfig.xml",
///     r#"<menu-configs>
///          <menu-config id="m001" name="shop" title="商店">
///            <regex>shop|商店</regex>
///            <menu-config id="m002" name="tea" title="茶">
///              <regex>tea|茶</regex>
///              <reply>{{ menu.title }}: 龙井, 普洱</reply>
///            </menu-config>
///          </menu-config>
///        </menu-configs>"#,
/// );
/// let (menus, diagnostics) = menu::load(&[file]);
/// assert!(diagnostics.is_empty());
///
/// let tree = menus.tree(&"demo".into());
/// let tea = tree.by_id("m002").unwrap();
/// assert_eq!(&*tree.parent(tea).unwrap().title, "商店");
/// assert!(tea.pattern.as_ref().unwrap().is_match("茶"));
///
/// let file = SourceFile::new("menus/b.menuconfig.xml", "<menu-configs><menu/></menu-configs>");
/// let (_, diagnostics) = menu::load(&[file]);
/// let fault = diagnostics.iter().next().unwrap();
/// assert_eq!(fault.code, Code::UnknownElement);
/// assert_eq!(fault.span.as_ref().unwrap().start_position(), (1, 15));
/// ```
#[must_use]
pub fn load(files: &[Arc<SourceFile>]) -> (Menus, Diagnostics) {
    build::load(files)
}
