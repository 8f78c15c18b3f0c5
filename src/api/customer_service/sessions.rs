//! Conversations between people and the staff.

use serde::Deserialize;
use serde_json::json;

use super::CustomerService;
use super::check::{filled, staff_account};
use crate::api::call::Call;
use crate::api::error::ApiError;
use crate::api::fields::text;
use crate::model::{Openid, Timestamp};

/// The most records that one call gives.
const MOST_RECORDS: u32 = 10_000;
/// The longest time between the first and the last record of one call.
const LONGEST: i64 = 24 * 60 * 60;

/// A conversation.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct Conversation {
    /// With whom; absent where the question named the person.
    #[serde(default)]
    pub openid: Option<Openid>,
    /// The member of the staff; empty if there is none.
    #[serde(rename = "kf_account", default)]
    pub staff: String,
    /// When it began, in seconds since 1970.
    #[serde(rename = "createtime", default)]
    pub began: i64,
}

/// People who wait for a member of the staff.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct Waiting {
    /// How many wait.
    pub count: u64,
    /// The first hundred of them.
    #[serde(rename = "waitcaselist", default)]
    pub first: Vec<Conversation>,
}

/// What was said and done in conversations.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct Records {
    /// The records.
    #[serde(rename = "recordlist", default)]
    pub records: Vec<Record>,
    /// How many there are.
    #[serde(default)]
    pub number: u64,
    /// Where the next call goes on.
    #[serde(default, rename = "msgid", deserialize_with = "text")]
    pub next: String,
}

/// One thing that was said or done.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct Record {
    /// The person.
    pub openid: Openid,
    /// The member of the staff.
    #[serde(default)]
    pub worker: String,
    /// What was done: 2002 said by the staff, 2003 said by the person, 1000 to 1005 conversations
    /// that began, moved or ended.
    #[serde(rename = "opercode")]
    pub operation: u32,
    /// When, in seconds since 1970.
    pub time: i64,
    /// What was said.
    #[serde(default)]
    pub text: String,
}

#[derive(Deserialize)]
struct List {
    sessionlist: Vec<Conversation>,
}

impl CustomerService<'_> {
    /// Begins a conversation between a person and a member of the staff.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn begin(&self, staff: &str, openid: &Openid) -> Result<(), ApiError> {
        self.change("/customservice/kfsession/create", staff, openid)
            .await
    }

    /// Ends it.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn end(&self, staff: &str, openid: &Openid) -> Result<(), ApiError> {
        self.change("/customservice/kfsession/close", staff, openid)
            .await
    }

    async fn change(&self, path: &str, staff: &str, openid: &Openid) -> Result<(), ApiError> {
        let checked = staff_account(staff).and_then(|()| filled("openid", openid.as_str()));
        let body = json!({ "kf_account": staff, "openid": openid.as_str() });
        self.0.tell(Call::post(path).json(body), checked).await
    }

    /// The conversation of a person.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn conversation(&self, openid: &Openid) -> Result<Conversation, ApiError> {
        let call =
            Call::get("/customservice/kfsession/getsession").param("openid", openid.as_str());
        let checked = filled("openid", openid.as_str());
        self.0.read(call, checked).await
    }

    /// The conversations of a member of the staff.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn conversations(&self, staff: &str) -> Result<Vec<Conversation>, ApiError> {
        let call = Call::get("/customservice/kfsession/getsessionlist").param("kf_account", staff);
        let list: List = self.0.read(call, staff_account(staff)).await?;
        Ok(list.sessionlist)
    }

    /// Those who wait.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn waiting(&self) -> Result<Waiting, ApiError> {
        let call = Call::get("/customservice/kfsession/getwaitcase");
        self.0.read(call, Ok(())).await
    }

    /// What was said between two moments, at most a day apart; `after` is 1, or the number where the
    /// call before ended.
    ///
    /// # Errors
    /// See [`ApiError`]; a span that is too long is not sent.
    pub async fn records(
        &self,
        from: Timestamp,
        to: Timestamp,
        after: u64,
        most: u32,
    ) -> Result<Records, ApiError> {
        let checked = match to.secs().saturating_sub(from.secs()) {
            ..0 => Err("the end is before the start".to_owned()),
            0..=LONGEST if (1..=MOST_RECORDS).contains(&most) => Ok(()),
            0..=LONGEST => Err(format!("`number` is 1 to {MOST_RECORDS}")),
            _ => Err("start and end are more than a day apart".to_owned()),
        };
        let call = Call::post("/customservice/msgrecord/getmsglist").json(json!({
            "starttime": from.secs(),
            "endtime": to.secs(),
            "msgid": after.max(1),
            "number": most,
        }));
        self.0.read(call, checked).await
    }
}
