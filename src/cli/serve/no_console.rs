//! In the place of the console in a build without one.

use std::net::SocketAddr;

use super::super::bot::Draft;
use super::super::global::Global;
use super::{ServeArgs, Ways};
use crate::config::Settings;
use crate::engine::{Engine, EngineBuilder};
use crate::server::Callback;

/// Does nothing.
pub(super) struct Desk;

impl Desk {
    pub(super) fn new(_: &Settings) -> Self {
        Self
    }

    pub(super) fn install(&self, builder: EngineBuilder) -> EngineBuilder {
        builder
    }

    pub(super) fn open(
        self,
        callback: Callback,
        _: &Engine,
        _: &Draft,
        _: (&ServeArgs, &Global),
        _: Ways,
    ) -> Result<Callback, String> {
        Ok(callback)
    }
}

/// Nothing to click.
pub(super) fn announcement(_: &Callback, _: SocketAddr) -> String {
    String::new()
}
