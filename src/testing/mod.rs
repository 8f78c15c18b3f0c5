//! Driving a bot without a platform: from a handler's test, from conversation files, from a terminal.
//!
//! Layer 7. A handler author starts with [`TestBot`] and talks through [`Chat`]; an author of menus
//! writes [`Script`]s. [`Stage`] plays the lines that both a terminal and a script are made of.
//! Nothing here reads a file or the environment.

mod bot;
mod chat;
mod clock;
mod coverage;
mod directive;
mod input;
#[cfg(feature = "api")]
mod platform;
mod recording;
mod said;
mod script;
mod shown;
mod stage;
mod stub;
mod time;
mod turn;

pub use bot::{Setting, TestBot};
pub use chat::{Chat, ChatError, Heard};
pub use clock::TestClock;
pub use coverage::{CoverageReport, Share};
pub use directive::{DIRECTIVES, Directive};
pub use input::{ClockMove, Input, InputError};
#[cfg(feature = "api")]
pub use platform::{Gate, Reaction, Seen, StubPlatform};
pub use recording::{Recording, SaveError, Saved};
pub use script::{DiffLine, Fault, Outcome, Played, Script};
pub use shown::shown;
pub use stage::Stage;
pub use stub::parse_stub;
pub use time::{format_moment, parse_moment, parse_span};
pub use turn::Turn;
