//! What observers are told of a request.

use actix_web::HttpRequest;

use crate::hook::{Request, Response, Signal, SignalKind, Signals};
use crate::model::Inbound;

/// A request for those who watch.
#[derive(Clone, Copy)]
pub(super) struct Told<'r> {
    signals: &'r Signals,
    identity: &'r str,
    request: Request<'r>,
}

impl<'r> Told<'r> {
    pub(super) fn new(signals: &'r Signals, identity: &'r str, request: &'r HttpRequest) -> Self {
        let method = request.method().as_str();
        Self {
            signals,
            identity,
            request: Request::new(method, request.path(), request.query_string()),
        }
    }

    /// It came; nothing is known of it yet.
    pub(super) fn received(self) {
        self.signals
            .raise(SignalKind::RequestReceived, || Signal::RequestReceived {
                identity: self.identity,
                request: self.request,
            });
    }

    /// It is refused for this reason.
    pub(super) fn refused(self, message: &str) {
        self.signals.raise(SignalKind::RequestBadrequest, || {
            Signal::RequestBadrequest {
                identity: self.identity,
                request: self.request,
                message,
            }
        });
    }

    /// It holds this message.
    pub(super) fn deserialized(self, message: &Inbound) {
        self.signals.raise(SignalKind::RequestDeserialized, || {
            Signal::RequestDeserialized {
                identity: self.identity,
                message,
            }
        });
    }

    /// It is answered with this.
    pub(super) fn answered(self, response: Response<'_>) {
        self.signals
            .raise(SignalKind::ResponseSent, || Signal::ResponseSent {
                identity: self.identity,
                request: self.request,
                response,
            });
    }
}
