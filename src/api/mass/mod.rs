//! Messages to many people at once.

mod material;
mod message;
mod state;

use serde::Deserialize;
use serde_json::json;

use super::call::Call;
use super::client::Api;
use super::error::ApiError;
use super::fields;
use super::limits::{Checked, entries, filled, within};
use crate::model::Openid;

pub use material::MassMaterial;
pub use message::{MassBody, MassMessage, MassPictures};
pub use state::{MassState, Speed};

/// How many people [`MassApi::send`] takes at once.
const MOST: usize = 10_000;
/// The platform's number for a message that was sent before under the same id.
const SENT_BEFORE: i64 = 45065;

/// The calls of mass messages, for one account.
#[derive(Clone, Copy, Debug)]
pub struct MassApi<'a>(&'a Api);

impl Api {
    /// Messages to many people at once.
    #[must_use]
    pub const fn mass(&self) -> MassApi<'_> {
        MassApi(self)
    }
}

/// Who gets a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Audience {
    /// Every follower.
    Everyone,
    /// Those with a tag.
    Tag(u64),
}

/// Who sees a message before it is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Previewer {
    /// A follower.
    Openid(Openid),
    /// A follower, by their WeChat id.
    WechatId(String),
}

/// A message that is on its way.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct MassSent {
    /// What [`MassApi::state`] and [`MassApi::delete`] go by.
    #[serde(rename = "msg_id", deserialize_with = "fields::number")]
    pub id: u64,
    /// What comments and statistics go by; articles only, 0 else.
    #[serde(rename = "msg_data_id", default, deserialize_with = "fields::number")]
    pub data_id: u64,
    /// Whether it is one that was sent before with the same [`MassMessage::client_id`]; then nothing
    /// was sent now.
    #[serde(skip)]
    pub sent_before: bool,
}

impl MassApi<'_> {
    /// Sends a message to followers. A subscription account may once a day, a service account may
    /// four times a month.
    ///
    /// # Errors
    /// See [`ApiError`]; [`ApiError::Refused`]: over a limit, and not sent.
    ///
    /// ```no_run
    /// # async fn tell(api: wxmenu::api::Api) -> Result<(), wxmenu::api::ApiError> {
    /// use wxmenu::api::mass::{Audience, MassMessage};
    /// let mut message = MassMessage::text("周一开业");
    /// message.client_id = Some("opening-1".to_owned());
    /// let sent = api.mass().send_all(Audience::Tag(2), &message).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn send_all(
        &self,
        audience: Audience,
        message: &MassMessage,
    ) -> Result<MassSent, ApiError> {
        let filter = match audience {
            Audience::Everyone => json!({ "is_to_all": true }),
            Audience::Tag(tag) => json!({ "is_to_all": false, "tag_id": tag }),
        };
        let call = Call::post("/cgi-bin/message/mass/sendall");
        let call = call.json(message.to_json("filter", filter));
        self.sent(call, message, Ok(())).await
    }

    /// Sends a message to 2 to 10,000 people.
    ///
    /// # Errors
    /// See [`MassApi::send_all`].
    pub async fn send(&self, to: &[Openid], message: &MassMessage) -> Result<MassSent, ApiError> {
        let checked = people(to);
        let to = to.iter().map(Openid::as_str).collect();
        let call = Call::post("/cgi-bin/message/mass/send").json(message.to_json("touser", to));
        self.sent(call, message, checked).await
    }

    async fn sent(
        &self,
        call: Call,
        message: &MassMessage,
        checked: Checked,
    ) -> Result<MassSent, ApiError> {
        let checked = checked.and_then(|()| message.check());
        // With an id of its own nothing is sent twice.
        let call = match message.client_id {
            Some(_) => call.repeatable(),
            None => call,
        };
        let sent_before = |error: &ApiError| match error {
            ApiError::Logic { errcode, data, .. } if *errcode == SENT_BEFORE => {
                MassSent::deserialize(data).ok()
            }
            _ => None,
        };
        self.0.read(call, checked).await.or_else(|error| {
            let sent = sent_before(&error).ok_or(error)?;
            Ok(MassSent {
                sent_before: true,
                ..sent
            })
        })
    }

    /// Shows a message to one person, as it will be. A hundred times a day; of several pictures the
    /// first is shown.
    ///
    /// # Errors
    /// See [`MassApi::send_all`].
    pub async fn preview(&self, to: &Previewer, message: &MassMessage) -> Result<(), ApiError> {
        let (field, name) = match to {
            Previewer::Openid(openid) => ("touser", openid.as_str()),
            Previewer::WechatId(id) => ("towxname", id.as_str()),
        };
        let checked = filled(field, name).and_then(|()| message.check());
        let body = message.to_preview(field, name);
        let call = Call::post("/cgi-bin/message/mass/preview").json(body);
        self.0.tell(call, checked).await
    }

    /// Removes a message of articles or a film from where people see it: the article at a place,
    /// which counts from 1, or all of it.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn delete(&self, id: u64, place: Option<u32>) -> Result<(), ApiError> {
        let checked = place.map_or(Ok(()), |place| within("article_idx", place, &(1..=8)));
        // The platform's 0 is all of it.
        let body = json!({ "msg_id": id, "article_idx": place.unwrap_or(0) });
        let call = Call::post("/cgi-bin/message/mass/delete").json(body);
        self.0.tell(call, checked).await
    }
}

/// At least two people, for one is written to otherwise.
fn people(to: &[Openid]) -> Checked {
    entries("touser", to, MOST)?;
    if to.len() == 1 {
        return Err("`touser` has 1 entry, 2 are needed".to_owned());
    }
    let mut all = to.iter();
    all.try_for_each(|one| filled("touser", one.as_str()))
}
