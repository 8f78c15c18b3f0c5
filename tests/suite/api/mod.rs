//! Calls to the platform, on real sockets, against the stub.

mod answers;
mod cache;
#[cfg(feature = "api-customer-service")]
mod customer_service;
mod endpoints;
#[cfg(feature = "api-mini")]
mod golden;
mod hosts;
mod kit;
#[cfg(feature = "api-customer-service")]
mod late;
#[cfg(feature = "api-menu")]
mod menu;
#[cfg(feature = "api-mini")]
mod mini;
mod recorded;
#[cfg(feature = "sled")]
mod restart;
mod secrets;
mod token;
