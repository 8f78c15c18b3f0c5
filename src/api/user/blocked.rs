//! Whom the account does not hear.

use serde_json::json;

use super::{OpenidPage, Users, people, with_people};
use crate::api::call::Call;
use crate::api::error::ApiError;
use crate::model::Openid;

/// So many people are blocked at once.
const BATCH: usize = 20;

impl Users<'_> {
    /// Who is blocked, 10,000 at a time: the first of them, or those behind somebody.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn blocked(&self, behind: Option<&Openid>) -> Result<OpenidPage, ApiError> {
        let body = json!({ "begin_openid": behind.map_or("", Openid::as_str) });
        let call = Call::post("/cgi-bin/tags/members/getblacklist").json(body);
        self.make(call, Ok(())).await?.parse()
    }

    /// Blocks people, 20 at most.
    ///
    /// # Errors
    /// See [`ApiError`]; more than 20 are not sent.
    pub async fn block(&self, openids: &[Openid]) -> Result<(), ApiError> {
        let call = with_people("/cgi-bin/tags/members/batchblacklist", openids);
        self.make(call, people(openids, BATCH)).await.map(drop)
    }

    /// Hears people again, 20 at most.
    ///
    /// # Errors
    /// See [`ApiError`]; more than 20 are not sent.
    pub async fn unblock(&self, openids: &[Openid]) -> Result<(), ApiError> {
        let call = with_people("/cgi-bin/tags/members/batchunblacklist", openids);
        self.make(call, people(openids, BATCH)).await.map(drop)
    }
}
