//! Calls to the platform.
//!
//! Layer 6. A [`Platform`] holds what all accounts share: the connection, the access tokens, the
//! cache. An [`Api`] is the platform as one account sees it; [`Api::call`] makes any [`Call`], with
//! the access token added, renewed and kept by itself. A family of typed calls is a folder and a
//! feature of its own, and adds methods to [`Api`];
//! [`ENDPOINTS`] says which calls are typed.
//!
//! What may go wrong is an [`ApiError`]; what a number of the platform means, and what to do about
//! it, is in [`ERRCODES`].

mod answer;
mod call;
mod client;
mod endpoints;
mod errcode;
mod error;
mod family;
mod fields;
#[cfg(any(feature = "api-oauth", feature = "api-template", feature = "api-user"))]
mod language;
mod limits;
#[cfg(any(feature = "api-draft", feature = "api-mass", feature = "api-media"))]
mod news;
#[cfg(all(feature = "api-customer-service", feature = "engine"))]
mod push;
#[cfg(feature = "config")]
mod settings;
mod token;
mod transport;

#[cfg(feature = "api-customer-service")]
pub mod customer_service;
#[cfg(feature = "api-datacube")]
pub mod datacube;
#[cfg(feature = "api-draft")]
pub mod draft;
#[cfg(feature = "api-mass")]
pub mod mass;
#[cfg(feature = "api-media")]
pub mod media;
#[cfg(feature = "api-menu")]
pub mod menu;
#[cfg(feature = "api-mini")]
pub mod mini;
#[cfg(feature = "api-oauth")]
pub mod oauth;
#[cfg(feature = "api-pay")]
pub mod pay;
#[cfg(feature = "api-qrcode")]
pub mod qrcode;
#[cfg(feature = "api-template")]
pub mod template;
#[cfg(feature = "api-user")]
pub mod user;

pub use answer::{Answer, File};
#[cfg(any(feature = "testing", feature = "mini"))]
pub(crate) use call::decode_query;
pub use call::{Body, Call, Expect, Freshness, Method, Part};
pub use client::{
    Api, ApiAccount, Backoff, BeforeSend, GrantKind, Outgoing, Platform, PlatformBuilder,
    PlatformError,
};
pub use endpoints::{ENDPOINTS, Endpoint};
pub use errcode::{ERRCODES, ErrClass, Errcode};
pub use error::ApiError;
#[cfg(any(feature = "api-oauth", feature = "api-template", feature = "api-user"))]
pub use language::Language;
#[cfg(any(feature = "api-draft", feature = "api-mass", feature = "api-media"))]
pub use news::{Listed, News, NewsArticle, NewsItem};
#[cfg(all(feature = "api-customer-service", feature = "engine"))]
pub use push::CustomerServicePush;
pub use token::{AccessToken, KeptTokens, MemoryTokens, TokenKind, TokenStore};
pub use transport::{
    HttpRequest, HttpResponse, HttpTransport, Transport, TransportError, TransportFault,
};
