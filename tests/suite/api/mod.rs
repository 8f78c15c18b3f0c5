//! Calls to the platform, on real sockets, against the stub.

mod answers;
mod cache;
#[cfg(feature = "api-customer-service")]
mod customer_service;
#[cfg(feature = "api-datacube")]
mod datacube;
#[cfg(feature = "api-draft")]
mod draft;
mod endpoints;
mod hosts;
mod kit;
#[cfg(feature = "api-customer-service")]
mod late;
#[cfg(feature = "api-mass")]
mod mass;
#[cfg(feature = "api-media")]
mod media;
#[cfg(feature = "api-menu")]
mod menu;
#[cfg(any(feature = "api-draft", feature = "api-mass", feature = "api-media"))]
mod news;
mod recorded;
#[cfg(feature = "sled")]
mod restart;
mod secrets;
mod table;
mod token;
