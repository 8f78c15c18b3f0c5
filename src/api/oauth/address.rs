//! Where a person is sent to say who they are.

use super::Oauth;
use crate::api::call::encode_query;
use crate::api::error::ApiError;
use crate::api::limits::{Checked, bytes, filled};

/// Pages that are open in the platform's client.
const IN_CLIENT: &str = "https://open.weixin.qq.com/connect/oauth2/authorize";
/// Pages that are open in any browser; the person scans a code.
const IN_BROWSER: &str = "https://open.weixin.qq.com/connect/qrconnect";
/// The longest state, in bytes.
const STATE: usize = 128;

/// How much a page asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Scope {
    /// The openid, without a question to the person.
    Base,
    /// Name and picture too; the person is asked.
    UserInfo,
    /// The same on a site outside the client; the person scans a code.
    Login,
}

impl Scope {
    /// The platform's name for it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Base => "snsapi_base",
            Self::UserInfo => "snsapi_userinfo",
            Self::Login => "snsapi_login",
        }
    }
}

impl Oauth<'_> {
    /// Where to send a person who is to come back to `redirect` with the parameters `code` and
    /// `state`.
    ///
    /// The state should be drawn anew for each person and be held against what comes back, so that
    /// nobody can slip them another one's code.
    ///
    /// # Errors
    /// [`ApiError::Refused`] for an address that is none, or a state that is too long or made of
    /// anything but letters and digits.
    pub fn authorize_url(
        &self,
        redirect: &str,
        scope: Scope,
        state: &str,
    ) -> Result<String, ApiError> {
        let page = match scope {
            Scope::Base | Scope::UserInfo => IN_CLIENT,
            Scope::Login => IN_BROWSER,
        };
        check(redirect, state).map_err(|why| ApiError::refused(page, why))?;
        let query = encode_query([
            ("appid", self.0.appid()),
            ("redirect_uri", redirect),
            ("response_type", "code"),
            ("scope", scope.code()),
            ("state", state),
        ]);
        Ok(format!("{page}?{query}#wechat_redirect"))
    }
}

fn check(redirect: &str, state: &str) -> Checked {
    filled("redirect_uri", redirect)?;
    if !redirect.starts_with("https://") && !redirect.starts_with("http://") {
        return Err("`redirect_uri` is no address of a page".to_owned());
    }
    bytes("state", state, STATE)?;
    match state.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        true => Ok(()),
        false => Err("`state` is made of letters and digits".to_owned()),
    }
}
