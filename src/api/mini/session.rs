//! Who it is: a login's code, and a phone number's.

use std::fmt;
use std::time::Duration;

use serde::Deserialize;
use serde_json::json;

use super::MiniProgram;
use crate::api::call::Call;
use crate::api::error::ApiError;
use crate::api::fields::{secret, text};
use crate::api::limits::filled;
use crate::model::{Openid, Secret, Unionid};

/// Somebody waits in front of the phone.
const LOGIN_LIMIT: Duration = Duration::from_secs(5);

/// Who a login's code belongs to.
#[derive(Clone, Debug, Deserialize)]
#[non_exhaustive]
pub struct CodeSession {
    /// The person, as the mini-program sees them; not as an account of messages does.
    pub openid: Openid,
    /// The person, as all accounts of the owner see them; absent if the mini-program is not bound to
    /// an open platform.
    #[serde(default)]
    pub unionid: Option<Unionid>,
    /// Decrypts and signs what the client sends; it must never leave the server.
    #[serde(deserialize_with = "secret")]
    pub session_key: Secret,
}

/// A phone number that a person gave.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct PhoneNumber {
    /// With the code of the country, if it is not the usual one.
    pub phone_number: String,
    /// Without it.
    #[serde(default)]
    pub pure_phone_number: String,
    /// The code of the country.
    #[serde(default, deserialize_with = "text")]
    pub country_code: String,
}

/// Personal data: only the country is shown.
impl fmt::Debug for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PhoneNumber(+{} ***)", self.country_code)
    }
}

#[derive(Deserialize)]
struct Phone {
    phone_info: PhoneNumber,
}

impl MiniProgram<'_> {
    /// Exchanges the code of `wx.login`, which is good once and for five minutes, for who it is. Takes
    /// five seconds at most.
    ///
    /// # Errors
    /// See [`ApiError`]. 40029: no such code; 40163: used already; 45011: too often.
    ///
    /// ```no_run
    /// # async fn login(api: wxmenu::api::Api) -> Result<(), wxmenu::api::ApiError> {
    /// let session = api.mini().session("0a3b…").await?;
    /// println!("{} came in", session.openid);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn session(&self, code: &str) -> Result<CodeSession, ApiError> {
        let call = Call::get("/sns/jscode2session")
            .param("js_code", code)
            .param("grant_type", "authorization_code")
            .with_credentials()
            .once()
            .within(LOGIN_LIMIT);
        self.0.checked(call, filled("js_code", code)).await?.parse()
    }

    /// Exchanges the code of a phone-number button for the number.
    ///
    /// # Errors
    /// See [`ApiError`]. 40029: no such code, or used already.
    pub async fn phone_number(&self, code: &str) -> Result<PhoneNumber, ApiError> {
        let call = Call::post("/wxa/business/getuserphonenumber").json(json!({ "code": code }));
        let phone: Phone = self.0.checked(call, filled("code", code)).await?.parse()?;
        Ok(phone.phone_info)
    }
}
