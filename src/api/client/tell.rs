//! What observers are told of calls.

use super::Api;
use crate::api::call::Call;
use crate::api::error::ApiError;
use crate::api::transport::HttpResponse;
use crate::hook::{ApiResponse, Signal, SignalKind};
use crate::model::Timestamp;

/// Where an answer came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Source {
    Platform,
    Cache,
    Mock,
}

/// How a call went.
#[derive(Clone, Copy, Debug)]
pub(super) struct Story {
    pub(super) begun: Timestamp,
    pub(super) tries: u32,
    pub(super) source: Source,
    /// A request has left, and its answer has not come.
    pub(super) in_the_air: bool,
}

impl Story {
    pub(super) const fn begun(at: Timestamp) -> Self {
        Self {
            begun: at,
            tries: 0,
            source: Source::Platform,
            in_the_air: false,
        }
    }
}

impl Api {
    /// A try has failed.
    pub(super) fn tell_failure(&self, error: &ApiError, response: Option<&HttpResponse>) {
        let response = response.map(|got| ApiResponse::new(got.status, &got.body));
        let identity = self.identity().as_str();
        let signals = &self.shared().signals;
        match (error, response) {
            (ApiError::Logic { errcode, .. }, Some(response)) => {
                signals.raise(SignalKind::WechatError, || Signal::WechatError {
                    identity,
                    response,
                    code: *errcode,
                });
            }
            _ if signals.are_wanted(SignalKind::WechatServererror) => {
                let exception = error.to_string();
                signals.raise(SignalKind::WechatServererror, || {
                    Signal::WechatServererror {
                        identity,
                        response,
                        exception: &exception,
                    }
                });
            }
            _ => {}
        }
    }

    /// A call is over.
    pub(super) fn tell_called(&self, call: &Call, story: Story, failure: Option<&ApiError>) {
        let name = call.name();
        let end = self.shared().clock.now();
        let outcome = outcome(failure, story.source);
        let code = failure.and_then(ApiError::errcode).unwrap_or(0);
        tracing::debug!(account = %self.identity(), call = name, outcome, code, tries = story.tries, "called the platform");
        let signals = &self.shared().signals;
        signals.raise(SignalKind::ApiCalled, || Signal::ApiCalled {
            identity: self.identity().as_str(),
            call: &name,
            start: story.begun,
            end,
            tries: story.tries,
            outcome,
            code,
        });
    }
}

const fn outcome(failure: Option<&ApiError>, source: Source) -> &'static str {
    match (failure, source) {
        (None, Source::Platform) => GOOD,
        (None, Source::Cache) => "cached",
        (None, Source::Mock) => "mocked",
        (Some(error), _) => outcome_of(error),
    }
}

/// The outcome of a good call, as observers are told.
pub(in crate::api) const GOOD: &str = "good";
/// The outcome of a call that the platform refused.
pub(in crate::api) const REFUSED: &str = "refused";

/// The outcome of a call without an answer that can be used.
pub(in crate::api) const LOST: &str = "lost";

/// The outcome of a call that failed.
pub(in crate::api) const fn outcome_of(error: &ApiError) -> &'static str {
    match error {
        ApiError::Logic { .. } => REFUSED,
        ApiError::Http { .. } => "http",
        ApiError::System { .. } => LOST,
        ApiError::Refused { .. } => "unsent",
    }
}
