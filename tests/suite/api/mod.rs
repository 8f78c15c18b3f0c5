//! Calls to the platform, on real sockets, against the stub.

mod answers;
mod cache;
#[cfg(feature = "api-customer-service")]
mod customer_service;
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
#[cfg(feature = "api-menu")]
mod menu;
#[cfg(feature = "api-mini")]
mod mini;
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
#[cfg(feature = "api-template")]
mod template;
mod token;
#[cfg(feature = "api-user")]
mod user;
