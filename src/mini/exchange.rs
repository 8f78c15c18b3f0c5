//! From a login code to a person: the one call to the platform.

use std::time::Duration;

use serde_json::Value;

use crate::api::{Api, ApiError, Call};
use crate::model::Openid;

/// The client waits for the answer to its login.
const LIMIT: Duration = Duration::from_secs(5);

/// The platform's number for a code that is none.
const BAD_CODE: i64 = 40029;
/// Longer codes are not sent: the platform's have 32 characters.
const LONGEST: usize = 256;

/// Who logged in. The session key that the platform sends along is dropped at once: nothing here
/// needs it, and what is not there cannot be lost.
pub(super) struct Person {
    pub(super) openid: Openid,
    pub(super) unionid: Option<Openid>,
}

/// Why nobody logged in: a number for the client, and words.
pub(super) struct Refused {
    pub(super) errcode: i64,
    pub(super) words: String,
    /// Whether it was for the code; else the platform is away, or busy, or does not know us.
    pub(super) by_code: bool,
}

/// Asks the platform whose code this is.
pub(super) async fn exchange(api: &Api, code: &str) -> Result<Person, Refused> {
    if code.len() > LONGEST || code.chars().any(|c| c.is_control() || c.is_whitespace()) {
        return Err(Refused {
            errcode: BAD_CODE,
            words: "this is no login code".to_owned(),
            by_code: true,
        });
    }
    let call = Call::get("/sns/jscode2session")
        .with_credentials()
        .param("js_code", code)
        .param("grant_type", "authorization_code")
        .once()
        .within(LIMIT);
    let answer = api.call(&call).await.map_err(|error| refused(&error))?;
    let text = |name: &str| {
        let text = answer.data.get(name).and_then(Value::as_str);
        text.filter(|text| !text.is_empty()).map(Openid::from)
    };
    let openid = text("openid").ok_or_else(|| Refused {
        errcode: super::errcode::UNREADABLE,
        words: "the platform did not say who it is".to_owned(),
        by_code: false,
    })?;
    let unionid = text("unionid");
    Ok(Person { openid, unionid })
}

fn refused(error: &ApiError) -> Refused {
    let errcode = error.errcode().unwrap_or(super::errcode::UNREADABLE);
    let words = match error {
        ApiError::Logic { errmsg, .. } if !errmsg.is_empty() => errmsg.clone(),
        ApiError::Logic { .. } => "the platform refused the login".to_owned(),
        _ => "the platform did not answer the login".to_owned(),
    };
    let by_code = matches!(errcode, BAD_CODE | 40163 | 41008 | 42003);
    if !by_code {
        tracing::warn!(%error, "a login failed");
    }
    Refused {
        errcode,
        words,
        by_code,
    }
}
