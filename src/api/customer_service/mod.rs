//! Customer service: messages to a person, typing, the staff and their conversations.
//!
//! The model of a family: a folder, a feature, a type that an [`Api`] gives, and a method for each
//! endpoint, with typed requests that are held against the platform's limits before they are sent.

mod check;
mod message;
mod sessions;
mod staff;

use std::time::Duration;

use serde_json::json;

use super::call::Call;
use super::client::Api;
use super::error::ApiError;
use crate::model::Openid;

pub use message::{CustomMessage, MessageBody, MessageOption};
pub use sessions::{Conversation, Record, Records, Waiting};
pub use staff::{OnlineStaff, Staff};

use check::filled;

const SEND: &str = "/cgi-bin/message/custom/send";

/// The calls of customer service, for one account.
#[derive(Clone, Copy, Debug)]
pub struct CustomerService<'a>(&'a Api);

impl Api {
    /// Customer service.
    #[must_use]
    pub const fn customer_service(&self) -> CustomerService<'_> {
        CustomerService(self)
    }
}

impl CustomerService<'_> {
    /// Sends a message to a person, who has to have written or tapped a short time ago.
    ///
    /// # Errors
    /// See [`ApiError`]. 45015: too long ago; 45047: too many; 48001: the account may not;
    /// [`ApiError::Refused`]: over a limit, and not sent.
    ///
    /// ```no_run
    /// # async fn tell(api: wxmenu::api::Api) -> Result<(), wxmenu::api::ApiError> {
    /// use wxmenu::api::customer_service::CustomMessage;
    /// api.customer_service().send(&CustomMessage::text("o1", "您的订单已发货")).await
    /// # }
    /// ```
    pub async fn send(&self, message: &CustomMessage) -> Result<(), ApiError> {
        self.send_by(message, Call::post(SEND)).await
    }

    /// The same, with another limit on its time.
    ///
    /// # Errors
    /// See [`CustomerService::send`].
    pub async fn send_within(
        &self,
        message: &CustomMessage,
        limit: Duration,
    ) -> Result<(), ApiError> {
        self.send_by(message, Call::post(SEND).within(limit)).await
    }

    async fn send_by(&self, message: &CustomMessage, call: Call) -> Result<(), ApiError> {
        let call = call.json(message.to_json());
        self.0.tell(call, message.check()).await
    }

    /// Shows the person that somebody is typing, or no longer.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn typing(&self, to: &Openid, on: bool) -> Result<(), ApiError> {
        let command = if on { "Typing" } else { "CancelTyping" };
        let body = json!({ "touser": to.as_str(), "command": command });
        let call = Call::post("/cgi-bin/message/custom/typing").json(body);
        let checked = filled("openid", to.as_str());
        self.0.tell(call, checked).await
    }
}
