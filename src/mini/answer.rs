//! What goes back to a mini-program.

use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, X_CONTENT_TYPE_OPTIONS};
use serde::Serialize;
use serde_json::Value;

use super::errcode;

const JSON: &str = "application/json; charset=utf-8";

/// A good answer.
pub(super) struct Good {
    /// The new ticket, if a code was given instead of one.
    pub(super) session: Option<String>,
    pub(super) data: Value,
}

/// Why there is no good answer.
pub(super) struct Failure {
    errcode: i64,
    words: String,
    /// The client has to log in again.
    relogin: bool,
}

impl Failure {
    pub(super) fn new(errcode: i64, words: impl Into<String>) -> Self {
        Self {
            errcode,
            words: words.into(),
            relogin: false,
        }
    }

    pub(super) fn relogin() -> Self {
        Self {
            errcode: errcode::BUSY,
            words: "log in again".to_owned(),
            relogin: true,
        }
    }

    /// Something of ours is broken; the cause goes to the log and not to the client.
    pub(super) fn fault(error: &dyn std::error::Error, what: &str) -> Self {
        let causes = std::iter::successors(error.source(), |cause| cause.source());
        let error = causes.fold(error.to_string(), |said, cause| format!("{said}: {cause}"));
        tracing::error!(error, what, "a mini-program cannot be answered");
        Self::new(errcode::FAULT, "something is broken here; try again later")
    }
}

/// The answer; `relogin` is the number that makes the client log in again.
pub(super) fn respond(answer: Result<Good, Failure>, relogin: i64) -> HttpResponse {
    let body = match answer {
        Ok(Good { session, data }) => Body {
            errcode: errcode::GOOD,
            msg: None,
            session,
            data: Some(data),
        },
        Err(failure) => Body {
            errcode: match failure.relogin {
                true => relogin,
                false => errcode::harmless(failure.errcode, relogin),
            },
            msg: Some(failure.words),
            session: None,
            data: None,
        },
    };
    HttpResponse::Ok()
        .content_type(JSON)
        // It is about one person, and may hold a ticket.
        .insert_header((CACHE_CONTROL, "no-store"))
        .insert_header((X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .json(body)
}

#[derive(Serialize)]
struct Body {
    errcode: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    msg: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    session: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<Value>,
}
