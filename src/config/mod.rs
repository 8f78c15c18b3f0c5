//! Settings and bot folders: what an operator sets, and where an author's files are.
//!
//! Layer 6. [`BotFolder`] reads a folder; [`Sources`] turns texts and variables into [`Settings`]
//! without touching the world. Every fault is a [diagnostic](crate::model::Diagnostic) with its
//! place, and none hides another. What the files *mean* is not decided here: see [`crate::menu`]
//! and [`crate::render`].
//!
//! # `wxmenu.toml`
//!
//! Every table and key may be left out; these are the defaults, but for the account and the
//! password:
//!
#![doc = "```toml"]
#![doc = include_str!("example.toml")]
#![doc = "```"]
//!
//! An unknown key is an error, with the names it may have been meant for.
//!
//! # What goes over what
//!
//! 1. the defaults;
//! 2. `wxmenu.toml` in the bot folder;
//! 3. `wxmenu.local.toml` beside it, for one machine and its secrets: tables are merged key by
//!    key, accounts by their `identity`;
//! 4. the environment: `WXMENU_<TABLE>_<KEY>`, as in `WXMENU_SERVER_LISTEN=0.0.0.0:80`, and
//!    `WXMENU_ACCOUNT_<IDENTITY>_<KEY>`, as in `WXMENU_ACCOUNT_SHOP_TOKEN`. Names are in capitals,
//!    with `_` for `-`; lists are written `width,trim` or `["a", "b"]`. A variable with the prefix
//!    that sets nothing is an error. Without any `[[account]]` in the files, variables may begin
//!    one;
//! 5. the command line.
//!
//! # Accounts
//!
//! The callback of an account is `{prefix}/{identity}/`. Without any `[[account]]` there is one to
//! try things with: `demo`, with the token `wxmenu-demo`, in plain mode. Everyone knows that
//! token, so with it the server listens on this machine's own addresses only.
//!
//! # Secrets
//!
//! `secret`, `token`, `aes_key` and `password` may be written out (then best in
//! `wxmenu.local.toml`), or name an environment variable (`env:NAME`) or a file (`file:PATH`, from
//! the bot folder; line breaks at its end do not count). They are never printed: a [`Secret`] has
//! no readable form, and diagnostics show a line with its secret painted over.

mod account;
mod choices;
mod environment;
mod folder;
mod kind;
mod mask;
mod merge;
mod mocks;
mod overlay;
mod reference;
mod settings;
mod sources;
mod table;
mod text;
mod units;
mod value;
mod walk;
#[cfg(feature = "watch")]
mod watch;

pub use crate::model::Secret;
pub use account::{AccountSettings, DEMO_TOKEN};
pub use choices::{Grant, Mode};
pub use environment::Environment;
pub use folder::{BotFiles, BotFolder, chats_below, read_chat};
pub use settings::{
    ApiSettings, ConsoleSettings, EngineSettings, HandlerSettings, MiniSettings, ServerSettings,
    SessionSettings, Settings, TABLES,
};
pub use sources::{Need, Sources};
pub use table::{KeySpec, TableSpec};
pub use units::address as parse_address;
#[cfg(feature = "watch")]
pub use watch::{Watch, WatchError};
