//! A load tool that plays the platform and looks at every answer.
//!
//! Each person walks through a script and has one message under way at a time, so it is known what
//! each answer must hold and how many guesses of a game must have counted. A delivery without an
//! answer is repeated as the platform does it: the same bytes, on another connection, three in all. `soak`
//! goes on so for a day that is cut short, and looks at what the server holds meanwhile.
#![allow(
    clippy::disallowed_methods,
    reason = "it measures, so it reads clocks, and it is no part of the product"
)]

mod connection;
mod crowd;
mod drive;
mod histogram;
mod http;
mod judge;
mod options;
mod process;
mod report;
mod script;
mod soak;
mod wire;

pub(crate) use drive::run;
pub(crate) use options::{Options, Pace, Until};
pub(crate) use report::Report;
pub(crate) use script::Script;
pub(crate) use soak::{Bot, Plan, Soaked, Soaking};
