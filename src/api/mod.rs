//! Calls to the platform.
//!
//! Layer 6. A [`Platform`] holds what all accounts share: the connection, the access tokens, the
//! cache. An [`Api`] is the platform as one account sees it; [`Api::call`] makes any [`Call`], with
//! the access token added, renewed and kept by itself. A family of typed calls is a folder and a
//! feature of its own, and adds methods to [`Api`].
//!
//! What may go wrong is an [`ApiError`]; what a number of the platform means, and what to do about
//! it, is in [`ERRCODES`].

mod answer;
mod call;
mod client;
mod errcode;
mod error;
mod token;
mod transport;

pub use answer::{Answer, File};
#[cfg(feature = "testing")]
pub(crate) use call::decode_query;
pub use call::{Body, Call, Expect, Freshness, Method, Part};
pub use client::{
    Api, ApiAccount, Backoff, BeforeSend, GrantKind, Outgoing, Platform, PlatformBuilder,
    PlatformError,
};
pub use errcode::{ERRCODES, ErrClass, Errcode};
pub use error::ApiError;
pub use token::{AccessToken, MemoryTokens, TokenKind, TokenStore};
pub use transport::{
    HttpRequest, HttpResponse, HttpTransport, Transport, TransportError, TransportFault,
};
