#![doc = include_str!("../docs/library.md")]

pub mod matcher;
pub mod menu;
pub mod model;
pub mod resolve;

pub mod handler;
pub mod hook;
#[cfg(feature = "render")]
pub mod render;
pub mod store;
#[cfg(feature = "wechat")]
pub mod wechat;

#[cfg(feature = "engine")]
pub mod engine;

#[cfg(feature = "api")]
pub mod api;
pub mod check;
#[cfg(feature = "config")]
pub mod config;
#[cfg(feature = "demo")]
pub mod demo;
pub mod draw;

#[cfg(feature = "mini")]
pub mod mini;
#[cfg(feature = "http-handlers")]
pub mod remote;
#[cfg(feature = "testing")]
pub mod testing;

#[cfg(feature = "console")]
pub mod console;

#[cfg(feature = "server")]
pub mod server;

#[cfg(feature = "cli")]
pub mod cli;

pub mod prelude;

#[cfg(feature = "engine")]
pub use engine::{Engine, EngineBuilder};

/// The guide for handler authors, so that its code is run.
#[cfg(all(doctest, feature = "testing"))]
#[doc = include_str!("../docs/handlers.md")]
mod handlers_guide {}
