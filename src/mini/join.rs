//! Who follows an account and uses a mini-program that joins it: one person, by their unionid.

use std::time::Duration;

use serde_json::Value;

use super::service::Mini;
use super::turn::session_of;
use crate::api::{Api, ApiError, Call};
use crate::model::{AccountId, Inbound, Openid, Timestamp};
use crate::store::{Kept, SessionStore, StoreError};

/// The platform waits for an answer to its push.
const LIMIT: Duration = Duration::from_secs(1);

/// A unionid stays what it is.
const KNOWN_FOR: Duration = Duration::from_secs(30 * 24 * 60 * 60);
/// Who has none may get one when the accounts are bound together.
const NONE_FOR: Duration = Duration::from_secs(60 * 60);
/// Longer than the platform repeats a push: all its deliveries are of one session.
const FAILED_FOR: Duration = Duration::from_secs(60);

impl Mini {
    /// Lets a follower's message belong to the session that they have in a mini-program which joins
    /// the account. Asks the platform who the follower is, once in a while; if it does not say,
    /// they stand alone.
    pub async fn recognise(&self, inbound: &mut Inbound) {
        if !self.0.is_joined(&inbound.account) {
            return;
        }
        match self.unionid(&inbound.account, &inbound.openid).await {
            Ok(unionid) => inbound.joined = unionid.as_ref().map(session_of),
            Err(error) => {
                tracing::warn!(account = %inbound.account, openid = %inbound.openid, %error, "a follower's unionid cannot be kept or found");
            }
        }
    }

    async fn unionid(
        &self,
        account: &AccountId,
        openid: &Openid,
    ) -> Result<Option<Openid>, StoreError> {
        let (store, now) = (&self.0.store, self.0.clock().now());
        let name = format!("unionid/{account}/{}", openid.as_str());
        let known = store.kept(&name).await?.map(|kept| Known::read(&kept));
        let known = known.unwrap_or_default();
        if now < known.good_until {
            return Ok(known.unionid);
        }
        let Some(api) = self.0.api(account) else {
            return Ok(known.unionid);
        };
        let (unionid, span) = match ask(&api, openid).await {
            Ok(Some(unionid)) => (Some(unionid), KNOWN_FOR),
            Ok(None) => (None, NONE_FOR),
            Err(error) => {
                tracing::warn!(%account, %openid, %error, "who a follower is could not be asked");
                // Who was known stays who they were: their session must not change meanwhile.
                (known.unionid, FAILED_FOR)
            }
        };
        let known = Known {
            unionid,
            good_until: now.after(span),
        };
        let kept = Kept::new(known.write(), known.good_until.after(KNOWN_FOR));
        store.keep(&name, kept).await?;
        Ok(known.unionid)
    }
}

/// What is known of a follower. It is kept for longer than it is good, for when the platform cannot be
/// asked.
#[derive(Debug, Default, serde::Serialize, serde::Deserialize)]
struct Known {
    unionid: Option<Openid>,
    good_until: Timestamp,
}

impl Known {
    /// What cannot be read is asked anew.
    fn read(kept: &Kept) -> Self {
        serde_json::from_slice(&kept.value).unwrap_or_default()
    }

    fn write(&self) -> Vec<u8> {
        serde_json::json!(self).to_string().into_bytes()
    }
}

async fn ask(api: &Api, openid: &Openid) -> Result<Option<Openid>, ApiError> {
    let call = Call::get("/cgi-bin/user/info")
        .param("openid", openid.as_str())
        .within(LIMIT);
    let answer = api.call(&call).await?;
    let unionid = answer.data.get("unionid").and_then(Value::as_str);
    let unionid = unionid.filter(|unionid| !unionid.is_empty());
    Ok(unionid.map(Openid::from))
}
