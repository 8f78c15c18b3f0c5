//! Calls to the platform, on real sockets, against the stub.

mod answers;
mod cache;
#[cfg(feature = "api-customer-service")]
mod customer_service;
mod endpoints;
mod hosts;
mod kit;
#[cfg(feature = "api-customer-service")]
mod late;
#[cfg(feature = "api-menu")]
mod menu;
mod recorded;
#[cfg(feature = "sled")]
mod restart;
mod secrets;
mod token;
