//! The console over HTTP: who may, what each route answers, and what it never does.

mod access;
mod contract;
mod jobs;
mod kit;
mod live;
mod nodes;
mod operate;
mod people;
mod routes;
#[cfg(feature = "cli")]
mod serving;
mod simulate;
mod uploads;

use kit::{Answer, Desk, MENU};
