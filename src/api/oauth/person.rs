//! Who came back with a code.

use serde::Deserialize;

use super::Oauth;
use crate::api::answer::Answer;
use crate::api::call::Call;
use crate::api::error::ApiError;
use crate::api::fields::{flag, number, secret};
use crate::api::language::Language;
use crate::api::limits::{Checked, all_filled, filled};
use crate::model::{Openid, Secret, Unionid};

/// What a code was exchanged for. Its tokens are the person's, not the account's.
#[derive(Clone, Debug, Deserialize)]
#[non_exhaustive]
pub struct WebGrant {
    /// Asks about the person, for two hours.
    #[serde(deserialize_with = "secret")]
    pub access_token: Secret,
    /// How many seconds that token lives.
    #[serde(default)]
    pub expires_in: u64,
    /// Fetches the next one, for 30 days.
    #[serde(deserialize_with = "secret")]
    pub refresh_token: Secret,
    /// The person.
    pub openid: Openid,
    /// The person, as all accounts of the owner see them.
    #[serde(default)]
    pub unionid: Option<Unionid>,
    /// What was granted, such as `snsapi_base`.
    #[serde(default)]
    pub scope: String,
    /// Whether the page was opened without a login, so that the openid is a made-up one.
    #[serde(rename = "is_snapshotuser", default, with = "flag")]
    pub is_snapshot: bool,
}

/// What a person shows to a page.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct WebUser {
    /// The person.
    pub openid: Openid,
    /// The person, as all accounts of the owner see them.
    #[serde(default)]
    pub unionid: Option<Unionid>,
    /// The name that they chose.
    #[serde(default)]
    pub nickname: String,
    /// 1 a man, 2 a woman, 0 not said.
    #[serde(default, deserialize_with = "number")]
    pub sex: u64,
    /// Where they are.
    #[serde(default)]
    pub province: String,
    /// Where they are.
    #[serde(default)]
    pub city: String,
    /// Where they are.
    #[serde(default)]
    pub country: String,
    /// The address of their picture.
    #[serde(rename = "headimgurl", default)]
    pub picture: String,
    /// The platform's words for what they may.
    #[serde(default)]
    pub privilege: Vec<String>,
}

impl Oauth<'_> {
    /// Exchanges the code that a person came back with, which is good once and for five minutes.
    ///
    /// # Errors
    /// See [`ApiError`]. 40029: no such code; 40163: used already.
    pub async fn grant(&self, code: &str) -> Result<WebGrant, ApiError> {
        let call = Call::get("/sns/oauth2/access_token")
            .param("code", code)
            .param("grant_type", "authorization_code")
            .with_credentials()
            .once();
        self.ask(call, filled("code", code)).await?.parse()
    }

    /// Fetches the next access token of a person.
    ///
    /// # Errors
    /// See [`ApiError`]. 42002: 30 days are over; 42007: the person changed the password.
    pub async fn refresh(&self, refresh_token: &Secret) -> Result<WebGrant, ApiError> {
        let token = refresh_token.expose();
        let call = Call::get("/sns/oauth2/refresh_token")
            .param("appid", self.0.appid())
            .param("grant_type", "refresh_token")
            .param("refresh_token", token);
        let checked = filled("refresh_token", token);
        self.ask(call.without_token(), checked).await?.parse()
    }

    /// What a person who granted [`Scope::UserInfo`](super::Scope::UserInfo) shows.
    ///
    /// # Errors
    /// See [`ApiError`]. 42001: two hours are over; 48001: not granted.
    pub async fn user(&self, grant: &WebGrant, language: Language) -> Result<WebUser, ApiError> {
        let call = about("/sns/userinfo", grant).param("lang", language.code());
        self.ask(call, given(grant)).await?.parse()
    }

    /// Whether a person's access token is still good.
    ///
    /// # Errors
    /// See [`ApiError`], for anything but a token that is over.
    pub async fn is_good(&self, grant: &WebGrant) -> Result<bool, ApiError> {
        match self.ask(about("/sns/auth", grant), given(grant)).await {
            Ok(_) => Ok(true),
            Err(ApiError::Logic {
                errcode: 40001 | 40003 | 40014 | 42001 | 42007,
                ..
            }) => Ok(false),
            Err(error) => Err(error),
        }
    }

    async fn ask(&self, call: Call, checked: Checked) -> Result<Answer, ApiError> {
        self.0.checked(call, checked).await
    }
}

fn about(path: &str, grant: &WebGrant) -> Call {
    let call = Call::get(path)
        .param("access_token", grant.access_token.expose())
        .param("openid", grant.openid.as_str());
    call.without_token()
}

fn given(grant: &WebGrant) -> Checked {
    let token = grant.access_token.expose();
    all_filled([("access_token", token), ("openid", grant.openid.as_str())])
}
