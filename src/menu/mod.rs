//! The menu tree: what a bot folder's menuconfig files mean.
//!
//! Layer 2. [`load`] turns files into [`Menus`] and a list of everything that is wrong with them;
//! it never fails and never stops at the first fault. What a text *does* in a tree is in
//! [`crate::resolve`]; whether a handler or template of a name exists is asked by the engine.

mod tree;

pub use tree::{
    Action, EventCommand, EventType, HandlerRef, Menu, MenuCommand, MenuIndex, MenuTree, Menus,
    MessageCommand, Page, SystemCommand, Target,
};

use std::sync::Arc;

use crate::model::{Diagnostics, SourceFile};

/// Reads menuconfig files, given in path order.
#[must_use]
pub fn load(files: &[Arc<SourceFile>]) -> (Menus, Diagnostics) {
    let _ = files;
    (Menus::default(), Diagnostics::new())
}
