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
#[cfg(any(
    feature = "api-mini",
    feature = "api-oauth",
    feature = "api-qrcode",
    feature = "api-template",
    feature = "api-user",
))]
mod golden;
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
#[cfg(feature = "api-mini")]
mod mini;
#[cfg(any(feature = "api-draft", feature = "api-mass", feature = "api-media"))]
mod news;
#[cfg(feature = "api-oauth")]
mod oauth;
#[cfg(feature = "api-pay")]
mod pay;
#[cfg(feature = "api-qrcode")]
mod qrcode;
mod recorded;
#[cfg(feature = "sled")]
mod restart;
mod secrets;
mod table;
#[cfg(feature = "api-template")]
mod template;
mod token;
#[cfg(feature = "api-user")]
mod user;
#[cfg(feature = "full")]
mod usual;
