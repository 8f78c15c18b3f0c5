//! Web pages: who looks at them, and the JS-SDK's permission to run in them.
//!
//! A page sends the person to [`Oauth::authorize_url`]; the platform sends them back with a code,
//! which [`Oauth::grant`] exchanges. What the page keeps of the person is its own affair.

mod address;
mod jsapi;
mod person;

use super::client::Api;

pub use address::Scope;
pub use jsapi::{JsConfig, js_signature};
pub use person::{WebGrant, WebUser};

/// The calls of web pages, for one account.
#[derive(Clone, Copy, Debug)]
pub struct Oauth<'a>(&'a Api);

impl Api {
    /// Web pages of the account.
    #[must_use]
    pub const fn oauth(&self) -> Oauth<'_> {
        Oauth(self)
    }
}
