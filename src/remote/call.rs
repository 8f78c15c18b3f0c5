//! One address as a handler.

use std::sync::Arc;

use super::answer::Answered;
use super::breaker::{Breaker, Permit, Refused};
use super::handlers::Shared;
use super::request::{self, Sending};
use super::sign::signature;
use crate::api::{HttpRequest, HttpResponse, Method, Transport, TransportError, TransportFault};
use crate::handler::{Answer, CommandContext, CommandHandler, HandlerError};

/// The handler at one address.
pub(super) struct AtAddress {
    pub(super) address: String,
    pub(super) shared: Arc<Shared>,
    pub(super) breaker: Arc<Breaker>,
}

impl CommandHandler for AtAddress {
    async fn handle(&self, cx: &mut CommandContext) -> Result<Answer, HandlerError> {
        let permit = self.breaker.admit().map_err(busy)?;
        let sending = request::write(cx)?;
        let sent = self.shared.transport.send(self.request(sending)).await;
        let response = received(sent, permit)?;
        match response.status {
            204 => Ok(Answer::Page),
            200 => Answered::read(&response.body)
                .map_err(HandlerError::new)?
                .carry_out(cx),
            status => Err(unusable(status)),
        }
    }
}

impl AtAddress {
    fn request(&self, sending: Sending) -> HttpRequest {
        let timestamp = self.shared.clock.now().secs();
        let mut headers = vec![
            ("content-type", "application/json".to_owned()),
            ("accept", "application/json".to_owned()),
            ("idempotency-key", sending.id),
            ("x-wxmenu-timestamp", timestamp.to_string()),
        ];
        if let Some(secret) = &self.shared.secret {
            let signed = signature(secret, timestamp, &sending.body);
            headers.push(("x-wxmenu-signature", signed));
        }
        let headers = headers.into_iter();
        HttpRequest {
            method: Method::Post,
            url: self.address.clone(),
            headers: headers
                .map(|(name, value)| (name.to_owned(), value))
                .collect(),
            body: Some(sending.body),
            limit: self.shared.timeout,
        }
    }
}

/// An answer, and what it tells of the address: one that answers is well, whatever it says.
fn received(
    sent: Result<HttpResponse, TransportError>,
    permit: Permit,
) -> Result<HttpResponse, HandlerError> {
    let response = sent.map_err(lost)?;
    if !matches!(response.status, 408 | 429 | 500..) {
        permit.well();
    }
    Ok(response)
}

fn busy(refused: Refused) -> HandlerError {
    HandlerError::busy(match refused {
        Refused::Open => "it failed again and again, so it is not asked for a while",
        Refused::Full => "too many requests wait for its answers",
    })
}

fn lost(error: TransportError) -> HandlerError {
    let reason = error.reason;
    HandlerError::new(match error.fault {
        TransportFault::Refused => format!("it cannot be reached: {reason}"),
        TransportFault::Broken => format!("the answer broke off: {reason}"),
        TransportFault::Late | TransportFault::Unsendable => reason,
    })
}

fn unusable(status: u16) -> HandlerError {
    match status {
        429 | 503 => HandlerError::busy(format!("it has no time: status {status}")),
        300..400 => HandlerError::new(format!(
            "it answers with a redirection (status {status}), which is never followed"
        )),
        _ => HandlerError::new(format!("it answers with status {status}")),
    }
}
