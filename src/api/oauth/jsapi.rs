//! The JS-SDK's permission to run in a page.

use std::time::Duration;

use serde::Deserialize;
use sha1::{Digest, Sha1};

use super::Oauth;
use crate::api::call::Call;
use crate::api::client::Api;
use crate::api::error::ApiError;
use crate::api::limits::{all_filled, bytes};
use crate::api::token::{AccessToken, TokenKind};
use crate::model::Timestamp;
use crate::model::text::hex;

/// The longest nonce, in bytes.
const NONCE: usize = 32;

/// What a page gives to `wx.config`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct JsConfig {
    /// The account's AppID.
    pub appid: String,
    /// When it was signed, in seconds since 1970.
    pub timestamp: i64,
    /// What was drawn for it.
    pub nonce: String,
    /// The signature.
    pub signature: String,
}

impl Oauth<'_> {
    /// Signs a page, so that it may use the JS-SDK: its address as the person sees it, and a text that
    /// was drawn for it. The ticket that signs is fetched if need be and kept like an access token.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn js_config(&self, url: &str, nonce: &str) -> Result<JsConfig, ApiError> {
        let checked = all_filled([("url", url), ("noncestr", nonce)]);
        checked
            .and_then(|()| bytes("noncestr", nonce, NONCE))
            .map_err(|why| ApiError::refused("wx.config", why))?;
        let ticket = self.ticket().await?;
        let now = self.0.platform().clock().now();
        Ok(JsConfig {
            appid: self.0.appid().to_owned(),
            timestamp: now.secs(),
            nonce: nonce.to_owned(),
            signature: js_signature(ticket.expose(), nonce, now, url),
        })
    }

    /// The ticket that signs pages: the one that is kept, or else a new one. Pages need
    /// [`Oauth::js_config`] only.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn ticket(&self) -> Result<AccessToken, ApiError> {
        let fetch = Box::pin(fetch(self.0.clone()));
        self.0.granted(TokenKind::JsapiTicket, None, fetch).await
    }
}

async fn fetch(api: Api) -> Result<AccessToken, ApiError> {
    let now = api.platform().clock().now();
    let call = Call::get("/cgi-bin/ticket/getticket").param("type", "jsapi");
    let granted: Granted = api.call(&call).await?.parse()?;
    let life = Duration::from_secs(granted.expires_in);
    Ok(AccessToken::granted(granted.ticket, now, life))
}

#[derive(Deserialize)]
struct Granted {
    ticket: String,
    expires_in: u64,
}

/// The signature of a page: a SHA-1 digest in lower-case hexadecimal digits. What stands behind the
/// `#` of its address does not count.
#[must_use]
pub fn js_signature(ticket: &str, nonce: &str, at: Timestamp, url: &str) -> String {
    let page = url.split_once('#').map_or(url, |(page, _)| page);
    let at = at.secs();
    let signed = format!("jsapi_ticket={ticket}&noncestr={nonce}&timestamp={at}&url={page}");
    hex(&Sha1::digest(signed))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the platform's own documentation.
    #[test]
    fn the_published_page_is_signed_as_published() {
        let ticket = "sM4AOVdWfPE4DxkXGEs8VMCPGGVi4C3VM0P37wVUCFvkVAy_90u5h9nbSlYy3-Sl-HhTdfl2fzFy1AOcHKP7qg";
        let at = Timestamp::from_secs(1_414_587_457);
        for url in [
            "http://mp.weixin.qq.com?params=value",
            "http://mp.weixin.qq.com?params=value#top",
        ] {
            assert_eq!(
                js_signature(ticket, "Wm3WZYTPz0wzccnW", at, url),
                "0f9de62fce790f9a083d5c99e95740ceb90c27ed"
            );
        }
    }
}
