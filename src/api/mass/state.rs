//! How far a message to many people has come, and how fast it goes.

use serde::Deserialize;
use serde_json::json;

use super::MassApi;
use crate::api::call::Call;
use crate::api::error::ApiError;
use crate::api::limits::within;

/// How far a message has come.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub enum MassState {
    /// It is sent.
    #[serde(rename = "SEND_SUCCESS")]
    Sent,
    /// It is on its way.
    #[serde(rename = "SENDING")]
    Sending,
    /// It failed.
    #[serde(rename = "SEND_FAIL")]
    Failed,
    /// It was removed.
    #[serde(rename = "DELETE")]
    Deleted,
    /// Another word of the platform.
    #[serde(untagged)]
    Other(String),
}

/// How fast messages go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct Speed {
    /// The step: 0 is the fastest, 4 the slowest.
    #[serde(rename = "speed")]
    pub step: u32,
    /// Messages a minute, in ten thousands.
    #[serde(rename = "realspeed")]
    pub ten_thousands: u32,
}

#[derive(Deserialize)]
struct State {
    msg_status: MassState,
}

impl MassApi<'_> {
    /// How far a message has come.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn state(&self, id: u64) -> Result<MassState, ApiError> {
        // The platform wants the number as text here.
        let body = json!({ "msg_id": id.to_string() });
        let call = Call::post("/cgi-bin/message/mass/get").json(body);
        let state: State = self.0.read(call.repeatable(), Ok(())).await?;
        Ok(state.msg_status)
    }

    /// How fast messages go.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn speed(&self) -> Result<Speed, ApiError> {
        let call = Call::post("/cgi-bin/message/mass/speed/get").json(json!({}));
        self.0.read(call.repeatable(), Ok(())).await
    }

    /// Sets how fast messages go: 0 is 800,000 a minute, 1 600,000, 2 450,000, 3 300,000, 4 100,000.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn set_speed(&self, step: u32) -> Result<(), ApiError> {
        let call = Call::post("/cgi-bin/message/mass/speed/set").json(json!({ "speed": step }));
        self.0
            .tell(call.repeatable(), within("speed", step, &(0..=4)))
            .await
    }
}
