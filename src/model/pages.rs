//! The names of the pages that the engine itself asks for.
//!
//! Each has a built-in template; a file of the same name in the bot folder takes its place.

/// A menu: where one stands and what can be chosen.
pub const MENU: &str = "menucommand/showMenuConfig.page";
/// What `list` shows.
pub const QUERY: &str = "menucommand/query.page";
/// What `help` shows.
pub const HELP: &str = "menucommand/help.page";
/// After leaving every menu.
pub const EXIT: &str = "menucommand/exit.page";
/// When nothing takes a text outside the menus.
pub const NOT_FOUND: &str = "menucommand/notFound.page";
/// When a person may not do what they asked for.
pub const FORBIDDEN: &str = "menucommand/forbidden.page";
/// When a handler or a template failed.
pub const ERROR: &str = "menucommand/error.page";
/// When too much is going on.
pub const BUSY: &str = "menucommand/busy.page";
/// The end of a part of a long reply.
pub const MORE: &str = "menucommand/more.page";
/// The line before a menu that is shown because the one a person stood in is gone.
pub const MOVED: &str = "menucommand/moved.page";
/// Below a menu that is shown again: what may have been meant.
pub const OFFERS: &str = "menucommand/offers.page";
/// A question of a form.
pub const FORM_PROMPT: &str = "menucommand/formPrompt.page";
/// The line before a question that is asked because the one before it is gone.
pub const FORM_MOVED: &str = "menucommand/formMoved.page";
/// What was filled in, to be confirmed.
pub const FORM_CONFIRM: &str = "menucommand/formConfirm.page";
/// When a form is given up.
pub const FORM_CANCELLED: &str = "menucommand/formCancelled.page";
/// When a form without a page of its own is complete.
pub const FORM_DONE: &str = "menucommand/formDone.page";
